import { setNewest } from "../ground/bounded.ts";
import type { ThrottlePorts } from "../throttle/ports.ts";
import type { PasswordHasher } from "./ports.ts";
import { passwordThrottle } from "./rows.ts";
import { type PasswordLimits, type Tries, wrongOf } from "./tried.ts";

/** A try that is under way, in the order of the tries. */
export interface Turn {
  /** How many other tries of its network were under way when it came. */
  readonly others: number;
  /** Its rank in the queue of hashes, once its counters were read. `now` is epoch milliseconds. To be called once. */
  rank(now: number): number;
  /** Forgets the earlier tries of its identifier, after a right password. */
  forget(): void;
  /** To be called when it ends, whatever became of it. */
  leave(): void;
}

export interface PasswordOrder {
  /** Adds a try. Nothing that is added must be taken back if this fails. */
  enter(limits: PasswordLimits, tries: Tries): Promise<Turn>;
}

/**
 * The order of the tries of this process. A flood of guesses must not keep others from the hash. Known devices and users who are
 * logged in go first. Then come the networks with the fewest wrong passwords. The tries under way of a network and the tries of an
 * identifier weigh less: a newcomer with fewer of them overtakes tries that have not waited long. So users of one office stay in the
 * order of their arrival. The tries of an account do not count here, because the order would tell which identifiers belong to one
 * account.
 */
export function passwordOrder({
  throttleKeys,
  hasher,
}: Pick<ThrottlePorts, "throttleKeys"> & {
  readonly hasher: Pick<PasswordHasher, "places">;
}): PasswordOrder {
  const crowd = createCrowd(hasher.places);
  const identifiers = createTries();
  const owners = createRecent();

  return {
    async enter({ identifier, owner, network: from }, { place, network }) {
      // By itself, with the key of places: a key has a fixed length, and callers choose how long an identifier is.
      const name =
        identifier === undefined
          ? undefined
          : await throttleKeys(passwordThrottle.place.name, identifier);
      const origin = network ?? place;
      const crowdKey = from?.subject ?? place?.key;
      const others = crowd.enter(crowdKey);
      return {
        others,
        rank(now) {
          // Less than one rank, so that they decide only between tries that are equal otherwise.
          const namesakes = Math.min(identifiers.add(name), 9) / 10;
          const known = name === undefined ? owners.add(owner, now) : 1;
          const wrong = origin ? wrongOf(origin, now) : 0;
          return known + wrong + crowd.behind(crowdKey, others, now) + namesakes;
        },
        forget: () => identifiers.forget(name),
        leave: () => crowd.leave(crowdKey),
      };
    },
  };
}

/** For how many milliseconds a password check waits for its turn. Shorter than the stop of a server, which would cut it off. */
export const patience = 10_000;

/** Counts the tries under way in this process, by a key. */
export interface Crowd {
  /** Adds a try. Returns how many others with its key are under way. */
  enter(key: string | undefined): number;
  /**
   * How many ranks a try falls behind because of the others: one for as many as have places in the queue. Tries of a key stay in
   * the order of these calls, if they are equal otherwise. `now` is epoch milliseconds.
   */
  behind(key: string | undefined, others: number, now: number): number;
  leave(key: string | undefined): void;
}

/** `places` is the number of checks that may wait. */
export function createCrowd(places: number): Crowd {
  const crowds = new Map<string, { size: number; behind: number; at: number }>();
  return {
    enter(key) {
      if (key === undefined) return 0;
      const crowd = crowds.get(key) ?? { size: 0, behind: 0, at: 0 };
      crowds.set(key, crowd);
      return crowd.size++;
    },
    behind(key, others, now) {
      const crowd = key === undefined ? undefined : crowds.get(key);
      if (!crowd) return 0;
      // When several tries end at once, the next one has far fewer others. It must not overtake the waiting ones, so this number
      // falls no faster than time passes. A millisecond is spared, because the queue has a finer clock.
      const passed = Math.max(0, now - crowd.at - 1) / patience;
      crowd.behind = Math.max(others / Math.max(places, 1), crowd.behind - passed);
      crowd.at = now;
      return crowd.behind;
    },
    leave(key) {
      const crowd = key === undefined ? undefined : crowds.get(key);
      if (key !== undefined && crowd && --crowd.size === 0) crowds.delete(key);
    },
  };
}

/** Counts the tries of a key since its last success. */
export interface WaitingTries {
  /** Adds a try. Returns the number of earlier tries with its key. */
  add(key: string | undefined): number;
  forget(key: string | undefined): void;
}

/** Counts the tries of up to `most` keys in this process. The key whose last try is the oldest is forgotten first. */
export function createTries(most = 10_000): WaitingTries {
  const counts = new Map<string, number>();
  return {
    add(key) {
      if (key === undefined) return 0;
      const before = counts.get(key) ?? 0;
      setNewest(counts, key, before + 1, most);
      return before;
    },
    forget(key) {
      if (key !== undefined) counts.delete(key);
    },
  };
}

/** Tries of the last minutes, right ones included, by a key. */
export interface Recent {
  /** Adds a try. Returns how many with its key weigh on it: none for an ordinary user. `now` is epoch milliseconds. */
  add(key: string | undefined, now: number): number;
}

/** Milliseconds after which a recent try weighs nothing any more, for each try before it. */
const drain = 10_000;

/** The most that recent tries weigh. */
const heaviest = 1000;

/** Remembers the recent tries of `most` keys in this process. The key whose last try is the oldest is forgotten first. */
function createRecent(most = 10_000): Recent {
  const untils = new Map<string, number>();
  return {
    add(key, now) {
      if (key === undefined) return 0;
      const until = Math.min(Math.max(untils.get(key) ?? 0, now), now + heaviest * drain);
      setNewest(untils, key, until + drain, most);
      return (until - now) / drain;
    },
  };
}
