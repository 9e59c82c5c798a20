import { randomUUID } from "node:crypto";
import type { Consent } from "../../../../src/core/consents/model.ts";
import type { Store } from "../../../../src/core/ports.ts";

/** A consent with the given fields. By default its account and its app do not exist. */
export const consent = (given: Partial<Consent> = {}): Consent => ({
  id: randomUUID(),
  userId: randomUUID(),
  clientId: randomUUID(),
  host: "notes.example.com",
  scope: "openid profile",
  createdAt: 1_795_570_113_052,
  updatedAt: 1_795_570_113_052,
  resource: "",
  document: null,
  clientName: null,
  snapshot: "",
  ...given,
});

type Call = (store: Store, value: never) => Promise<unknown>;

/** Each method of the feature, with one parameter that may have any value. */
export const consentCalls = {
  findConsent: (store, host) =>
    store.findConsent(consent({ userId: "somebody", clientId: "an-app", host })),
  putConsent: (store, scope) => store.putConsent(consent({ scope })),
  listConsents: (store, id) => store.listConsents(id),
  deleteConsentsOfClient: (store, id) => store.deleteConsentsOfClient("somebody", id),
  deleteConsentsOf: (store, id) => store.deleteConsentsOf(id),
  endClientAccess: (store, id) => store.endClientAccess("somebody", id, 1),
  listDeletedWithConsents: (store, until) => store.listDeletedWithConsents(until),
  listClientConsents: (store, id) => store.listClientConsents("an-app", { at: 1, id }),
} as const satisfies Readonly<Record<string, Call>>;
