import { Failure } from "../../failures.ts";
import { randomId } from "../../ids.ts";
import type { SessionCaller } from "../../user.ts";
import { factorLimits } from "../limits.ts";
import type { Passkey } from "../model.ts";
import type { FactorPorts, NewPasskeyPurpose, PasskeyOwner } from "../ports.ts";
import { factorFailures } from "../rows.ts";
import { judgeOf, spendChallenge } from "./challenge.ts";

/**
 * What a browser needs to make a passkey. The passkeys of the account are excluded, so an authenticator makes no second one. The
 * caller must have proven who they are shortly before. Throws Failure `too_many_passkeys`, `unavailable`.
 */
export async function passkeyOptions(
  { store, challenges, passkeys, clock }: FactorPorts,
  { sessionId }: SessionCaller,
  owner: PasskeyOwner,
  purpose: NewPasskeyPurpose = "register",
): Promise<Readonly<Record<string, unknown>>> {
  const known = await store.listPasskeys(owner.userId);
  if (known.length >= factorLimits.passkeys) throw new Failure(factorFailures.too_many_passkeys);
  const challenge = await challenges.issue(purpose, sessionId, clock());
  return passkeys.registrationOptions(owner, challenge, known, purpose === "upgrade");
}

export interface NewPasskeyAnswer {
  /** What the owner calls it. At most 64 characters. */
  readonly name: string;
  /** RegistrationResponseJSON. */
  readonly answer: unknown;
  /** What its challenge must have been issued for. */
  readonly purpose?: NewPasskeyPurpose;
}

/**
 * Adds a passkey that was made for a challenge of this session. Throws Failure `invalid_passkey`, `passkey_exists` if any account has
 * the credential, `too_many_passkeys`, `unavailable`.
 */
export async function addPasskey(
  ports: FactorPorts,
  { userId, sessionId }: SessionCaller,
  { name, answer, purpose = "register" }: NewPasskeyAnswer,
): Promise<Passkey> {
  const { store, passkeys, random, clock } = ports;
  let challenge = "";
  const isOurs = judgeOf(ports, { purpose, binding: sessionId });
  const isUpgrade = purpose === "upgrade";
  const judge = async (given: string) => {
    challenge = given;
    return isOurs(given);
  };
  const made = await passkeys.register(answer, judge, isUpgrade);
  if (made.fault !== undefined) {
    throw new Failure(factorFailures.invalid_passkey, { reason: made.fault });
  }
  const id = randomId(random);
  if (!(await spendChallenge(ports, challenge, { purpose, request: id }))) {
    throw new Failure(factorFailures.invalid_passkey, { reason: "challenge used" });
  }
  if ((await store.listPasskeys(userId)).length >= factorLimits.passkeys) {
    throw new Failure(factorFailures.too_many_passkeys);
  }
  const { fault: _, ...facts } = made;
  const now = clock();
  // Every registration verifies the user, but an upgrade.
  const times = { createdAt: now, lastUsedAt: null, verifiedAt: isUpgrade ? null : now };
  const passkey = { ...facts, id, userId, name, ...times };
  if (!(await store.insertPasskey(passkey))) throw new Failure(factorFailures.passkey_exists);
  return passkey;
}
