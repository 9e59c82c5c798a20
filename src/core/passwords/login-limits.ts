import type { ThrottlePorts } from "../throttle/ports.ts";
import type { PasswordLimits } from "./tried.ts";
import { passwordThrottle } from "./rows/limits.ts";

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
