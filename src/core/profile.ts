import { Failure } from "./failures.ts";
import type { Account } from "./model.ts";
import type { Ports } from "./ports.ts";

/** The account of somebody who was just let in. Throws Failure `invalid_token` when it is gone since, `unavailable`. */
export async function profile({ store }: Ports, userId: string): Promise<Account> {
  const account = await store.findAccount(userId);
  if (!account) throw new Failure("invalid_token", { reason: "account deleted meanwhile" });
  return account;
}
