import { Failure } from "../../failures.ts";
import { randomId } from "../../ids.ts";
import type { Passkey } from "../model.ts";
import type { FactorPorts } from "../ports.ts";
import { factorFailures, type PasskeyReason } from "../rows.ts";
import { judgeOf, spendChallenge, type ChallengeUse } from "./challenge.ts";

/**
 * What a browser needs to ask for a passkey. For a login it is the same for everybody, so it tells nobody who has passkeys. Elsewhere
 * it names the passkeys of the user. Throws Failure `unavailable`.
 */
export async function passkeyRequest(
  { store, challenges, passkeys, clock }: FactorPorts,
  { purpose, binding }: ChallengeUse,
  userId?: string,
): Promise<Readonly<Record<string, unknown>>> {
  const challenge = await challenges.issue(purpose, binding, clock());
  const known = userId === undefined ? undefined : await store.listPasskeys(userId);
  return passkeys.requestOptions(challenge, known);
}

/** Why a right answer is refused. Each is a sign that somebody copied an answer or the passkey. */
export const passkeySigns = {
  replayed: "challenge used",
  counterFell: "counter did not grow",
} as const;

export interface PasskeyProof extends ChallengeUse {
  /** AuthenticationResponseJSON. */
  readonly answer: unknown;
  /** Who must own the passkey. Undefined in a login, where the answer names its owner. */
  readonly userId?: string | undefined;
}

/**
 * Proves the possession of a passkey, and that it verified its user: two factors. Gives the passkey, whose owner is the user. The
 * caller reads the account, which may be disabled or deleted. Each challenge is answered once. A counter that did not grow is
 * refused, because the passkey may be a copy. Throws Failure `unknown_passkey`, `invalid_passkey`, and `unavailable`; a new
 * gesture is needed then.
 */
export async function provePasskey(ports: FactorPorts, proof: PasskeyProof): Promise<Passkey> {
  const { store, passkeys, clock, random } = ports;
  const { answer, userId, purpose } = proof;
  const refused = (reason: PasskeyReason) =>
    new Failure(factorFailures.invalid_passkey, { reason });
  const read = await passkeys.read(answer);
  if (!read) throw refused("form");
  const passkey = await store.findPasskey(read.credentialHash);
  if (!passkey) throw new Failure(factorFailures.unknown_passkey);
  if (userId !== undefined && passkey.userId !== userId) throw refused("other account");
  const isNamed = userId === undefined;
  const verdict = await passkeys.verify(answer, passkey, judgeOf(ports, proof), isNamed);
  if (verdict.fault !== undefined) throw refused(verdict.fault);
  const use = { purpose, request: randomId(random) };
  if (!(await spendChallenge(ports, read.challenge, use))) throw refused(passkeySigns.replayed);
  const { count, backedUp } = verdict;
  const isNoted = await store.notePasskeyUse({ id: passkey.id, count, backedUp, now: clock() });
  if (!isNoted) throw refused(passkeySigns.counterFell);
  return passkey;
}
