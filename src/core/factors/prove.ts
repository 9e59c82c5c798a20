import { enqueueNotice } from "../email/enqueue.ts";
import { Failure, type ReasonOf } from "../failures.ts";
import { defaultLanguage } from "../ground/language.ts";
import type { ThrottlePorts } from "../throttle/ports.ts";
import { proofEmails } from "./emails.ts";
import { factorKinds, kinds, type FactorKind, type FactorProof } from "./kinds.ts";
import type { ChallengeUse } from "./passkeys/challenge.ts";
import { passkeyFault, type ProofFacts } from "./passkeys/fault.ts";
import { provePasskey } from "./passkeys/prove.ts";
import type { FactorPolicy, FactorPorts } from "./ports.ts";
import { useRecoveryCode } from "./recovery-codes.ts";
import { wrongFactor, factorEvents } from "./rows.ts";
import { proveTotp } from "./totp/prove.ts";

/** A proof of a second factor, of an account that the caller knows. */
export interface FactorTry<Proof = FactorProof> {
  readonly userId: string;
  readonly proof: Proof;
  /** What a challenge for a passkey must have been issued for. */
  readonly use: ChallengeUse;
  /** What the audit trail says about the attempt. */
  readonly facts: ProofFacts;
}

type ProofOf<Kind extends FactorKind> = Extract<FactorProof, { readonly method: Kind }>;

/** Why a proof is refused; undefined if it is right. Then it is used up. */
type Prove<Proof> = (
  ports: FactorPorts,
  settings: FactorPolicy,
  tried: FactorTry<Proof>,
) => Promise<Failure | undefined>;

const wrong = (reason: ReasonOf<typeof wrongFactor>) => new Failure(wrongFactor, { reason });

const provers: { readonly [Kind in FactorKind]: Prove<ProofOf<Kind>> } = {
  async totp(ports, _, { userId, proof: { code } }) {
    const totp = (await ports.store.findFactors(userId))?.totp;
    if (!totp) return wrong("no authenticator app");
    return (await proveTotp(ports, totp, code)) ? undefined : wrong("wrong code");
  },
  passkey: (ports, settings, { userId, proof: { answer }, use, facts }) =>
    passkeyFault(ports, settings, facts, provePasskey(ports, { ...use, answer, userId })),
  async recovery_code(ports, _, { userId, proof: { code }, facts }) {
    if (!(await useRecoveryCode(ports, userId, code))) return wrong("wrong code");
    const left = (await ports.store.listRecoveryCodes(userId)).length;
    ports.audit.record(factorEvents.recovery_code_used, { ...facts, detail: { left } });
    if (ports.emailSender) {
      await enqueueNotice(ports, {
        kind: proofEmails.recovery_code_used,
        userId,
        language: defaultLanguage,
        origin: facts.origin,
        left,
      });
    }
    return undefined;
  },
};

/**
 * Proves a second factor of any kind, and uses the proof up. The caller counts the tries. Returns why it is refused, `invalid_grant` or
 * `unknown_passkey`, for the caller to throw. Throws Failure `unavailable`; the proof may be used up then.
 */
export const factorFault = (
  ports: FactorPorts,
  settings: FactorPolicy,
  tried: FactorTry,
): Promise<Failure | undefined> =>
  // The compiler does not see that the row is that of the proof.
  (provers[tried.proof.method] as Prove<FactorProof>)(ports, settings, tried);

/**
 * Forgets the tries of an account's second factors, after one of them was proven, or the app was set up or removed. Throws Failure
 * `unavailable`.
 */
export async function forgetFactorTries(
  { store, throttleKeys }: ThrottlePorts,
  userId: string,
): Promise<void> {
  const keys = await Promise.all(
    factorKinds.map((kind) => throttleKeys(kinds[kind].limit.name, userId)),
  );
  for (let at = 0; at < keys.length; at += 3) {
    const [first = "", second = first, third = first] = keys.slice(at, at + 3);
    await store.deleteCounters([first, second, third]);
  }
}
