import { randomUUID } from "node:crypto";
import type { Store } from "../../../../src/core/ports.ts";
import type { Identity } from "../../../../src/core/upstream/model.ts";

/** An identity with the given fields. By default its account does not exist. */
export const identity = (given: Partial<Identity> = {}): Identity => ({
  id: randomUUID(),
  userId: randomUUID(),
  realm: "",
  issuer: "https://accounts.example.com",
  subject: randomUUID(),
  provider: "example",
  email: "ann@example.com",
  createdAt: 1_795_570_113_051,
  lastUsedAt: null,
  ...given,
});

type Call = (store: Store, value: never) => Promise<unknown>;

/** Each method of the feature, with one parameter that may have any value. */
export const identityCalls = {
  insertIdentity: (store, email) => store.insertIdentity(identity({ email })),
  findIdentity: (store, subject) => store.findIdentity("https://accounts.example.com", subject),
  listIdentities: (store, id) => store.listIdentities(id),
  noteIdentityUse: (store, id) => store.noteIdentityUse(id, 1),
  deleteIdentity: (store, id) => store.deleteIdentity(id, "somebody"),
  deleteIdentitiesOf: (store, id) => store.deleteIdentitiesOf(id),
  listDeletedWithIdentities: (store, until) => store.listDeletedWithIdentities(until),
} as const satisfies Readonly<Record<string, Call>>;
