import { findByIdentifier, identifierKey } from "../../accounts/find.ts";
import type { Account } from "../../accounts/model.ts";
import { bindEmailCode, openRequest } from "../../email-codes/bind.ts";
import { requireEmailCode, spendEmailCode, type TypedEmailCode } from "../../email-codes/prove.ts";
import { emailCodeFailures } from "../../email-codes/rows.ts";
import type { AddressClaim } from "../../email/model.ts";
import { Failure } from "../../failures.ts";
import { attempt } from "../../ground/before.ts";
import type { Owned } from "../../owned.ts";
import type { Door } from "../admit.ts";
import { announceFailed } from "../failed.ts";
import { openByEmail } from "../link.ts";
import type { LoginRequest, LoginTokens } from "../open.ts";
import type { LoginPorts, LoginPolicy } from "../ports.ts";

/** The code of an email with a link, which proves the address. */
const codeDoor: Door = {
  name: "code",
  first: "link",
  isAddressAsked: false,
  shut: () => new Failure(emailCodeFailures.invalid_code, { reason: "account disabled" }),
};

export interface CodeLogin extends LoginRequest, TypedEmailCode {
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
  owned: readonly Owned<AddressClaim>[],
  login: CodeLogin,
): Promise<LoginTokens> {
  const { identifier, client, device } = login;
  let found: Account | undefined;
  try {
    await spendEmailCode(ports, policy, login.network);
    if (ports.before?.logIn) await ports.before.logIn(attempt("code", login, identifier));
    const now = ports.clock();
    found = await findByIdentifier(ports.store, identifier);
    const { forgive } = await requireEmailCode(ports, policy, {
      ...login,
      now,
      requests: [openRequest],
      owner: found?.id ?? identifierKey(identifier),
      address: found?.emailKey ?? identifierKey(identifier),
      bound: found && bindEmailCode("log_in", found),
    });
    if (!found) {
      throw new Failure(emailCodeFailures.invalid_code, { reason: "code wrong or too old" });
    }
    return await openByEmail(ports, policy, owned, login, {
      door: codeDoor,
      account: found,
      now,
      late: () => new Failure(emailCodeFailures.invalid_code, { reason: "code used meanwhile" }),
      onUsed: forgive,
    });
  } catch (error) {
    const name = await ports.throttleKeys("audit", identifierKey(identifier));
    const facts = { subjectId: found?.id, clientId: client.id, origin: device };
    announceFailed(ports, error, { facts, name });
    throw error;
  }
}
