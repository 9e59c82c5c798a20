import { adminRole, roleNames } from "../../access.ts";
import { Failure, type FieldError, requestFailures } from "../../failures.ts";
import { isId } from "../../ids.ts";
import { listPlaceOf, noPlace, readPlace } from "../../places.ts";
import { countFound, findHits, type Hit } from "../../search/find.ts";
import type { SearchStore } from "../../search/ports.ts";
import { foldedWords, isFound } from "../../search/words.ts";
import { countBound, pageSize, type ListedUser, type Page, type CountedTotal } from "../model.ts";
import type { AdminStore, CountedUsers, TimedPlace } from "../ports.ts";

/** The lists of accounts that are shorter than all accounts. */
export const userFilters = ["admins", "disabled", "unverified", "second_factor"] as const;

/** The orders of the list of all accounts. */
export const userOrders = ["newest", "username"] as const;

export interface UserQuery {
  /** The beginnings of words of a name, a username or an email address, or an id. */
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

type ListStore = AdminStore & SearchStore;

/**
 * One page of accounts: those that have a word for each word of `q`, which it begins with, in the order of these words. Without `q`, all
 * accounts or those of a filter or a role, the newest first. A page takes one statement, or about five with `q`. Throws Failure
 * `validation_failed`, `unavailable`.
 */
export async function listUsers(store: ListStore, query: UserQuery): Promise<Page<ListedUser>> {
  const list = listOf(query);
  const { cursor } = query;
  if (list.kind === "search") return search(store, list, cursor);
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
 * with `q`. That of a search may count accounts that were found by a name from before. Throws Failure `validation_failed`, `unavailable`.
 */
export async function countUsers(
  store: ListStore,
  query: UserQuery,
  page: Page<ListedUser>,
): Promise<CountedTotal> {
  if (page.next === undefined) return { count: page.rows.length, exact: true };
  const list = listOf(query);
  const { count, exact } =
    list.kind === "search"
      ? await countSearched(store, list)
      : { count: await store.countUsers(countedOf(list)), exact: true };
  return { count: Math.min(count, countBound), exact: exact && count <= countBound };
}

const countedOf = (list: Exclude<List, Search>): CountedUsers =>
  list.kind === "newest" || list.kind === "username" ? { kind: "all" } : list;

/** Before every account has words, how many it has at least. */
async function countSearched(
  store: ListStore,
  { prefix, words }: Search,
): Promise<{ readonly count: number; readonly exact: boolean }> {
  const found = words.length > 0 ? await countFound(store, words) : { count: 0, exact: true };
  if (words.length > 0 && !(await store.hasUnindexed())) return found;
  const range = rangeOf(prefix);
  const username = await store.countUsers({ kind: "username", range });
  const email = await store.countUsers({ kind: "email", range });
  // An account may be in both.
  return { count: Math.max(found.count, username + email), exact: found.count === 0 };
}

type List =
  | { readonly kind: "newest" }
  | { readonly kind: "username" }
  | { readonly kind: "unverified" }
  | { readonly kind: "second_factor" }
  | { readonly kind: "disabled" }
  | { readonly kind: "role"; readonly role: string }
  | Search;

interface Search {
  readonly kind: "search";
  /** In lower case. */
  readonly prefix: string;
  /** Empty if the text has no letter and no digit. */
  readonly words: readonly string[];
}

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
  if (prefix !== "") return { kind: "search", prefix, words: foldedWords(prefix) };
  if (role !== undefined) return { kind: "role", role };
  if (filter === "admins") return { kind: "role", role: adminRole };
  return { kind: filter ?? sort ?? "newest" };
}

const rangeOf = (prefix: string) => ({ from: prefix, to: `${prefix}${highest}` });

/** A hit in the list of a search, with the words that the search looks through. */
const hitPlace = (kind: "words" | "others", { word, userId, by }: Hit): string =>
  listPlaceOf(kind, { id: userId, key: `${encodeURIComponent(word)}/${encodeURIComponent(by)}` });

/** Throws Failure `validation_failed` for a place that no search with these words gives. */
function readHit(
  { id, key }: { readonly id: string; readonly key: string },
  words: readonly string[],
): Hit | undefined {
  if (key === "") return undefined;
  const [encoded = "", ...others] = key.split("/");
  const by = words.find((word) => others[0] === encodeURIComponent(word));
  try {
    const word = decodeURIComponent(encoded);
    if (by !== undefined && word.startsWith(by)) return { word, userId: id, by };
  } catch {
    // No text was encoded so.
  }
  throw noPlace();
}

/**
 * A page of a search. As long as an account has no words yet, the accounts whose username or email address begins with the text come first.
 */
async function search(
  store: ListStore,
  { prefix, words }: Search,
  cursor: string | undefined,
): Promise<Page<ListedUser>> {
  if (isId(prefix)) {
    const found = await store.findListedUser(prefix);
    return { rows: found ? [found] : [], next: undefined };
  }
  const place =
    cursor === undefined ? undefined : readPlace(cursor, "username", "email", "words", "others");
  const isByWords = place?.kind === "words" || place?.kind === "others";
  if (isByWords) return byWords(store, words, place.kind === "others" ? prefix : undefined, place);
  if (!place && words.length > 0 && !(await store.hasUnindexed())) return byWords(store, words);
  const begun = await byPrefix(store, prefix, place);
  if (begun.next !== undefined || words.length === 0) return begun;
  const rest = await byWords(store, words, prefix, undefined, pageSize - begun.rows.length);
  return { rows: [...begun.rows, ...rest.rows], next: rest.next };
}

/** A page may be empty after so many scans, although there are more accounts. */
const mostScans = 2;

/** At most `room` accounts that are found by words. Leaves out those whose username or email address begins with `without`. */
async function byWords(
  store: ListStore,
  words: readonly string[],
  without?: string,
  place?: Parameters<typeof readHit>[0],
  room = pageSize,
): Promise<Page<ListedUser>> {
  const placeOf = (hit: Hit | undefined) =>
    hit && hitPlace(without === undefined ? "words" : "others", hit);
  const rows: ListedUser[] = [];
  let after = place && readHit(place, words);
  for (let scan = 0; scan < mostScans && rows.length === 0; scan++) {
    const { hits, next } = await findHits(store, words, after);
    const ids = [...new Set(hits.map(({ userId }) => userId))];
    const found = ids.length > 0 ? await store.findListedUsers(ids) : [];
    const users = new Map(found.map((user) => [user.id, user]));
    for (const hit of hits) {
      if (rows.length >= room) return { rows, next: placeOf(after) ?? listPlaceOf("others", {}) };
      after = hit;
      const user = users.get(hit.userId);
      const isBegun = user && without !== undefined && beginsWith(user, without);
      if (user && !isBegun && isFound(user, words, hit)) rows.push(user);
    }
    if (!next) return { rows, next: undefined };
    after = next;
  }
  return { rows, next: placeOf(after) };
}

const beginsWith = ({ usernameKey, emailKey }: ListedUser, prefix: string): boolean =>
  usernameKey.startsWith(prefix) || emailKey.startsWith(prefix);

async function byPrefix(
  store: AdminStore,
  prefix: string,
  place: { readonly kind: string; readonly key: string } | undefined,
): Promise<Page<ListedUser>> {
  if (!keys.test(prefix)) return { rows: [], next: undefined };
  const range = rangeOf(prefix);
  const byUsername = ({ usernameKey: key }: ListedUser) => listPlaceOf("username", { key });
  const byEmail = ({ emailKey: key }: ListedUser) => listPlaceOf("email", { key });
  const isAfterUsernames = prefix.includes("@") || place?.kind === "email";
  const usernames = isAfterUsernames
    ? []
    : await store.listUsersByUsername({ ...range, after: place?.key ?? lowest });
  if (usernames.length > pageSize) return pageOf(usernames, byUsername);
  const after = place?.kind === "email" ? place.key : lowest;
  const emails = await store.listUsersByEmail({ ...range, after });
  const left = pageSize - usernames.length;
  const shown = emails.slice(0, left);
  const last = shown.at(-1);
  const isMore = emails.length > left;
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
