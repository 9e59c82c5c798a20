import { Failure } from "../../failures.ts";
import { bestEffort } from "../../explain.ts";
import type { ChallengeUse } from "../../factors/passkeys/challenge.ts";
import { passkeySigns, provePasskey } from "../../factors/passkeys/prove.ts";
import { useRecoveryCode } from "../../factors/recovery-codes.ts";
import { proveTotp } from "../../factors/totp/prove.ts";
import type { FactorProof } from "../../factors/model.ts";
import { enqueueNotice } from "../../mail/enqueue.ts";
import type { Origin } from "../../user.ts";
import type { FactorReason, PasskeyReason } from "../../reasons.ts";
import { isWithin, spend } from "../../throttle/count.ts";
import type { PolicyName } from "../../throttle/policies.ts";
import { limitOf } from "../events.ts";
import type { LoginPolicy } from "../policy.ts";
import type { LoginPorts } from "../ports.ts";

/** A proof of a second factor, of an account that the caller knows. */
export interface FactorTry {
  readonly userId: string;
  readonly proof: FactorProof;
  /** What a challenge for a passkey must have been issued for. */
  readonly use: ChallengeUse;
  /** By what limits count. */
  readonly network: string | undefined;
  /** What the audit trail says about the attempt. */
  readonly facts: {
    readonly subjectId: string | undefined;
    readonly sessionId?: string | undefined;
    readonly clientId: string;
    readonly origin: Origin;
  };
}

/** A limit is reported once an hour for each account and method. */
const hour = 60 * 60 * 1000;

/** From this number of wrong codes in a row on, the owner is told that somebody knows the password. */
const noticedFrom = 3;

/**
 * Proves a second factor. The try is counted before the proof is looked at, so a limit holds for any number of tries at once, over all
 * logins, re-authentications and endpoints. `forgetFactorTries` forgets them. Returns why the proof is wrong, `invalid_grant` or
 * `unknown_passkey`, for the caller to throw: it is announced. Throws Failure `too_many_requests`, and `unavailable`; the proof may be
 * used up then.
 */
export async function proveFactor(
  ports: LoginPorts,
  policy: LoginPolicy,
  tried: FactorTry,
): Promise<Failure | undefined> {
  const { audit } = ports;
  const { proof, facts, userId, network } = tried;
  const { method } = proof;
  try {
    if (method === "passkey") await spend(ports, policy, "passkey-network", network);
    await spend(ports, policy, limitOf[method], userId);
  } catch (error) {
    if (method !== "passkey" && error instanceof Failure && error.code === "too_many_requests") {
      audit.recordFirst({ key: `${method} ${userId}`, every: hour }, "mfa_locked", {
        ...facts,
        detail: { method },
      });
    }
    throw error;
  }
  const fault = await faultOf(ports, policy, tried);
  if (fault === undefined) return undefined;
  const reason = fault.reason as FactorReason | undefined;
  audit.record("mfa_failed", { ...facts, detail: { method, reason } });
  if (method !== "passkey") await tellOwner(ports, policy, limitOf[method], userId);
  return fault;
}

/** Why a proof is refused; undefined if it is right. Then it is used up. */
async function faultOf(
  ports: LoginPorts,
  policy: LoginPolicy,
  tried: FactorTry,
): Promise<Failure | undefined> {
  const { userId, proof, facts } = tried;
  const wrong = (reason: FactorReason) => new Failure("invalid_grant", { reason });
  if (proof.method === "passkey") {
    const { use } = tried;
    return passkeyFault(
      ports,
      policy,
      facts,
      provePasskey(ports, { ...use, answer: proof.answer, userId }),
    );
  }
  if (proof.method === "totp") {
    const totp = (await ports.store.findFactors(userId))?.totp;
    if (!totp) return wrong("no authenticator app");
    return (await proveTotp(ports, totp, proof.code)) ? undefined : wrong("wrong code");
  }
  if (!(await useRecoveryCode(ports, userId, proof.code))) return wrong("wrong code");
  const left = (await ports.store.listRecoveryCodes(userId)).length;
  ports.audit.record("recovery_code_used", { ...facts, detail: { left } });
  if (ports.mailSender) {
    await enqueueNotice(ports, { kind: "recovery_code_used", userId, language: "en", left });
  }
  return undefined;
}

/** Why a passkey is refused, as the caller may know it. Reports an answer that shows a copy. */
export async function passkeyFault(
  ports: LoginPorts,
  policy: LoginPolicy,
  facts: FactorTry["facts"],
  proving: Promise<unknown>,
): Promise<Failure | undefined> {
  try {
    await proving;
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.code === "unknown_passkey") return error;
    if (error.code !== "invalid_passkey") throw error;
    const reason = error.reason as PasskeyReason;
    if (reason === passkeySigns.replayed) ports.audit.record("passkey_replayed", facts);
    if (reason === passkeySigns.counterFell) {
      ports.audit.record("passkey_counter_fell", facts);
      await tellOfCopy(ports, policy, facts.subjectId);
    }
    return new Failure("invalid_grant", { reason, cause: error });
  }
}

/** Tells the owner that a passkey may be a copy. Once a day, best effort. */
async function tellOfCopy(
  ports: LoginPorts,
  policy: LoginPolicy,
  userId: string | undefined,
): Promise<void> {
  if (!ports.mailSender || userId === undefined) return;
  await bestEffort(ports.log, "notice_not_stored", async () => {
    if (!(await isWithin(ports, policy, "factor-notice", `passkey\0${userId}`))) return;
    await enqueueNotice(ports, { kind: "passkey_copied", userId, language: "en" });
  });
}

/** Tells the owner after several wrong codes, because only somebody with the password gets this far. Once a day, best effort. */
async function tellOwner(
  ports: LoginPorts,
  policy: LoginPolicy,
  limit: PolicyName,
  userId: string,
): Promise<void> {
  if (!ports.mailSender) return;
  await bestEffort(ports.log, "notice_not_stored", async () => {
    const key = await ports.throttleKeys(limit, userId);
    const [counter] = await ports.store.findCounters([key, key, key], ports.clock());
    if (!counter || counter.failures < noticedFrom) return;
    if (!(await isWithin(ports, policy, "factor-notice", userId))) return;
    // In English, because the codes may come from a stranger.
    await enqueueNotice(ports, { kind: "second_factor_failed", userId, language: "en" });
  });
}
