import type { Account } from "../accounts/model.ts";
import type { OwnerCheck, OwnerProof } from "../accounts/owner.ts";
import { firstPartyId } from "../clients/model.ts";
import { hasPasskeys } from "../factors/assurance.ts";
import { passkeyFault } from "../factors/passkeys/fault.ts";
import { provePasskey } from "../factors/passkeys/prove.ts";
import { forgetFactorTries } from "../factors/prove.ts";
import { factorFailures, factorThrottle } from "../factors/rows.ts";
import { Failure } from "../failures.ts";
import { noPassword } from "../ground/no-password.ts";
import { whyWrong, type CheckPassword } from "../passwords/check.ts";
import { wrongPassword } from "../passwords/rows.ts";
import { spend } from "../throttle/count.ts";
import { loginLimits } from "./devices.ts";
import { announceFailed } from "./failed.ts";
import type { LoginPorts, LoginPolicy } from "./ports.ts";

/**
 * How the owner of a known account proves that it is theirs, without a session. A second factor is not asked for, because nothing is
 * opened. `before.logIn` is not called: the caller has the link of an email.
 */
export const ownerCheck = (
  ports: LoginPorts,
  policy: LoginPolicy,
  checkPassword: CheckPassword,
  /** The providers that an account has, of those that are on. */
  providersOf: (userId: string) => Promise<readonly string[]>,
): OwnerCheck => ({
  async ways({ id, passwordHash }) {
    const passkeys = hasPasskeys(policy) ? await ports.store.listPasskeys(id) : [];
    return [
      ...(passwordHash === noPassword ? [] : ["password"]),
      ...(passkeys.length > 0 ? ["passkey"] : []),
      ...(await providersOf(id)),
    ];
  },
  async prove(account, proof) {
    const facts = { subjectId: account.id, clientId: firstPartyId, origin: proof.device };
    try {
      if (proof.password === undefined) await passkey(ports, policy, account, proof, facts);
      else await password(ports, checkPassword, account, proof, proof.password);
    } catch (error) {
      const name = await ports.throttleKeys("audit", account.usernameKey);
      announceFailed(ports, error, { facts, name });
      throw error;
    }
  },
});

/** Throws Failure `invalid_grant`, `too_many_requests`, `overloaded`, `aborted`, `unavailable`. */
async function password(
  ports: LoginPorts,
  checkPassword: CheckPassword,
  account: Account,
  { signal, ...proof }: OwnerProof,
  entered: string,
): Promise<void> {
  const { isRight, forgive } = await checkPassword({
    password: entered,
    hash: account.passwordHash,
    limits: await loginLimits(ports, { ...proof, identifier: account.username }, account),
    signal,
  });
  if (!isRight) throw new Failure(wrongPassword, whyWrong(ports.hasher, account.passwordHash));
  await forgive();
}

/** Throws Failure `invalid_grant`, `unknown_passkey`, `too_many_requests`, `unavailable`. */
async function passkey(
  ports: LoginPorts,
  policy: LoginPolicy,
  { id: userId }: Account,
  { passkey: answer, network }: OwnerProof,
  facts: Parameters<typeof passkeyFault>[2],
): Promise<void> {
  if (!hasPasskeys(policy)) throw new Failure(factorFailures.unknown_passkey);
  await spend(ports, policy, factorThrottle.passkeyLogin, network);
  const proving = provePasskey(ports, { purpose: "login", binding: "", answer, userId });
  const fault = await passkeyFault(ports, policy, facts, proving);
  if (fault) throw fault;
  await forgetFactorTries(ports, userId);
}
