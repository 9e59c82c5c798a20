import type { CountPorts } from "../../throttle/count.ts";
import type { PasswordHasher } from "../ports.ts";
import { wrongOf, type PasswordLimits, type Tries } from "../tried.ts";
import { createCrowd, createRecent, createTries } from "./crowd.ts";
import { passwordThrottle } from "../rows/limits.ts";

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
 * The order of the tries of this process. A flood of guesses must not keep others from the hash. Known devices and people who are
 * logged in go first. Then come the networks with the fewest wrong passwords. The tries under way of a network and the tries of an
 * identifier weigh less: a newcomer with fewer of them overtakes tries that have not waited long. So people of one office stay in the
 * order of their arrival. The tries of an account do not count here, because the order would tell which identifiers belong to one
 * account.
 */
export function passwordOrder({
  throttleKeys,
  hasher,
}: Pick<CountPorts, "throttleKeys"> & {
  readonly hasher: Pick<PasswordHasher, "places">;
}): PasswordOrder {
  const crowd = createCrowd(hasher.places);
  const identifiers = createTries();
  const owners = createRecent();

  return {
    async enter({ identifier, owner, network: from }, { place, network }) {
      // As a key of fixed length, because callers choose how long an identifier is.
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
