import type { Account } from "../accounts/model.ts";
import type { OwnerCheck, OwnerProof } from "../accounts/owner.ts";
import { accountEvents } from "../accounts/rows.ts";
import { linkFailures } from "../email/rows.ts";
import { Failure } from "../failures.ts";
import type { Language } from "../ground/language.ts";
import type { Caller } from "../user.ts";
import { changeEmail } from "./change-email.ts";
import { openEmailLink, useUpFor, type EmailLink, type EmailPurpose } from "./email-link.ts";
import type { LinkPolicy, LinkPorts } from "./ports.ts";
import { proofFailures } from "./rows.ts";

export interface EmailVerification extends EmailLink {
  /** Of the notice. */
  readonly language: Language;
  /** Who is logged in, if anybody is. */
  readonly caller?: Pick<Caller, "userId"> | undefined;
  readonly proof?: OwnerProof | undefined;
}

/** What a link would do. */
export interface EmailPreview {
  readonly purpose: EmailPurpose;
  readonly account: Account;
  /** The address that the link is about. */
  readonly email: string;
  /** How the owner of the account can prove it, without a session. */
  readonly ways: readonly string[];
}

/** Shows whose account a link is about. Uses nothing up. Throws Failure `invalid_link`, `too_many_requests`, `unavailable`. */
export async function previewEmail(
  ports: LinkPorts,
  settings: LinkPolicy,
  owner: OwnerCheck,
  link: EmailLink,
): Promise<EmailPreview> {
  const { account, purpose, data } = await openEmailLink(ports, settings, link);
  const email = purpose === "change_email" ? data : account.email;
  return { purpose, account, email, ways: await owner.ways(account) };
}

/**
 * Marks the address of a link as proven. The link of a change also puts it in place of the account's address. Each link works once. It
 * shows who has the mailbox, and not who has the account: somebody else may have registered it. So it takes a session of the account,
 * or a first proof. Throws Failure `proof_required`, which does not use the link up, `invalid_link`, `email_taken`, `too_many_requests`,
 * `unavailable`, and those of `OwnerCheck`.
 */
export async function verifyEmail(
  ports: LinkPorts,
  settings: LinkPolicy,
  owner: OwnerCheck,
  verification: EmailVerification,
): Promise<{ readonly userId: string }> {
  const { token, language, caller, proof } = verification;
  const { store, clock, audit } = ports;
  const { account, purpose, data } = await openEmailLink(ports, settings, verification);
  const { id: userId, emailKey } = account;
  if (proof) await owner.prove(account, proof);
  else if (caller?.userId !== userId) {
    throw new Failure(proofFailures.proof_required, { ways: await owner.ways(account) });
  }
  const facts = { subjectId: userId, origin: verification };
  if (purpose === "change_email") {
    await useUpFor(ports, token, "redeem");
    await changeEmail(ports, account, data, { language, origin: verification });
    audit.record(accountEvents.user_updated, { ...facts, detail: { fields: ["email"] } });
  } else if (await store.verifyEmail({ userId, emailKey, now: clock() })) {
    audit.record(accountEvents.user_email_verified, facts);
  } else {
    throw new Failure(linkFailures.invalid_link, {
      reason: "link used or address changed meanwhile",
    });
  }
  return { userId };
}
