import { isId } from "../../ids.ts";

/** Names that seem to be the operator's, mailboxes of RFC 2142, and words with a special meaning in programs. */
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
 * Tests whether registration refuses a username (its key). Reserved names are refused with any punctuation. Names in the
 * form of an id are refused because a service that confuses `username` with `sub` could mistake such a name for another account.
 */
export const isReservedUsername = (key: string): boolean =>
  isId(key) || reserved.has(key.replaceAll(/[._-]/g, ""));
