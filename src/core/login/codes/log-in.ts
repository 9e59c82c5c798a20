import { findByIdentifier, identifierKey } from "../../accounts/find.ts";
import type { Account } from "../../accounts/model.ts";
import { attempt } from "../../ground/before.ts";
import { requireCode, spendCode, type TypedCode } from "../../codes/prove.ts";
import { Failure } from "../../failures.ts";
import { bindCode } from "../../mail/link-tokens.ts";
import type { Claim } from "../../mail/model.ts";
import type { Owned } from "../../owned.ts";
import { announceFailed } from "../failed.ts";
import { openByEmail } from "../link.ts";
import type { LoginRequest, LoginTokens } from "../open.ts";
import type { LoginPolicy } from "../policy.ts";
import type { LoginPorts } from "../ports.ts";
import { codeFailures } from "../../codes/rows/failures.ts";

export interface CodeLogin extends LoginRequest, TypedCode {
  /** A username or an email address. */
  readonly identifier: string;
  /** By what limits count. */
  readonly network?: string | undefined;
}

/**
 * Opens a session for the user who got a code by email, and uses the code up, with the link of the same email. An unknown account, a wrong
 * code and a disabled account give the same Failure `invalid_code` after the same work. Throws also `mfa_required`, `invalid_scope`,
 * `too_many_requests`, `refused`, `unavailable`.
 */
export async function logInWithCode(
  ports: LoginPorts,
  policy: LoginPolicy,
  owned: readonly Owned<Claim>[],
  login: CodeLogin,
): Promise<LoginTokens> {
  const { identifier, client, device } = login;
  let found: Account | undefined;
  try {
    await spendCode(ports, policy, login.network);
    if (ports.before?.logIn) await ports.before.logIn(attempt("code", login, identifier));
    const now = ports.clock();
    found = await findByIdentifier(ports.store, identifier);
    const { forgive } = await requireCode(ports, policy, {
      ...login,
      now,
      owner: found?.id ?? identifierKey(identifier),
      bound: found && bindCode("log_in", found),
    });
    if (!found) throw new Failure(codeFailures.invalid_code, { reason: "code wrong or too old" });
    return await openByEmail(ports, policy, owned, login, {
      door: "code",
      account: found,
      now,
      late: () => new Failure(codeFailures.invalid_code, { reason: "code used meanwhile" }),
      onUsed: forgive,
    });
  } catch (error) {
    const name = await ports.throttleKeys("audit", identifierKey(identifier));
    const facts = { subjectId: found?.id, clientId: client.id, origin: device };
    announceFailed(ports, error, { facts, name });
    throw error;
  }
}
