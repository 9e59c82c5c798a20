import { bestEffort } from "./explain.ts";
import type { Log } from "./system.ts";
import type { Origin } from "./user.ts";

/**
 * What an account owns in one feature. The feature hands this row to `auth.ts`. `Claim` is how the owner of an address takes over
 * an account that somebody else may have registered.
 */
export interface Owned<Claim, Exported = unknown, Shown = unknown> {
  /** Its member in the export of the account. */
  readonly name: string;
  /**
   * `unproven`: the owner of an address takes over an account without it, because a stranger may have added it. `deleted`: it goes only
   * with the account, because another rule keeps a stranger from using it then.
   */
  readonly clears: "unproven" | "deleted";
  /** Removes all of it. Reports and tells what a claim took. Idempotent. Throws Failure `unavailable`. */
  remove(userId: string, claim?: Claim): Promise<void>;
  /**
   * Removes what was added at or after a time, in epoch milliseconds, and reports each. Gives what was there. Throws Failure
   * `unavailable`.
   */
  removeSince(userId: string, since: number, origin: Origin): Promise<readonly Removed[]>;
  /** Removes what accounts that were deleted at or before a time still have after a failure. Absent if nothing can be left. */
  removeDeleted?(until: number): Promise<void>;
  /** What the user may read of it, without secrets. Absent if the export leaves it out. Throws Failure `unavailable`. */
  export?(account: OwnerOfExport): Promise<Exported>;
  /** What an administrator sees of it, beside the account. Absent if that is nothing. Throws Failure `unavailable`. */
  show?(account: OwnerOfExport): Promise<Shown>;
}

/** What a user may have added to an account. `program` is one on a device, whose name is only what it calls itself. */
export const removable = [
  "totp",
  "passkey",
  "recovery_codes",
  "identity",
  "app",
  "program",
  "organization",
] as const;

/** Something that was removed from an account. A set of recovery codes and an authenticator app have no name. */
export interface Removed {
  readonly what: (typeof removable)[number];
  readonly name?: string;
}

/** What the row of an email can hold of a list, in characters of JSON, beside its other facts. */
const mostNamed = 1200;

/** What was removed, as the row of an email can hold it: without the names if these are too long, and fifty entries at most. */
export const inShort = (removed: readonly Removed[]): readonly Removed[] =>
  JSON.stringify(removed).length <= mostNamed
    ? removed
    : removed.slice(0, 50).map(({ what }) => ({ what }));

export interface OwnerOfExport {
  readonly id: string;
  readonly role: string;
  readonly emailKey: string;
  readonly emailVerifiedAt: number | null;
}

interface Claimed {
  readonly id: string;
  readonly emailVerifiedAt: number | null;
}

/** The rows that have an export. */
type Exporting<Row> = Row extends {
  readonly name: string;
  export(account: OwnerOfExport): Promise<unknown>;
}
  ? Row
  : never;

/** The exports of rows by their names. */
type ExportOf<Rows extends readonly Owned<never>[]> = {
  readonly [Row in Exporting<Rows[number]> as Row["name"]]: Awaited<ReturnType<Row["export"]>>;
};

/** What administrators see of rows, by their names. */
export type ShownOf<Rows extends readonly Owned<never>[]> = {
  readonly [Row in Showing<Rows[number]> as Row["name"]]: Awaited<ReturnType<Row["show"]>>;
};

type Showing<Row> = Row extends {
  readonly name: string;
  show(account: OwnerOfExport): Promise<unknown>;
}
  ? Row
  : never;

/** What an administrator sees of each row. Throws Failure `unavailable`. */
export async function showOwned<Rows extends readonly Owned<never>[]>(
  owned: Rows,
  account: OwnerOfExport,
): Promise<ShownOf<Rows>> {
  const parts: [name: string, shown: unknown][] = [];
  for (const row of owned) if (row.show) parts.push([row.name, await row.show(account)]);
  return Object.fromEntries(parts) as ShownOf<Rows>;
}

/** The export of each row, one after the other. Throws Failure `unavailable`. */
export async function exportOwned<Rows extends readonly Owned<never>[]>(
  owned: Rows,
  account: OwnerOfExport,
): Promise<ExportOf<Rows>> {
  const parts: [name: string, exported: unknown][] = [];
  for (const row of owned) if (row.export) parts.push([row.name, await row.export(account)]);
  return Object.fromEntries(parts) as ExportOf<Rows>;
}

/**
 * Removes what a deleted account owned. Best effort, each row for itself. The last row goes first: sessions come last, and no session may
 * add to what was removed already.
 */
export async function removeOwned(
  log: Log,
  owned: readonly Owned<never>[],
  userId: string,
): Promise<void> {
  for (const { name, remove } of owned.toReversed()) {
    await bestEffort(log, `deleted_${name}_left`, () => remove(userId));
  }
}

/** Removes what an account got at or after a time, in epoch milliseconds, and gives it. Throws Failure `unavailable`. */
export async function removeOwnedSince(
  owned: readonly Owned<never>[],
  userId: string,
  since: number,
  origin: Origin,
): Promise<readonly Removed[]> {
  const removed: Removed[] = [];
  for (const { removeSince } of owned) removed.push(...(await removeSince(userId, since, origin)));
  return removed;
}

/** Removes what a stranger may have added to an account whose address nobody has proven yet. Throws Failure `unavailable`. */
export async function clearUnproven<Claim>(
  owned: readonly Owned<Claim>[],
  account: Claimed,
  claim: Claim,
): Promise<void> {
  for (const { remove } of unprovenOf(owned, account)) await remove(account.id, claim);
}

/**
 * As `clearUnproven`, after the account was taken over: a session that has ended just now may have added something meanwhile. Best
 * effort, because the account is taken over already.
 */
export async function clearUnprovenAgain<Claim>(
  log: Log,
  owned: readonly Owned<Claim>[],
  account: Claimed,
  claim: Claim,
): Promise<void> {
  for (const { name, remove } of unprovenOf(owned, account)) {
    await bestEffort(log, `${name}_left`, () => remove(account.id, claim));
  }
}

/** `account` is the one that was read before it was taken over. */
const unprovenOf = <Claim>(
  owned: readonly Owned<Claim>[],
  { emailVerifiedAt }: Claimed,
): readonly Owned<Claim>[] =>
  emailVerifiedAt === null ? owned.filter(({ clears }) => clears === "unproven") : [];
