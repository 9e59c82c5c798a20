import { enqueueNotice } from "../email/enqueue.ts";
import { hasPasskeys } from "../factors/assurance.ts";
import { requireVerifiedOwner } from "../factors/own/verified.ts";
import { provenHere, requireSudo } from "../factors/sudo.ts";
import { Failure, credentialFailures, requestFailures, expiredToken } from "../failures.ts";
import type { Language } from "../ground/language.ts";
import { noPassword } from "../ground/no-password.ts";
import { isId } from "../ids.ts";
import { sessionLimits } from "../sessions/limits.ts";
import { endedReason } from "../sessions/policy.ts";
import type { SessionCaller } from "../user.ts";
import { requireWaiting, useUpWaiting, type HeldIdentity } from "./connect/bound.ts";
import { identityOf } from "./connect/register.ts";
import { upstreamEmails } from "./emails.ts";
import { identityLimits } from "./limits.ts";
import type { Identity } from "./model.ts";
import { ownerOf } from "./owner.ts";
import type { UpstreamPorts, UpstreamPolicy } from "./ports.ts";
import { isFrom } from "./providers.ts";
import { upstreamFailures, upstreamEvents } from "./rows.ts";

/** A change of a user's own identities. */
export interface IdentityChange extends SessionCaller {
  /** Of the notice. */
  readonly language: Language;
}

/**
 * Connects an identity to the caller's account. The caller asked for it in this session, or logged in after the identity was proven, so
 * that no other page can connect one. Idempotent. Throws Failure `insufficient_user_authentication`, `email_not_verified`,
 * `expired_token`, `identity_taken`, `too_many_identities`, `unavailable`.
 */
export async function linkIdentity(
  ports: UpstreamPorts,
  policy: UpstreamPolicy,
  change: IdentityChange,
  held: HeldIdentity,
): Promise<Identity> {
  const { store, audit, clock } = ports;
  const { userId, sessionId, language, ...origin } = change;
  const session = await requireSudo(ports, policy, change);
  // The owner of an unverified address may be somebody else. A way in that was added before would outlive the proof.
  await requireVerifiedOwner(ports, change);
  const waiting = await requireWaiting(ports, policy, held, "link", "login");
  if (waiting.intent === "link" && waiting.sessionId !== sessionId) {
    throw expiredToken("upstream", {
      reason: "identity not waiting in this browser",
    });
  }
  if (waiting.intent === "login" && provenHere(session) < waiting.issuedAt) {
    const maxAge = Math.floor(sessionLimits.sudo / 1000);
    throw new Failure(credentialFailures.insufficient_user_authentication, { maxAge });
  }
  const known = await store.listIdentities(userId);
  const { issuer, subject, provider } = waiting;
  const isSame = (one: Identity) => one.issuer === issuer && one.subject === subject;
  const connected = known.find(isSame);
  if (connected) return connected;
  if (known.length >= identityLimits.listed) {
    throw new Failure(upstreamFailures.too_many_identities);
  }
  await useUpWaiting(ports, held.token, waiting);
  const identity = identityOf(ports, waiting, userId, clock());
  if (!(await store.insertIdentity(identity))) {
    const owner = await ownerOf(ports, waiting);
    if (owner?.account.id === userId) return owner.identity;
    if (owner || !(await store.insertIdentity(identity))) {
      throw new Failure(upstreamFailures.identity_taken);
    }
  }
  await requireStillAllowed(ports, identity, sessionId);
  const facts = { actorId: userId, subjectId: userId, sessionId, origin };
  audit.record(upstreamEvents.identity_linked, { ...facts, detail: { provider } });
  await enqueueNotice(ports, { kind: upstreamEmails.identity_linked, userId, language, origin });
  return identity;
}

/**
 * Takes a new identity back if the session has ended meanwhile, because what ended it may have removed all identities just before. The same
 * for one beyond the limit, which other requests have reached meanwhile.
 */
async function requireStillAllowed(
  { store, clock }: UpstreamPorts,
  { id, userId }: Identity,
  sessionId: string,
): Promise<void> {
  const session = await store.findSessionState(sessionId);
  const hasEnded = !session || endedReason(session, clock()) !== undefined;
  const isListed = (await store.listIdentities(userId)).some((one) => one.id === id);
  if (!hasEnded && isListed) return;
  await store.deleteIdentity(id, userId);
  if (!hasEnded) throw new Failure(upstreamFailures.too_many_identities);
  const maxAge = Math.floor(sessionLimits.sudo / 1000);
  throw new Failure(credentialFailures.insufficient_user_authentication, { maxAge });
}

/**
 * Disconnects an identity of the caller, if another way to log in is left. If two requests disconnect the last two at the same time, the
 * owner of the address can still reset the password. Throws Failure `insufficient_user_authentication`, `not_found`, `last_way_in`,
 * `unavailable`.
 */
export async function unlinkIdentity(
  ports: UpstreamPorts,
  policy: UpstreamPolicy,
  change: SessionCaller,
  id: string,
): Promise<void> {
  const { userId, sessionId } = change;
  await requireSudo(ports, policy, change);
  const identities = isId(id) ? await ports.store.listIdentities(userId) : [];
  const identity = identities.find((one) => one.id === id);
  if (!identity) throw new Failure(requestFailures.not_found);
  const others = identities.filter((one) => one !== identity);
  if (!(await hasOtherWayIn(ports, policy, userId, others))) {
    throw new Failure(upstreamFailures.last_way_in);
  }
  await ports.store.deleteIdentity(id, userId);
  const facts = { actorId: userId, subjectId: userId, sessionId, origin: change };
  ports.audit.record(upstreamEvents.identity_unlinked, {
    ...facts,
    detail: { provider: identity.provider },
  });
}

/** Whether an account can be entered without an identity: by a password, a passkey, another identity, or an address that emails reach. */
async function hasOtherWayIn(
  { store, emailSender }: UpstreamPorts,
  policy: UpstreamPolicy,
  userId: string,
  others: readonly Identity[],
): Promise<boolean> {
  const account = await store.findAccount(userId);
  if (!account) return false;
  if (account.passwordHash !== noPassword) return true;
  if (emailSender && account.emailVerifiedAt !== null) return true;
  if (others.some((one) => isOn(policy, one))) return true;
  if (!hasPasskeys(policy)) return false;
  return (await store.listPasskeys(userId)).some(({ verifiedAt }) => verifiedAt !== null);
}

/** Whether an identity can log in: its provider is not switched off. */
const isOn = ({ providers }: Pick<UpstreamPolicy, "providers">, identity: Identity): boolean =>
  providers.some((provider) => isFrom(provider, identity));
