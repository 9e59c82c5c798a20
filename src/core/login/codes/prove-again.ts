import { bindEmailCode, boundRequest } from "../../email-codes/bind.ts";
import {
  emailCodeLifetime,
  requireEmailCode,
  spendEmailCode,
  type TypedEmailCode,
} from "../../email-codes/prove.ts";
import { emailCodeFailures } from "../../email-codes/rows.ts";
import { factorLimits } from "../../factors/limits.ts";
import { Failure, isFailure } from "../../failures.ts";
import { noPassword } from "../../ground/no-password.ts";
import { randomId } from "../../ids.ts";
import type { LoginPorts, LoginPolicy } from "../ports.ts";
import {
  type Known,
  type FirstProof,
  type Reauthentication,
  factsOfKnown,
} from "../reauthenticate.ts";
import { loginEvents, type LoginReason } from "../rows.ts";

/** A request with the code of an email. It takes the place of a password that the account does not have. */
export interface CodeReproof {
  readonly code?: TypedEmailCode | undefined;
}

/** Proves the code of a user without a password, in the session that asked for it. A wrong one is announced. */
export const codeAgain = (
  ports: LoginPorts,
  policy: LoginPolicy,
): FirstProof<Reauthentication & CodeReproof> => ({
  method: "link",
  of: ({ code }) =>
    code &&
    (async (known, now) => {
      try {
        return { useUp: await proveCode(ports, policy, known, code, now) };
      } catch (error) {
        if (isFailure(error, emailCodeFailures.invalid_code)) {
          const detail = { reason: error.reason as LoginReason };
          ports.audit.record(loginEvents.authn_login_fail, { ...factsOfKnown(known), detail });
        }
        throw error;
      }
    }),
});

/**
 * Returns what uses the code up, which throws Failure `invalid_code` if another request came first. Throws Failure `invalid_code`,
 * `too_many_requests`, `unavailable`.
 */
async function proveCode(
  ports: LoginPorts,
  policy: LoginPolicy,
  { session: { userId }, held: { sessionId }, network }: Known,
  typed: TypedEmailCode,
  now: number,
): Promise<() => Promise<void>> {
  const { store, challenges, random } = ports;
  await spendEmailCode(ports, policy, network);
  const account = await store.findAccount(userId);
  const mayUse = account?.passwordHash === noPassword && account.emailVerifiedAt !== null;
  const bound = mayUse ? bindEmailCode("reauthenticate", account, sessionId) : undefined;
  const requests = [boundRequest("reauthenticate", userId, sessionId)];
  const tried = { ...typed, now, requests, owner: userId, bound };
  const proven = await requireEmailCode(ports, policy, tried);
  return async () => {
    const isFirst = await store.insertUse({
      hash: await challenges.hash(proven.random),
      request: randomId(random),
      expiresAt: proven.issuedAt + emailCodeLifetime + factorLimits.clockSkew,
    });
    if (!isFirst) {
      throw new Failure(emailCodeFailures.invalid_code, { reason: "code used meanwhile" });
    }
    await proven.forgive();
  };
}
