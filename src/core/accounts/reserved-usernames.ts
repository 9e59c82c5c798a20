import { isId } from "../ids.ts";

/** Names that people trust as the operator's, mailboxes of RFC 2142, and words that programs treat as special. */
const reserved = new Set(
  `
  admin administrator admins root superuser sysadmin system sysop operator owner staff moderator official
  support help helpdesk service security billing account accounts info contact team
  abuse hostmaster postmaster webmaster mailerdaemon noreply donotreply noc
  latchkey firstparty api auth login logout register session sessions users
  me self anonymous guest nobody null undefined
  `
    .trim()
    .split(/\s+/),
);

export const reservedUsernameRule = "This username is reserved. Choose another one.";

/**
 * Whether people may not register a username (its key): it is reserved, however it is punctuated, or it has the form of an
 * account's id. A service that confuses `username` with `sub` would mistake its owner for another account.
 */
export const isReservedUsername = (key: string): boolean =>
  isId(key) || reserved.has(key.replaceAll(/[._-]/g, ""));
