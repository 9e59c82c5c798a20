import type { Account } from "../../accounts/model.ts";
import type { AccountPolicy } from "../../accounts/ports.ts";
import { noPassword } from "../../ground/no-password.ts";
import { passwordThrottle } from "../../passwords/rows.ts";
import { loginKeys } from "../../passwords/tried.ts";
import { blockedUntil } from "../../throttle/count.ts";
import type { Limit } from "../../throttle/model.ts";
import type { LoginObstacle, LoginState } from "../model.ts";
import type { AdminPorts } from "../ports.ts";

/**
 * Why a user cannot log in with the right password. Reads the counter of the account and those of one network, the user's usual
 * one. The server cannot find the tries from other networks, because their keys tell nothing. Throws Failure `unavailable`.
 */
export async function loginState(
  ports: Pick<AdminPorts, "store" | "throttleKeys" | "hasher" | "clock">,
  { requireVerifiedEmail, throttle }: AccountPolicy,
  account: Account,
  network: string | undefined,
): Promise<LoginState> {
  const { passwordHash, disabledAt, emailVerifiedAt } = account;
  const now = ports.clock();
  const [byAccount, ...byPlace] = await loginKeys(ports, account, network);
  const counters = await ports.store.findCounters([byAccount, ...byPlace], now);
  const until = ({ name }: Limit, keys: readonly string[]): number | undefined => {
    const rule = throttle[name]?.rule;
    const blocked = counters
      .filter(({ key }) => keys.includes(key))
      .flatMap((counter) => (rule && blockedUntil(rule, counter, now)) ?? []);
    return blocked.length > 0 ? Math.max(...blocked) : undefined;
  };
  const lockedUntil = until(passwordThrottle.account, [byAccount]);
  const waitingUntil = until(passwordThrottle.place, byPlace);
  const obstacles: LoginObstacle[] = [];
  if (disabledAt !== null) obstacles.push("disabled");
  if (requireVerifiedEmail && emailVerifiedAt === null) obstacles.push("email_not_verified");
  if (passwordHash === noPassword) obstacles.push("no_password");
  const remedy = ports.hasher.remedyFor(passwordHash);
  if (remedy !== undefined) obstacles.push("scheme_off");
  if (lockedUntil !== undefined) obstacles.push("locked");
  if (waitingUntil !== undefined) obstacles.push("waiting");
  const failures = counters.find(({ key }) => key === byAccount)?.failures ?? 0;
  // A lock has no end: its counter expires only so that the purge can delete it.
  const end = lockedUntil === undefined ? waitingUntil : undefined;
  return { obstacles, until: end, remedy, failures };
}
