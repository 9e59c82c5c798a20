import type { Account } from "../../accounts/model.ts";
import type { FactorProof } from "../../factors/kinds.ts";
import { factorLimits } from "../../factors/limits.ts";
import type { ProofFacts } from "../../factors/passkeys/fault.ts";
import type { PendingLogin } from "../../factors/ports.ts";
import { forgetFactorTries } from "../../factors/prove.ts";
import { type Failure, type ReasonOf, type loginFailures, expiredToken } from "../../failures.ts";
import { unlockLogin } from "../../passwords/tried.ts";
import { organizationFor } from "../../tokens/organization.ts";
import { requireEnabled, type Door } from "../admit.ts";
import { forgetDeviceTries } from "../devices.ts";
import { announceFailed } from "../failed.ts";
import { openLogin, type LoginRequest, type LoginTokens } from "../open.ts";
import type { LoginPorts, LoginPolicy } from "../ports.ts";
import { loginEvents } from "../rows.ts";
import { proveFactor } from "./factor-proof.ts";

/** The door before it has asked for the address. */
const secondFactorDoor: Door = {
  name: "second_factor",
  isAddressAsked: false,
  shut: () => expiredToken("mfa", { reason: "account disabled or deleted" }),
};

export interface SecondFactorLogin extends Omit<LoginRequest, "scope"> {
  /** The token of a login that waits for a second factor. */
  readonly mfaToken: string;
  readonly proof: FactorProof;
  /** By what limits count. */
  readonly network?: string | undefined;
  /** The token of a device on which somebody logged in before. */
  readonly deviceToken?: string | undefined;
}

/**
 * Completes a login with a second factor. The session counts as authenticated when the first factor was proven, so a password change
 * in between ends it. Throws Failure `expired_token`, `invalid_grant`, `invalid_organization`, `unknown_passkey`, `too_many_requests`,
 * `unavailable`.
 */
export async function logInWithSecondFactor(
  ports: LoginPorts,
  policy: LoginPolicy,
  login: SecondFactorLogin,
): Promise<LoginTokens> {
  const { mfaToken, proof, client, device, network } = login;
  let facts: ProofFacts = { subjectId: undefined, clientId: client.id, origin: device };
  let fault: Failure | undefined;
  try {
    // Read before the proof is looked at. If the password changes meanwhile, this login counts as older than the change.
    const now = ports.clock();
    const { pending, account } = await findPending(ports, mfaToken, client.id, now);
    const { id: userId } = account;
    facts = { ...facts, subjectId: userId };
    const { organization = pending.organization } = login;
    // Before the proof, so that a wrong organization uses none up.
    await organizationFor(ports, userId, organization);
    const use = { purpose: "second-factor", binding: mfaToken } as const;
    fault = await proveFactor(ports, policy, { userId, proof, use, network, facts });
    if (!fault) {
      const { method } = proof;
      ports.audit.record(loginEvents.mfa_passed, { ...facts, detail: { method } });
      // Either step may say it.
      const remember = login.remember !== false && pending.remember !== false;
      const request = { ...login, scope: pending.scope, organization, remember };
      return await openLogin(ports, policy, request, {
        door: secondFactorDoor,
        account,
        methods: [pending.method, method],
        // It is in the future for a while after the user ended all sessions.
        provenAt: Math.min(pending.issuedAt, now),
        now,
        forgive: () => forgiveTries(ports, login, account),
      });
    }
  } catch (error) {
    announceFailed(ports, error, { facts });
    throw error;
  }
  throw fault;
}

/** A login that waits for a second factor, with its account. Throws Failure `expired_token`, `unavailable`. */
export async function findPending(
  { store, mfaTokens }: Pick<LoginPorts, "store" | "mfaTokens">,
  token: string,
  clientId: string,
  now: number,
): Promise<{ readonly pending: PendingLogin; readonly account: Account }> {
  const refuse = (reason: ReasonOf<typeof loginFailures.expired_token>) =>
    expiredToken("mfa", { reason });
  const pending = await mfaTokens.read(token, clientId);
  if (!pending) throw refuse("token not issued here for this client");
  if (now - pending.issuedAt > factorLimits.pending) throw refuse("token too old");
  const account = requireEnabled(secondFactorDoor, await store.findAccount(pending.userId));
  if (pending.issuedAt < account.sessionsValidFrom) throw refuse("sessions ended since");
  return { pending, account };
}

/** Forgets the wrong tries before a login that is complete: those of its password and those of its second factor. */
async function forgiveTries(
  ports: LoginPorts,
  login: SecondFactorLogin,
  account: Account,
): Promise<void> {
  await forgetFactorTries(ports, account.id);
  const isKnown = await forgetDeviceTries(ports, login, account);
  if (!isKnown) await unlockLogin(ports, account, login.network);
}
