import { adminRole, roleNames } from "../../access.ts";
import { Failure, type FieldError, requestFailures } from "../../failures.ts";
import { isId } from "../../ids.ts";
import { countBound, pageSize, type ListedUser, type Page, type CountedTotal } from "../model.ts";
import type { AdminStore, CountedUsers, TimedPlace } from "../ports.ts";
import { listPlaceOf, readPlace } from "./places.ts";

/** The lists of accounts that are shorter than all accounts. */
export const userFilters = ["admins", "disabled", "unverified", "second_factor"] as const;

/** The orders of the list of all accounts. */
export const userOrders = ["newest", "username"] as const;

export interface UserQuery {
  /** The beginning of a username or of an email address, or an id. */
  readonly q?: string | undefined;
  readonly filter?: (typeof userFilters)[number] | undefined;
  /** A role, for the accounts that have it. */
  readonly role?: string | undefined;
  readonly sort?: (typeof userOrders)[number] | undefined;
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
}

/** Every key of an account is between these two. */
const [lowest, highest] = ["", "\x7f"];

/** Keys have printable ASCII characters only. */
const keys = /^[\x21-\x7e]{1,254}$/;

/**
 * One page of accounts: those whose username begins with `q`, then those whose email address does. An account that is in both
 * is with the usernames. Without `q`, all accounts or those of a filter or a role, the newest first. A page takes one statement, or
 * two with `q`. Throws Failure `validation_failed`, `unavailable`.
 */
export async function listUsers(store: AdminStore, query: UserQuery): Promise<Page<ListedUser>> {
  const list = listOf(query);
  const { cursor } = query;
  if (list.kind === "prefix") return search(store, list.prefix, cursor);
  if (list.kind === "username") {
    const after = cursor === undefined ? lowest : readPlace(cursor, "sorted").key;
    const rows = await store.listUsersByUsername({ from: lowest, to: highest, after });
    return pageOf(rows, ({ usernameKey: key }) => listPlaceOf("sorted", { key }));
  }
  if (list.kind === "newest" || list.kind === "disabled") {
    const after: TimedPlace =
      cursor === undefined
        ? { at: Number.MAX_SAFE_INTEGER, id: lowest }
        : readPlace(cursor, list.kind);
    const isNewest = list.kind === "newest";
    const rows = await (isNewest ? store.listNewestUsers(after) : store.listDisabledUsers(after));
    return pageOf(rows, ({ id, createdAt, disabledAt }) =>
      listPlaceOf(list.kind, { id, at: (isNewest ? createdAt : disabledAt) ?? 0 }),
    );
  }
  // The place in the list of administrators is older than the lists of other roles, and has a name of its own.
  const kind = list.kind === "role" && list.role === adminRole ? "admins" : list.kind;
  const before = cursor === undefined ? highest : readPlace(cursor, kind).id;
  const rows = await (list.kind === "role"
    ? store.listUsersOfRole(list.role, before)
    : list.kind === "unverified"
      ? store.listUnverifiedUsers(before)
      : store.listUsersWithFactor(before));
  return pageOf(rows, ({ id }) => listPlaceOf(kind, { id }));
}

/**
 * How many accounts the list of a query has, of which `page` is the first page. Takes a statement only if there are more pages, or two
 * with `q`. Throws Failure `validation_failed`, `unavailable`.
 */
export async function countUsers(
  store: AdminStore,
  query: UserQuery,
  page: Page<ListedUser>,
): Promise<CountedTotal> {
  if (page.next === undefined) return { count: page.rows.length, exact: true };
  const list = listOf(query);
  const counts = await Promise.all(countedOf(list).map((counted) => store.countUsers(counted)));
  const count = counts.reduce((sum, one) => sum + one, 0);
  return { count: Math.min(count, countBound), exact: count <= countBound };
}

const countedOf = (list: List): readonly CountedUsers[] => {
  if (list.kind === "newest" || list.kind === "username") return [{ kind: "all" }];
  if (list.kind !== "prefix") return [list];
  const range = rangeOf(list.prefix);
  const isName = !list.prefix.includes("@");
  return [...(isName ? [{ kind: "username", range } as const] : []), { kind: "email", range }];
};

type List =
  | { readonly kind: "newest" }
  | { readonly kind: "username" }
  | { readonly kind: "unverified" }
  | { readonly kind: "second_factor" }
  | { readonly kind: "disabled" }
  | { readonly kind: "role"; readonly role: string }
  | { readonly kind: "prefix"; readonly prefix: string };

/** The list that a query asks for. Throws Failure `validation_failed` if it asks for two, or for a role that cannot be. */
function listOf({ q = "", filter, role, sort }: UserQuery): List {
  const prefix = q.trim().normalize("NFKC").toLowerCase();
  const errors: FieldError[] = [];
  const alone = (member: string, others: string) =>
    errors.push({ pointer: `/${member}`, message: `Use ${member} without ${others}.` });
  if (prefix !== "" && filter) alone("filter", "q");
  if (role !== undefined && (prefix !== "" || filter)) alone("role", "q and filter");
  if (role !== undefined && !roleNames.test(role)) {
    errors.push({ pointer: "/role", message: "Use the name of a role." });
  }
  if (sort === "username" && (filter || role !== undefined)) alone("sort", "filter and role");
  if (errors.length > 0) throw new Failure(requestFailures.validation_failed, { errors });
  if (prefix !== "") return { kind: "prefix", prefix };
  if (role !== undefined) return { kind: "role", role };
  if (filter === "admins") return { kind: "role", role: adminRole };
  return { kind: filter ?? sort ?? "newest" };
}

const rangeOf = (prefix: string) => ({ from: prefix, to: `${prefix}${highest}` });

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
  const range = rangeOf(prefix);
  const byUsername = ({ usernameKey: key }: ListedUser) => listPlaceOf("username", { key });
  const byEmail = ({ emailKey: key }: ListedUser) => listPlaceOf("email", { key });
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
    next: isMore ? (last ? byEmail(last) : listPlaceOf("email", { key: lowest })) : undefined,
  };
}

/** The page of rows that may be one more than a page. */
function pageOf<T>(rows: readonly T[], place: (row: T) => string): Page<T> {
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > pageSize && last ? place(last) : undefined };
}
