import type { Account } from "../../accounts/model.ts";
import type { AccountPolicy } from "../../accounts/policy.ts";
import { noPassword } from "../../passwords/no-password.ts";
import { blockedUntil } from "../../throttle/counter.ts";
import type { ThrottleSettings } from "../../throttle/policies.ts";
import type { LoginObstacle, LoginState } from "../model.ts";
import type { AdminPorts } from "../ports.ts";

/**
 * Why a person cannot log in with the right password, apart from the limits of a network. Reads the counter of the account, which is
 * stored by a key that tells nothing else. Throws Failure `unavailable`.
 */
export async function loginState(
  { store, throttleKeys, clock }: Pick<AdminPorts, "store" | "throttleKeys" | "clock">,
  { requireVerifiedEmail, throttle }: AccountPolicy & ThrottleSettings,
  { id, passwordHash, disabledAt, emailVerifiedAt }: Account,
): Promise<LoginState> {
  const now = clock();
  const key = await throttleKeys("login-account", id);
  const [counter] = await store.findCounters([key, key, key], now);
  const rule = throttle["login-account"]?.rule;
  const until = counter && rule && blockedUntil(rule, counter, now);
  const obstacles: LoginObstacle[] = [];
  if (disabledAt !== null) obstacles.push("disabled");
  if (requireVerifiedEmail && emailVerifiedAt === null) obstacles.push("email_not_verified");
  if (passwordHash === noPassword) obstacles.push("no_password");
  if (until !== undefined) obstacles.push("locked");
  return { obstacles, until, failures: counter?.failures ?? 0 };
}
