import { Failure, credentialFailures, expiredToken } from "../../failures.ts";
import { randomId } from "../../ids.ts";
import type { SessionCaller } from "../../user.ts";
import { factorLimits } from "../limits.ts";
import type { FactorPorts } from "../ports.ts";
import { makeRecoveryCodes } from "../recovery-codes.ts";
import { factorFailures } from "../rows.ts";

/** What an authenticator app needs. Shown once, and stored nowhere. */
export interface TotpSetUp {
  readonly secret: string;
  readonly uri: string;
  readonly qrSvg: string;
  readonly enrolmentToken: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/**
 * Starts to set up an authenticator app. Nothing is stored: the secret travels in an encrypted token until a right code confirms it.
 * The caller must have proven who they are shortly before. Throws Failure `totp_exists`, `invalid_token`, `unavailable`.
 */
export async function startTotp(
  { store, totp, enrolmentTokens, clock }: FactorPorts,
  { userId, sessionId }: SessionCaller,
  { issuer, account }: { readonly issuer: string; readonly account: string },
): Promise<TotpSetUp> {
  const factors = await store.findFactors(userId);
  if (!factors) throw new Failure(credentialFailures.invalid_token, { reason: "account deleted" });
  if (factors.totp) throw new Failure(factorFailures.totp_exists);
  const secret = totp.newSecret();
  const expiresAt = clock() + factorLimits.enrolment;
  const uri = totp.uri(secret, issuer, account);
  return {
    secret: totp.spell(secret),
    uri,
    qrSvg: totp.qr(uri),
    enrolmentToken: await enrolmentTokens.issue({ userId, sessionId, secret, expiresAt }),
    expiresIn: factorLimits.enrolment / 1000,
  };
}

export interface TotpConfirmation {
  readonly enrolmentToken: string;
  readonly code: string;
}

/**
 * Adds an authenticator app, with the code that proves it. The code and the token are used up. Gives recovery codes if the account has
 * none left. Tries are not counted, because the caller holds the secret anyway. Throws Failure `expired_token`, `wrong_code`,
 * `totp_exists`, `unavailable`.
 */
export async function confirmTotp(
  ports: FactorPorts,
  { userId, sessionId }: SessionCaller,
  { enrolmentToken, code }: TotpConfirmation,
): Promise<{ readonly recoveryCodes: readonly string[] | undefined }> {
  const { store, totp, secretBox, enrolmentTokens, challenges, clock, random } = ports;
  const now = clock();
  const enrolment = await enrolmentTokens.read(enrolmentToken);
  const isIts = enrolment?.userId === userId && enrolment.sessionId === sessionId;
  if (!enrolment || !isIts || now > enrolment.expiresAt) {
    throw expiredToken("enrolment");
  }
  const lastStep = totp.match(enrolment.secret, code, now);
  if (lastStep === undefined) throw new Failure(factorFailures.wrong_code);
  // First, so that a second try of a confirmation that succeeded says so.
  if ((await store.findFactors(userId))?.totp) throw new Failure(factorFailures.totp_exists);
  const isFirst = await store.insertUse({
    hash: await challenges.hash(enrolmentToken),
    request: randomId(random),
    // Late enough for a server that purges, whose clock may be ahead.
    expiresAt: enrolment.expiresAt + factorLimits.clockSkew,
  });
  if (!isFirst) throw expiredToken("enrolment");
  const sealed = await secretBox.seal(enrolment.secret, userId);
  const factor = { userId, ...sealed, lastStep, createdAt: now, lastUsedAt: null };
  if (!(await store.insertTotp(factor))) throw new Failure(factorFailures.totp_exists);
  const factors = await store.findFactors(userId);
  const recoveryCodes = factors?.hasRecoveryCode
    ? undefined
    : await makeRecoveryCodes(ports, userId);
  return { recoveryCodes };
}
