import type { Columns } from "./mysql-columns.ts";
import { postgresColumns } from "./postgres-columns.ts";
import { tablesOf } from "./tables.ts";

// The rows of all have equal types, by a type test, so the store's types of MySQL are right for these tables too.
export const {
  audit,
  authorizations,
  clientLogos,
  clients,
  consents,
  identities,
  invitations,
  memberships,
  organizations,
  outbox,
  passkeys,
  recoveryCodes,
  resources,
  sessions,
  stats,
  throttle,
  totp,
  usedChallenges,
  userWords,
  users,
} = tablesOf(postgresColumns as unknown as Columns);
