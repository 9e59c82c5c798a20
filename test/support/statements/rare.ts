const lost = "The response to a write was lost, or the row exists already";
const total = "`GET /admin/users` lists more accounts than a page holds";
const ended = "After a session has ended, if an app learns of logouts";
const surplus = "A login beyond 20 sessions";
const kept = "A user removes a factor while `MFA` requires one";
const reencrypted = "Secrets of an earlier key are left, found once an hour";

const purged = "The purge of an organization that was deleted 30 days ago";

/** When a server sends the statements that no call and no job of the page sends. */
export const rareStatements: Readonly<Record<string, string>> = {
  insertCounter: "The first attempt that a limit counts",
  deleteExpiredCounter: "The first attempt that a limit counts",
  keepCounter: "The last wrong password before an account is locked",
  replacePasswordHash: "The first login after you raise `BCRYPT_COST`",
  takeRecoveryCode: "A login with a recovery code",
  useLoginLink: "A login with a link or code whose address is verified",
  deleteTotpUnlessLast: kept,
  deletePasskeyUnlessLast: kept,
  moveChildren: "A login in a browser where the user was logged in",
  revokeSessionsUpTo: surplus,
  revokeChildrenOfRevoked: surplus,
  revokeChildrenUpTo: "A login to an app beyond its sessions of one user",
  widenConsent: "A user approves more scopes for an app",
  releaseEmail: "A user verifies an address that another account has, not verified",
  hasLogoutReceivers: ended,
  findEndedSessions: ended,
  setEmailFailedAt: "A mail server rejects an address",
  countUsers: total,
  countUsersByUsername: total,
  countUsersByEmail: total,
  countUnverifiedUsers: total,
  countUsersWithFactor: total,
  countDisabledUsers: total,
  countHits: total,
  countHitsOfAll: total,
  findHits: "`GET /admin/users` with one word in `q`",
  findScanned: "A search finds few accounts in the first 1,000 rows of a word",
  listUsersByEmail: "`GET /admin/users` with `q`, until every account has words",
  countDeliveries: "`GET /metrics`",
  listTotpOfKey: reencrypted,
  replaceTotpBox: reencrypted,
  deleteMembers: purged,
  deleteInvitationsOf: purged,
  purgeOrganization: purged,
  findDeletedAt: lost,
  findDeletion: lost,
  findSession: lost,
  findDelivery: lost,
  findLinkState: lost,
  findLastLinkSession: lost,
  findTotp: lost,
  findOwnPasskey: lost,
  findRecoveryCode: lost,
  findUse: lost,
  findAuthorization: lost,
};
