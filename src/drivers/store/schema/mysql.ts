import { mysqlColumns } from "./mysql-columns.ts";
import { tablesOf } from "./tables.ts";

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
} = tablesOf(mysqlColumns);
