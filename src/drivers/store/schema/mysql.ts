import { mysqlColumns } from "./mysql-columns.ts";
import { tablesOf } from "./tables.ts";

export const {
  audit,
  authorizations,
  clients,
  consents,
  identities,
  outbox,
  passkeys,
  recoveryCodes,
  sessions,
  stats,
  throttle,
  totp,
  usedChallenges,
  users,
} = tablesOf(mysqlColumns);
