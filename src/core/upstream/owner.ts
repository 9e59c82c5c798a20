import type { Account } from "../accounts/model.ts";
import { Failure, serverFailures } from "../failures.ts";
import { minute } from "../ground/time.ts";
import type { Identity, ProvenIdentity } from "./model.ts";
import type { UpstreamPorts } from "./ports.ts";

/** An identity with the account that has it. */
interface Owned {
  readonly identity: Identity;
  readonly account: Account;
}

/**
 * The account of an identity; undefined if none has it. An identity is stored before the account that it creates. If the account never
 * came, the identity is free again after a minute. Throws Failure `unavailable`, also meanwhile.
 */
export async function ownerOf(
  { store, clock }: Pick<UpstreamPorts, "store" | "clock">,
  { issuer, subject }: Pick<ProvenIdentity, "issuer" | "subject">,
): Promise<Owned | undefined> {
  const identity = await store.findIdentity(issuer, subject);
  if (!identity) return undefined;
  const account = await store.findAccount(identity.userId);
  if (account) return { identity, account };
  if (clock() - identity.createdAt < minute) {
    throw new Failure(serverFailures.unavailable, {
      reason: "the account of an identity is being created",
    });
  }
  await store.deleteIdentity(identity.id, identity.userId);
  return undefined;
}
