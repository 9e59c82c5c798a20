import { Failure } from "../../failures.ts";
import { isId } from "../../ids.ts";
import { adminRole } from "../../access.ts";
import { pageSize, type ListedUser, type Page } from "../model.ts";
import type { AdminStore, TimedPlace } from "../ports.ts";
import { placeOf, readPlace } from "./places.ts";

/** The lists of accounts that are shorter than all accounts. */
export const userFilters = ["admins", "disabled"] as const;

export interface UserQuery {
  /** The beginning of a username or of an e-mail address, or an id. */
  readonly q?: string | undefined;
  readonly filter?: (typeof userFilters)[number] | undefined;
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
}

/** Every key of an account is between these two. */
const [lowest, highest] = ["", "\x7f"];

/** Keys have printable ASCII characters only. */
const keys = /^[\x21-\x7e]{1,254}$/;

/**
 * One page of accounts: those whose username begins with `q`, then those whose e-mail address does. An account that is in both
 * is with the usernames. Without `q`, all accounts, the newest first. A page takes one statement, or two with `q`. Throws Failure
 * `validation_failed`, `unavailable`.
 */
export async function listUsers(
  store: AdminStore,
  { q = "", filter, cursor }: UserQuery,
): Promise<Page<ListedUser>> {
  const prefix = q.trim().normalize("NFKC").toLowerCase();
  if (prefix !== "") {
    if (filter) throw invalid("/filter", "Use q or filter, not both.");
    return search(store, prefix, cursor);
  }
  if (filter === "admins") {
    const before = cursor === undefined ? highest : readPlace(cursor, "admins").id;
    const rows = await store.listUsersOfRole(adminRole, before);
    return pageOf(rows, ({ id }) => placeOf("admins", { id }));
  }
  const kind = filter ?? "newest";
  const after: TimedPlace =
    cursor === undefined ? { at: Number.MAX_SAFE_INTEGER, id: lowest } : readPlace(cursor, kind);
  const rows = await (filter ? store.listDisabledUsers(after) : store.listNewestUsers(after));
  return pageOf(rows, ({ id, createdAt, disabledAt }) =>
    placeOf(kind, { id, at: (filter ? disabledAt : createdAt) ?? 0 }),
  );
}

async function search(
  store: AdminStore,
  prefix: string,
  cursor: string | undefined,
): Promise<Page<ListedUser>> {
  if (isId(prefix)) {
    const found = await store.findListedUser(prefix);
    return { rows: found ? [found] : [], next: undefined };
  }
  if (!keys.test(prefix)) return { rows: [], next: undefined };
  const range = { from: prefix, to: `${prefix}${highest}` };
  const byUsername = ({ usernameKey: key }: ListedUser) => placeOf("username", { key });
  const byEmail = ({ emailKey: key }: ListedUser) => placeOf("email", { key });
  const place = cursor === undefined ? undefined : readPlace(cursor, "username", "email");
  const isAfterUsernames = prefix.includes("@") || place?.kind === "email";
  const usernames = isAfterUsernames
    ? []
    : await store.listUsersByUsername({ ...range, after: place?.key ?? lowest });
  if (usernames.length > pageSize) return pageOf(usernames, byUsername);
  const after = place?.kind === "email" ? place.key : lowest;
  const emails = await store.listUsersByEmail({ ...range, after });
  const room = pageSize - usernames.length;
  const shown = emails.slice(0, room);
  const last = shown.at(-1);
  const isMore = emails.length > room;
  return {
    rows: [...usernames, ...shown.filter(({ usernameKey }) => !usernameKey.startsWith(prefix))],
    next: isMore ? (last ? byEmail(last) : placeOf("email", { key: lowest })) : undefined,
  };
}

/** The page of rows that may be one more than a page. */
function pageOf<T>(rows: readonly T[], place: (row: T) => string): Page<T> {
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > pageSize && last ? place(last) : undefined };
}

const invalid = (pointer: string, message: string): Failure =>
  new Failure("validation_failed", { errors: [{ pointer, message }] });
