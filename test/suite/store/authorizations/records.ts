import { randomUUID } from "node:crypto";
import type { Authorization } from "../../../../src/core/authorizations/model.ts";
import type { Store } from "../../../../src/core/ports.ts";

/** A code with the given fields. By default its account, its app and its session do not exist. */
export const authorization = (given: Partial<Authorization> = {}): Authorization => ({
  id: randomUUID(),
  kind: "code",
  clientId: randomUUID(),
  request: '{"redirectUri":"https://app.example.com/callback"}',
  userId: randomUUID(),
  sessionId: randomUUID(),
  scope: "openid profile",
  expiresAt: 1_795_570_173_051,
  usedAt: null,
  usedBy: null,
  ...given,
});

type Call = (store: Store, value: never) => Promise<unknown>;

/** Each method of the feature, with one parameter that may have any value. */
export const authorizationCalls = {
  insertAuthorization: (store, request) => store.insertAuthorization(authorization({ request })),
  findAuthorization: (store, id) => store.findAuthorization(id),
  findCode: (store, id) => store.findCode(id),
  useAuthorization: (store, by) => store.useAuthorization({ id: randomUUID(), by, now: 1 }),
  deleteExpiredAuthorizations: (store, until) => store.deleteExpiredAuthorizations(until),
  deleteAuthorizationsOf: (store, userId) => store.deleteAuthorizationsOf(userId),
} as const satisfies Readonly<Record<string, Call>>;
