import {
  emailCodeLifetime,
  requireEmailCode,
  spendEmailCode,
  type TypedEmailCode,
} from "../../email-codes/prove.ts";
import { Failure } from "../../failures.ts";
import { factorLimits } from "../../factors/limits.ts";
import { randomId } from "../../ids.ts";
import { bindEmailCode } from "../../email/link-tokens.ts";
import { noPassword } from "../../ground/no-password.ts";
import type { LoginPolicy } from "../policy.ts";
import type { LoginPorts } from "../ports.ts";
import { emailCodeFailures } from "../../email-codes/rows/failures.ts";

interface CodeAgain {
  readonly userId: string;
  readonly sessionId: string;
  readonly typed: TypedEmailCode;
  /** By what limits count. */
  readonly network: string | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Proves a code of a user without a password, in the session that asked for it. Returns what uses it up, which throws Failure
 * `invalid_code` if another request came first. Throws Failure `invalid_code`, `too_many_requests`, `unavailable`.
 */
export async function proveCodeAgain(
  ports: LoginPorts,
  policy: LoginPolicy,
  { userId, sessionId, typed, network, now }: CodeAgain,
): Promise<() => Promise<void>> {
  const { store, challenges, random } = ports;
  await spendEmailCode(ports, policy, network);
  const account = await store.findAccount(userId);
  const mayUse = account?.passwordHash === noPassword && account.emailVerifiedAt !== null;
  const bound = mayUse ? bindEmailCode("reauthenticate", account, sessionId) : undefined;
  const tried = { ...typed, now, owner: userId, bound };
  const proven = await requireEmailCode(ports, policy, tried);
  return async () => {
    const isFirst = await store.insertUse({
      hash: await challenges.hash(proven.random),
      request: randomId(random),
      expiresAt: proven.issuedAt + emailCodeLifetime + factorLimits.clockSkew,
    });
    if (!isFirst)
      throw new Failure(emailCodeFailures.invalid_code, { reason: "code used meanwhile" });
    await proven.forgive();
  };
}
