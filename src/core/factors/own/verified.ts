import { Failure, credentialFailures, loginFailures } from "../../failures.ts";
import type { Caller } from "../../user.ts";
import type { FactorPorts, Owner } from "../ports.ts";

/**
 * The account of a caller who may start to set up a factor: its address is verified. The owner of an unverified address can take over the
 * account by a link, and all factors go then, so they would protect nothing. Without a way to send mail nobody can verify an address, and
 * nobody gets a link: no proof is needed. Throws Failure `email_not_verified`, `invalid_token`, `unavailable`.
 */
export async function requireVerifiedOwner(
  {
    store,
    emailSender,
  }: Pick<FactorPorts, "emailSender"> & {
    readonly store: { findAccount(userId: string): Promise<Owner | undefined> };
  },
  { userId }: Caller,
): Promise<Owner> {
  const owner = await store.findAccount(userId);
  if (!owner) throw new Failure(credentialFailures.invalid_token, { reason: "account deleted" });
  if (emailSender && owner.emailVerifiedAt === null) {
    throw new Failure(loginFailures.email_not_verified);
  }
  return owner;
}
