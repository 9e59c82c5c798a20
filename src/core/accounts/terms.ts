import { Failure, credentialFailures, requestFailures } from "../failures.ts";
import type { Caller, Origin } from "../user.ts";
import type { Account } from "./model.ts";
import type { AccountPolicy, AccountPorts } from "./ports.ts";
import { accountEvents } from "./rows.ts";

/** What is wrong with the version of the terms that a user accepts. Undefined if it is the current one. */
export const termsFault = (
  { termsVersion }: Pick<AccountPolicy, "termsVersion">,
  version: string,
): string | undefined =>
  version === termsVersion
    ? undefined
    : termsVersion === undefined
      ? "This server has no version of the terms."
      : `Must be the current version of the terms, ${termsVersion}.`;

/**
 * Records that the caller accepts the current version of the terms, with one UPDATE, and returns the account. The first acceptance of a
 * version counts. Throws Failure `validation_failed` for another version, `invalid_token` if the account was deleted, `unavailable`.
 */
export async function acceptTerms(
  { store, clock, audit }: Pick<AccountPorts, "store" | "clock" | "audit">,
  policy: Pick<AccountPolicy, "termsVersion">,
  caller: Caller,
  version: string,
): Promise<Account> {
  const message = termsFault(policy, version);
  if (message !== undefined) {
    throw new Failure(requestFailures.validation_failed, {
      errors: [{ pointer: "/version", message }],
    });
  }
  const isNew = await store.acceptTerms(caller.userId, version, clock());
  const account = await store.findAccount(caller.userId);
  if (!account) throw new Failure(credentialFailures.invalid_token, { reason: "account deleted" });
  if (isNew) reportTerms({ audit }, account, version, caller);
  return account;
}

/** Announces which version of the terms a user accepted. */
export function reportTerms(
  { audit }: Pick<AccountPorts, "audit">,
  { id }: Pick<Account, "id">,
  version: string,
  { sessionId, ...origin }: Origin & Pick<Caller, "sessionId">,
): void {
  const facts = { actorId: id, subjectId: id, sessionId, origin };
  audit.record(accountEvents.user_terms_accepted, { ...facts, detail: { version } });
}
