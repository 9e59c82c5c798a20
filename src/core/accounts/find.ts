import { Failure, type FailureCode } from "../failures.ts";
import type { Account } from "../model.ts";
import type { Ports } from "../ports.ts";

/** The account of somebody who was just let in. Throws Failure `gone` when it was deleted since, `unavailable`. */
export async function profile(
  { store }: Ports,
  userId: string,
  gone: FailureCode,
): Promise<Account> {
  const account = await store.findAccount(userId);
  if (!account) throw new Failure(gone, { reason: "account deleted meanwhile" });
  return account;
}
