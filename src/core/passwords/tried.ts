import { blockedUntil, count, countRule, tooMany } from "../throttle/count.ts";
import type { Counter, Limit, ThrottleSettings } from "../throttle/model.ts";
import type { ThrottlePorts } from "../throttle/ports.ts";
import { passwordThrottle } from "./rows.ts";

/** Who or what a limit counts. */
export interface Subject {
  readonly limit: Limit;
  readonly subject: string;
}

/** The subjects that a check of a password counts for. A subject that is absent has no limit. */
export interface PasswordLimits {
  /** Where the user is: an identifier with its network, a known device or a session. Refused with `too_many_requests`. */
  readonly place: Subject;
  /** Refused as a wrong password, because another answer would tell that two identifiers belong to one account. */
  readonly account?: Subject & {
    /** Called once when the last try was counted. Absent if there is no such account. */
    readonly onFull?: (() => Promise<void>) | undefined;
  };
  /** Counts wrong passwords only. Refused with `too_many_requests`. */
  readonly network?: Subject | undefined;
  /** The identifier that a stranger typed. Absent for known devices and for users who are logged in. */
  readonly identifier?: string;
  /** The account of a known device, or of a logged-in user. */
  readonly owner?: string;
}

interface SubjectsOfATry {
  readonly place: Subject;
  readonly account?: Subject | undefined;
  readonly network?: Subject | undefined;
}

/**
 * The same limits for tries that compare no hash, because its scheme is off. They are no wrong passwords: the counters of the place and
 * of the account stay as they are, so no owner waits or is locked out once the scheme is on. The tries have counters of their own
 * instead. Without any, the name would be the only one that never has to wait, which tells that the account exists, and each try
 * costs the server a hash. For the same two reasons, the network counts them as always. Nobody is told that the account is full.
 */
export const apart = <Limits extends SubjectsOfATry>({ place, account, ...others }: Limits) => ({
  ...others,
  place: ofItsOwn(place),
  ...(account && { account: { ...ofItsOwn(account), onFull: undefined } }),
});

const ofItsOwn = ({ limit, subject }: Subject): Subject => ({
  limit,
  subject: `scheme off\0${subject}`,
});

/** A full counter of an account is kept until the account is unlocked, in milliseconds. */
const tenYears = 10 * 365 * 24 * 60 * 60 * 1000;

/** One subject with its limit and its counter. */
export interface Tried {
  readonly limit: Limit;
  readonly key: string;
  /** The counter as it was read. Undefined if there is none. */
  counter?: Counter | undefined;
}

/** The limits that apply to a try. Undefined: no limit. */
export interface Tries {
  readonly place: Tried | undefined;
  readonly account: Tried | undefined;
  readonly network: Tried | undefined;
}

/** The limits that apply, each with the key of its counter. */
export async function triesOf(
  { throttleKeys }: ThrottlePorts,
  { throttle }: ThrottleSettings,
  { place, account, network }: SubjectsOfATry,
): Promise<Tries> {
  const tried = async (subject: Subject | undefined): Promise<Tried | undefined> => {
    const limit = subject && throttle[subject.limit.name];
    if (!limit) return undefined;
    return { limit, key: await throttleKeys(limit.name, subject.subject) };
  };
  return {
    place: await tried(place),
    account: await tried(account),
    network: await tried(network),
  };
}

/** Reads all counters by one statement. */
export async function readCounters(
  { store }: ThrottlePorts,
  tries: readonly (Tried | undefined)[],
  now: number,
): Promise<void> {
  const present = tries.filter((one) => one !== undefined);
  const [first] = present;
  if (!first) return;
  const [second = first, third = first] = present.slice(1);
  const counters = await store.findCounters([first.key, second.key, third.key], now);
  for (const one of present) one.counter = counters.find(({ key }) => key === one.key);
}

/**
 * The wrong passwords of a network or a place, for the order. Of a rate it takes those that still use up the window, and at most ten
 * of the older ones, so that a busy network does not fall behind for ever.
 */
export function wrongOf({ limit: { rule }, counter }: Tried, now: number): number {
  const { failures = 0, until = 0 } = counter ?? {};
  if (!("limit" in rule)) return failures;
  const used = Math.max(0, Math.ceil((until - now) / (rule.window / rule.limit)));
  return Math.max(used, Math.min(failures, 10));
}

const fullUntil = ({ limit, counter }: Tried, now: number): number | undefined =>
  counter && blockedUntil(limit.rule, counter, now);

/** True if no try is allowed now. */
export const isFull = (tried: Tried | undefined, now: number): boolean =>
  tried !== undefined && fullUntil(tried, now) !== undefined;

/** Throws Failure `too_many_requests` if no try is allowed now. */
export function refuseFull(tried: Tried | undefined, now: number): void {
  const until = tried && fullUntil(tried, now);
  if (until !== undefined) throw tooMany(tried!.limit, until, now);
}

/** Counts a try. Gives the time from which on a try is allowed if this one is not. */
export const countOne = async (
  ports: ThrottlePorts,
  tried: Tried | undefined,
): Promise<number | undefined> => tried && count(ports, tried.limit, tried.key);

/**
 * Counts a try before its hash. Returns false if the account has had too many tries. Throws Failure `too_many_requests` if the
 * place has.
 */
export async function mayTry(
  ports: ThrottlePorts,
  place: Tried | undefined,
  account: Tried | undefined,
): Promise<boolean> {
  const until = await countOne(ports, place);
  const now = ports.clock();
  if (place && until !== undefined) throw tooMany(place.limit, until, now);
  return !isFull(account, now) && (await countOne(ports, account)) === undefined;
}

/** Forgets the tries. A free try without counters has none to forget. */
export async function clear(
  { store }: ThrottlePorts,
  tries: readonly (Tried | undefined)[],
  isFree: boolean,
): Promise<void> {
  const present = tries.filter((one) => one !== undefined);
  const [first] = present;
  if (!first || (isFree && present.every(({ counter }) => counter === undefined))) return;
  const { key } = present[1] ?? first;
  await store.deleteCounters([first.key, key, key]);
}

/** True if the try that was just counted was the last one, by the counter that was read before it. */
export function isLastTry(account: Tried | undefined): boolean {
  if (!account || !("most" in account.limit.rule)) return false;
  return (account.counter?.failures ?? 0) + 1 >= account.limit.rule.most;
}

/** Keeps a full counter, so that the account does not open by waiting. The first caller to do so reports the full account. */
export async function reportFull(
  { store, clock }: ThrottlePorts,
  account: Tried | undefined,
  onFull: (() => Promise<void>) | undefined,
): Promise<void> {
  if (!account || !onFull) return;
  const now = clock();
  const before = now + 2 * account.limit.keep;
  if (account.counter && account.counter.expiresAt >= before) return;
  const { most } = countRule(account.limit.rule);
  const kept = { key: account.key, until: now + tenYears, before, most };
  if (await store.keepCounter(kept)) await onFull();
}

/** Who tries to log in, and from where. */
interface LoginTry {
  /** The identifier in its one spelling. */
  readonly identifier: string;
  /** Undefined if no account has the identifier. */
  readonly userId: string | undefined;
  readonly network: string | undefined;
  /** Called once when the last try of the account was counted. */
  readonly onFull: (() => Promise<void>) | undefined;
}

const placeOf = (identifier: string, network: string | undefined): string =>
  `${identifier}\0${network ?? "this machine"}`;

/** The limits of a login on a device that the account does not know. Names without an account have the same limits. */
export const strangerLimits = ({
  identifier,
  userId,
  network,
  onFull,
}: LoginTry): PasswordLimits => ({
  identifier,
  place: { limit: passwordThrottle.place, subject: placeOf(identifier, network) },
  account: { limit: passwordThrottle.account, subject: userId ?? `unknown\0${identifier}`, onFull },
  network:
    network === undefined ? undefined : { limit: passwordThrottle.network, subject: network },
});

/**
 * The limits of a device on which somebody logged in to the account before. Tries of strangers do not count for it. A new
 * password raises `sessionsValidFrom`, so the counter of the device starts again.
 */
export const deviceLimits = (
  deviceId: string,
  { id, sessionsValidFrom }: { readonly id: string; readonly sessionsValidFrom: number },
): PasswordLimits => ({
  owner: id,
  place: { limit: passwordThrottle.device, subject: `${deviceId}\0${id}\0${sessionsValidFrom}` },
});

/** The facts of an account by which its tries are counted. */
interface Unlocked {
  readonly id: string;
  readonly usernameKey: string;
  readonly emailKey: string;
}

/** The keys of an account's tries, and of those from one network. */
export const loginKeys = async (
  { throttleKeys }: Pick<ThrottlePorts, "throttleKeys">,
  { id, usernameKey, emailKey }: Unlocked,
  network: string | undefined,
): Promise<[account: string, byUsername: string, byEmail: string]> => [
  await throttleKeys(passwordThrottle.account.name, id),
  await throttleKeys(passwordThrottle.place.name, placeOf(usernameKey, network)),
  await throttleKeys(passwordThrottle.place.name, placeOf(emailKey, network)),
];

/** Forgets the tries of an account, and those from the network of its owner. Throws Failure `unavailable`. */
export async function unlockLogin(
  ports: Pick<ThrottlePorts, "store" | "throttleKeys">,
  account: Unlocked,
  network: string | undefined,
): Promise<void> {
  await ports.store.deleteCounters(await loginKeys(ports, account, network));
}
