import { parseNewEmail } from "../accounts/email.ts";
import { findByIdentifier, identifierKey } from "../accounts/find.ts";
import type { Account } from "../accounts/model.ts";
import type { OwnerCheck, OwnerProof } from "../accounts/owner.ts";
import { accountEvents } from "../accounts/rows.ts";
import { bindEmailCode, boundRequest, openRequest } from "../email-codes/bind.ts";
import { requireEmailCode, spendEmailCode, type TypedEmailCode } from "../email-codes/prove.ts";
import { emailCodeFailures } from "../email-codes/rows.ts";
import { linkState } from "../email/link-tokens.ts";
import { linkFailures } from "../email/rows.ts";
import { Failure, isFailure } from "../failures.ts";
import type { Language } from "../ground/language.ts";
import { day } from "../ground/time.ts";
import type { Caller } from "../user.ts";
import { changeEmail } from "./change-email.ts";
import {
  openEmailLink,
  useUpChange,
  type EmailLink,
  type EmailPurpose,
  type FoundEmail,
} from "./email-link.ts";
import type { LinkPolicy, LinkPorts } from "./ports.ts";
import { proofFailures } from "./rows.ts";

/** The code of an email, as its page sends it. */
interface TypedVerification extends TypedEmailCode {
  /** The username or the email address, for a call without a login. */
  readonly identifier?: string | undefined;
  /** The new address. Undefined for the address that the account has. */
  readonly email?: string | undefined;
}

export interface EmailVerification extends Omit<EmailLink, "token"> {
  /** The token of the link, if there is no code. */
  readonly token?: string;
  readonly code?: TypedVerification;
  /** Of the notice. */
  readonly language: Language;
  /** The user who is logged in, if there is one. */
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
  /** True if the address is verified already. */
  readonly isDone: boolean;
}

export interface EmailPreviewRequest extends EmailLink {
  /** Whether the answer tells of a link whose address was verified since. */
  readonly includeDone?: boolean | undefined;
}

/** Shows whose account a link is about. Uses nothing up. Throws Failure `invalid_link`, `too_many_requests`, `unavailable`. */
export async function previewEmail(
  ports: LinkPorts,
  settings: LinkPolicy,
  owner: OwnerCheck,
  link: EmailPreviewRequest,
): Promise<EmailPreview> {
  try {
    const { account, purpose, data } = await openEmailLink(ports, settings, link);
    const email = purpose === "change_email" ? data : account.email;
    return { purpose, account, email, ways: await owner.ways(account), isDone: false };
  } catch (error) {
    const isDead = link.includeDone && isFailure(error, linkFailures.invalid_link);
    const account = isDead ? await findVerified(ports, link.token) : undefined;
    if (!account) throw error;
    return { purpose: "verify_email", account, email: account.email, ways: [], isDone: true };
  }
}

/** Milliseconds after the end of a link in which it still says that its address is verified. */
const doneLifetime = day;

/** The account whose present address the link of a token was for, if it is verified by now. The token proves that its reader got it. */
async function findVerified(
  { store, linkTokens, clock }: LinkPorts,
  token: string,
): Promise<Account | undefined> {
  const claim = linkTokens.read(token);
  if (!claim || claim.expiresAt + doneLifetime <= clock()) return undefined;
  const account = await store.findAccount(claim.userId);
  if (!account || account.emailVerifiedAt === null || account.disabledAt !== null) return undefined;
  const state = linkState("verify_email", { ...account, emailVerifiedAt: null });
  return (await claim.proves({ purpose: "verify_email", state })) ? account : undefined;
}

/**
 * Marks the address of a link or a code as proven. That of a change also puts it in place of the account's address. Each works once, and
 * uses up the other. It shows who has the mailbox, and not who has the account: somebody else may have registered it. So it also takes
 * a session of the account, or a proof of its owner. Throws Failure `proof_required`, which does not use the link or the code up,
 * `invalid_link`, `invalid_code`, `email_taken`, `too_many_requests`, `unavailable`, and those of `OwnerCheck`.
 */
export async function verifyEmail(
  ports: LinkPorts,
  settings: LinkPolicy,
  owner: OwnerCheck,
  verification: EmailVerification,
): Promise<{ readonly userId: string }> {
  const { token = "", code, caller, proof } = verification;
  const { account, ...found } = code
    ? await openEmailCode(ports, settings, verification, code)
    : { forgive: undefined, ...(await openEmailLink(ports, settings, { ...verification, token })) };
  if (proof) await owner.prove(account, proof);
  else if (caller?.userId !== account.id) {
    throw new Failure(proofFailures.proof_required, { ways: await owner.ways(account) });
  }
  try {
    await redeem(ports, { account, ...found }, verification);
  } catch (error) {
    if (!code || !isFailure(error, linkFailures.invalid_link)) throw error;
    throw new Failure(emailCodeFailures.invalid_code, { reason: "code used meanwhile" });
  }
  await found.forgive?.();
  return { userId: account.id };
}

/** Throws Failure `invalid_link`, `email_taken`, `unavailable`. */
async function redeem(
  ports: LinkPorts,
  found: FoundEmail,
  { language, ...origin }: EmailVerification,
): Promise<void> {
  const { store, clock, audit } = ports;
  const { account, purpose, data } = found;
  const { id: userId, emailKey } = account;
  const facts = { subjectId: userId, origin };
  if (purpose === "change_email") {
    await useUpChange(ports, found, "redeem");
    await changeEmail(ports, account, data, { language, origin });
    audit.record(accountEvents.user_updated, { ...facts, detail: { fields: ["email"] } });
  } else if (await store.verifyEmail({ userId, emailKey, now: clock() })) {
    audit.record(accountEvents.user_email_verified, facts);
  } else {
    throw new Failure(linkFailures.invalid_link, {
      reason: "link used or address changed meanwhile",
    });
  }
}

/**
 * The account of a code that still works: that of the caller, or the one that was named. An unknown account gives the same Failure after
 * the same work. `forgive` forgets the wrong codes before it. A right code of a new address forgives none, because it says nothing about
 * codes that were guessed for other addresses. Throws Failure `proof_required`, `invalid_code`, `too_many_requests`, `unavailable`.
 */
async function openEmailCode(
  ports: LinkPorts,
  settings: LinkPolicy,
  { caller, network }: EmailVerification,
  { identifier, email, ...typed }: TypedVerification,
): Promise<FoundEmail & { forgive(): Promise<void> }> {
  const { store, clock } = ports;
  await spendEmailCode(ports, settings, network);
  const now = clock();
  const named = caller?.userId ?? identifier;
  if (named === undefined) throw new Failure(proofFailures.proof_required);
  const account = caller
    ? await store.findAccount(caller.userId)
    : await findByIdentifier(store, named);
  const purpose = email === undefined ? "verify_email" : "change_email";
  const { address = "", key } = (email !== undefined && parseNewEmail(email)) || {};
  const isUsable = account?.disabledAt === null && (email === undefined || key !== undefined);
  const owner = account?.id ?? identifierKey(named);
  const own = boundRequest(purpose, owner, key);
  const { random: order, forgive } = await requireEmailCode(ports, settings, {
    ...typed,
    now,
    // A change of the address takes a request that was made after a new proof.
    requests: email === undefined ? [own, openRequest] : [own],
    owner,
    address: identifierKey(email ?? account?.emailKey ?? named),
    bound: isUsable ? bindEmailCode(purpose, account, key) : undefined,
  });
  if (!account) {
    throw new Failure(emailCodeFailures.invalid_code, { reason: "code wrong or too old" });
  }
  const isChange = purpose === "change_email";
  return { account, purpose, data: address, order, forgive: isChange ? async () => {} : forgive };
}
