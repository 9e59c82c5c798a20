import { bestEffort } from "../explain.ts";
import { Failure, type ReasonOf } from "../failures.ts";
import type { ThrottleSettings } from "../throttle/model.ts";
import type { ThrottlePorts } from "../throttle/ports.ts";
import { passwordOrder } from "./order.ts";
import type { PasswordHasher, PasswordPorts, VerifyPassword } from "./ports.ts";
import { wrongPassword } from "./rows.ts";
import {
  apart,
  clear,
  countOne,
  isFull,
  isLastTry,
  mayTry,
  readCounters,
  refuseFull,
  reportFull,
  triesOf,
  type PasswordLimits,
} from "./tried.ts";

export interface PasswordCheck {
  /** As it was typed, because a hash of another system may need it so. */
  readonly password: string;
  /** Undefined if nobody can log in with the identifier. The check then takes the same time and fails. */
  readonly hash: string | undefined;
  readonly limits: PasswordLimits;
  readonly signal?: AbortSignal | undefined;
}

/** What a check found. */
export interface PasswordVerdict {
  readonly isRight: boolean;
  /** The wrong passwords before this try. */
  readonly failures: number;
  /** Forgets them. To be called after a right password, once nothing else can refuse it. Throws Failure `unavailable`. */
  forgive(): Promise<void>;
}

/** Whether no password is compared with a hash, because its scheme is off. Its tries count apart. */
export const isSchemeOff = (
  { remedyFor }: Pick<PasswordHasher, "remedyFor">,
  hash: string | undefined,
): boolean => hash !== undefined && remedyFor(hash) !== undefined;

export type CheckPassword = (check: PasswordCheck) => Promise<PasswordVerdict>;

/**
 * Why a password was not right, for the log: the password was wrong, or none was compared, because the scheme of the hash is off. Then
 * `hint` says what the operator does.
 */
export function whyWrong(
  { remedyFor }: Pick<PasswordHasher, "remedyFor">,
  hash: string | undefined,
): { readonly reason: ReasonOf<typeof wrongPassword>; readonly hint?: string } {
  const hint = hash === undefined ? undefined : remedyFor(hash);
  return hint === undefined ? { reason: "wrong password" } : { reason: "scheme off", hint };
}

/** Below these numbers of wrong passwords, a try may be counted after its hash. */
const freeBelow = { place: 5, account: 50 };

/**
 * Checks passwords, and counts the wrong ones. Every try is counted before its hash, so a limit holds for any number of tries at
 * once. There is one exception, the free pass. While an account has few wrong passwords, each process may count one of its tries
 * after the hash, and only if the password is wrong. So a right password usually writes no counter, and a limit is exact to one
 * try for each process. With `throttleStrict` there is no free pass. The verdict has what clears the counters of place and account
 * after a right password.
 *
 * Tries wait for their hash in the order of `order/order.ts`.
 *
 * Throws Failure `too_many_requests`, and `invalid_grant` if the account has had too many tries, after the same work.
 */
export function passwordChecks(
  ports: ThrottlePorts & Pick<PasswordPorts, "hasher">,
  settings: ThrottleSettings,
): CheckPassword {
  /** The keys of the subjects whose free pass is taken. */
  const passes = new Set<string>();
  const order = passwordOrder(ports);

  return async ({ password, hash, limits: given, signal }) => {
    const isOff = isSchemeOff(ports.hasher, hash);
    const limits: PasswordLimits = isOff ? apart(given) : given;
    const tries = await triesOf(ports, settings, limits);
    const { place, account, network } = tries;
    const turn = await order.enter(limits, tries);
    const freePassKey = (account ?? place)?.key;
    // The pass is taken before the counters are read, and given back after the try is counted. So no other try of this process
    // uses counters without this try.
    const hasPass =
      freePassKey !== undefined && !settings.throttleStrict && !passes.has(freePassKey);
    if (hasPass) passes.add(freePassKey);
    // Nothing may fail between the turn and what gives both back.
    try {
      const now = ports.clock();
      await readCounters(ports, [place, account, network], now);
      refuseFull(place, now);
      refuseFull(network, now);
      const isFree =
        hasPass &&
        (place?.counter?.failures ?? 0) < freeBelow.place &&
        (account?.counter?.failures ?? 0) < freeBelow.account &&
        !isFull(account, now);
      const task = async (verify: VerifyPassword): Promise<PasswordVerdict> => {
        // The others may have been wrong while this try waited.
        if (network && turn.others > 0) {
          await readCounters(ports, [network], ports.clock());
          refuseFull(network, ports.clock());
        }
        const isOpen = isFree || (await mayTry(ports, place, account));
        const isRight = await verify(password, isOpen ? hash : undefined);
        if (isRight) turn.forget();
        else {
          if (isFree) await Promise.all([countOne(ports, place), countOne(ports, account)]);
          await countOne(ports, network);
          if (!isOpen || isLastTry(account)) {
            await reportFull(ports, account, limits.account?.onFull);
          }
        }
        if (!isOpen && !isOff) throw new Failure(wrongPassword, { reason: "policy login-account" });
        return {
          isRight,
          failures: Math.max(place?.counter?.failures ?? 0, account?.counter?.failures ?? 0),
          forgive: () => clear(ports, [place, account], isFree),
        };
      };
      return await ports.hasher.inTurn(task, signal, turn.rank(now));
    } finally {
      turn.leave();
      if (hasPass) passes.delete(freePassKey);
    }
  };
}

/**
 * Replaces a hash that was made at a lower cost than today's or by another system, for a password that was just verified. Best
 * effort: after a failure the next login tries again.
 */
export async function rehashIfOutdated(
  { store, hasher, clock, log }: Omit<PasswordPorts, "commonPasswords">,
  { id: userId, passwordHash: from }: { readonly id: string; readonly passwordHash: string },
  password: string,
): Promise<void> {
  if (!hasher.isOutdated(from)) return;
  await bestEffort(log, "password_rehash_postponed", async () => {
    const to = await hasher.hash(password);
    await store.replacePasswordHash({ userId, from, to, now: clock() });
  });
}
