import { Failure } from "../failures.ts";
import type { PasswordReason } from "../reasons.ts";
import type { CountPorts } from "../throttle/count.ts";
import type { ThrottleSettings } from "../throttle/policies.ts";
import { createCrowd, createRecent, createTries } from "./crowd.ts";
import type { PasswordHasher, VerifyPassword } from "./ports.ts";
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
  wrongOf,
  type Subject,
} from "./tried.ts";

/** The subjects that a check of a password counts for. A subject that is absent has no limit. */
export interface PasswordLimits {
  /** Where the person is: `login-place`, `login-device` or `reauthenticate`. Refused with `too_many_requests`. */
  readonly place: Subject;
  /** Refused as a wrong password, because another answer would tell that two identifiers belong to one account. */
  readonly account?: Subject & {
    /** Called once when the last try was counted. Absent if there is no such account. */
    readonly onFull?: (() => Promise<void>) | undefined;
  };
  /** Counts wrong passwords only. Refused with `too_many_requests`. */
  readonly network?: Subject | undefined;
  /** The identifier that a stranger typed. Absent for known devices and for people who are logged in. */
  readonly identifier?: string;
  /** The account of a known device, or of a logged-in person. */
  readonly owner?: string;
}

export interface PasswordCheck {
  /** As it was typed, because a hash of another system may need it so. */
  readonly password: string;
  /** Undefined if nobody can log in with the identifier. The check then takes the same time and fails. */
  readonly hash: string | undefined;
  readonly limits: PasswordLimits;
  /** Called when a right password follows wrong ones, with their number. */
  readonly onForgiven?: ((failures: number) => void) | undefined;
  /** Called with what forgets the wrong tries, once the password is right. Without it the check forgets them itself. */
  readonly onRight?: ((forgive: () => Promise<void>) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type CheckPassword = (check: PasswordCheck) => Promise<boolean>;

/**
 * Why a check returned false, for the log: the password was wrong, or none was compared, because the scheme of the hash is off. Then
 * `hint` says what the operator does.
 */
export function whyWrong(
  { remedyFor }: Pick<PasswordHasher, "remedyFor">,
  hash: string | undefined,
): { readonly reason: PasswordReason; readonly hint?: string } {
  const hint = hash === undefined ? undefined : remedyFor(hash);
  return hint === undefined ? { reason: "wrong password" } : { reason: "scheme off", hint };
}

type Ports = CountPorts & { readonly hasher: PasswordHasher };

/** Below these numbers of wrong passwords, a try may be counted after its hash. */
const freeBelow = { place: 5, account: 50 };

/**
 * Checks passwords, and counts the wrong ones. Every try is counted before its hash, so a limit holds for any number of tries at
 * once. There is one exception, the free pass. While an account has few wrong passwords, each process may count one of its tries
 * after the hash, and only if the password is wrong. So a right password usually writes no counter, and a limit is exact to one
 * try for each process. With `throttleStrict` there is no free pass. A right password clears the counters of place and account, or
 * leaves that to the caller.
 *
 * A flood of guesses must not keep others from the hash, so tries have an order. Known devices and people who are logged in go
 * first. Then come the networks with the fewest wrong passwords. The tries under way of a network and the tries of an identifier
 * weigh less: a newcomer with fewer of them overtakes tries that have not waited long. So people of one office stay in the order
 * of their arrival. The tries of an account do not count here, because the order would tell which identifiers belong to one
 * account.
 *
 * Throws Failure `too_many_requests`, and `invalid_grant` if the account has had too many tries, after the same work.
 */
export function passwordChecks(ports: Ports, settings: ThrottleSettings): CheckPassword {
  /** The keys of the subjects whose free pass is taken. */
  const passes = new Set<string>();
  const crowd = createCrowd();
  const identifiers = createTries();
  const owners = createRecent();

  return async ({ password, hash, limits: given, onForgiven, onRight, signal }) => {
    const isOff = hash !== undefined && ports.hasher.remedyFor(hash) !== undefined;
    const limits: PasswordLimits = isOff ? apart(given) : given;
    const tries = await triesOf(ports, settings, limits);
    const { place, account, network } = tries;
    // As a key of fixed length, because callers choose how long an identifier is.
    const nameKey =
      limits.identifier === undefined
        ? undefined
        : await ports.throttleKeys("login-place", limits.identifier);
    const freePassKey = (account ?? place)?.key;
    // The pass is taken before the counters are read, and given back after the try is counted. So no other try of this process
    // uses counters without this try.
    const hasPass =
      freePassKey !== undefined && !settings.throttleStrict && !passes.has(freePassKey);
    if (hasPass) passes.add(freePassKey);
    const origin = network ?? place;
    const crowdKey = limits.network?.subject ?? place?.key;
    const others = crowd.enter(crowdKey);
    // Nothing may fail between here and what gives both back.
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
      const namesakes = identifiers.add(nameKey);
      const rank =
        (nameKey === undefined ? owners.add(limits.owner, now) : 1) +
        (origin ? wrongOf(origin, now) : 0) +
        crowd.behind(crowdKey, others, now) +
        Math.min(namesakes, 9) / 10;
      const task = async (verify: VerifyPassword): Promise<boolean> => {
        // The others may have been wrong while this try waited.
        if (network && others > 0) {
          await readCounters(ports, [network], ports.clock());
          refuseFull(network, ports.clock());
        }
        const isOpen = isFree || (await mayTry(ports, place, account));
        const isRight = await verify(password, isOpen ? hash : undefined);
        if (isRight) {
          identifiers.forget(nameKey);
          const failures = Math.max(place?.counter?.failures ?? 0, account?.counter?.failures ?? 0);
          if (failures > 0) onForgiven?.(failures);
          const forgive = () => clear(ports, [place, account], isFree);
          if (onRight) onRight(forgive);
          else await forgive();
        } else {
          if (isFree) await Promise.all([countOne(ports, place), countOne(ports, account)]);
          await countOne(ports, network);
          if (!isOpen || isLastTry(account))
            await reportFull(ports, account, limits.account?.onFull);
        }
        if (!isOpen && !isOff)
          throw new Failure("invalid_grant", { reason: "policy login-account" });
        return isRight;
      };
      return await ports.hasher.inTurn(task, signal, rank);
    } finally {
      crowd.leave(crowdKey);
      if (hasPass) passes.delete(freePassKey);
    }
  };
}
