import { hasRow, type App } from "../clients/model.ts";
import { enqueueNotice } from "../email/enqueue.ts";
import { bestEffort } from "../explain.ts";
import { Failure, credentialFailures } from "../failures.ts";
import type { Language } from "../ground/language.ts";
import { timeOrderedId } from "../ids.ts";
import type { OwnedSession } from "../sessions/model.ts";
import { endedReason } from "../sessions/policy.ts";
import { isWithin } from "../throttle/count.ts";
import type { ThrottleSettings } from "../throttle/model.ts";
import type { SessionCaller } from "../user.ts";
import { consentEmails } from "./emails.ts";
import { hasConsentFor } from "./list.ts";
import { appFactsOf, shownName, type Consent } from "./model.ts";
import type { ConsentPorts } from "./ports.ts";
import { consentEvents, consentThrottle } from "./rows.ts";

/** What a user approved. */
export interface Grant {
  /** The browser's session, and where the request came from. */
  readonly caller: SessionCaller;
  readonly client: Pick<App, "id" | "outerId" | "name" | "snapshot">;
  /** The host of the redirect URI, as `redirectHost` gives it. */
  readonly host: string;
  /** The URI of the resource; empty for none. */
  readonly resource: string;
  readonly scopes: readonly string[];
  /** Of the notice. */
  readonly language: Language;
}

/**
 * Stores what a user lets an app do, and tells the owner of a verified address about a new app. Scopes that were granted before stay.
 * Throws Failure `insufficient_user_authentication` if the session has ended meanwhile, and `unavailable`.
 */
export async function grantConsent(
  ports: ConsentPorts,
  settings: ThrottleSettings,
  grant: Grant,
): Promise<void> {
  const { store, clock, random, audit } = ports;
  const { caller, client, host, resource, scopes } = grant;
  const { userId, sessionId, ...origin } = caller;
  const now = clock();
  const consent: Consent = {
    id: timeOrderedId(now, random),
    userId,
    clientId: client.id,
    host,
    scope: [...new Set(scopes)].join(" "),
    createdAt: now,
    updatedAt: now,
    resource,
    document: hasRow(client) ? null : client.outerId,
    clientName: hasRow(client) ? null : client.name,
    snapshot: client.snapshot,
  };
  const outcome = await store.putConsent(consent);
  if (outcome === "kept") return;
  const { emailVerifiedAt } = await requireLive(ports, consent, sessionId);
  const about = { actorId: userId, subjectId: userId, sessionId, clientId: client.id, origin };
  const app = appFactsOf(consent, client.name);
  const facts = { ...about, detail: { app: shownName(app), host, scopes: [...scopes] } };
  if (outcome === "widened" || (await hasConsentFor(ports.store, userId, client.id, consent.id))) {
    audit.record(consentEvents.app_scopes_added, facts);
    return;
  }
  audit.record(consentEvents.app_connected, facts);
  // An address that nobody proved may be a stranger's.
  if (emailVerifiedAt !== null) await tellOwner(ports, settings, grant, app);
}

/**
 * Best effort. A client without a row has as many ids as somebody makes up, and each counts as a new app, so the emails about those have a
 * limit.
 */
async function tellOwner(
  ports: ConsentPorts,
  settings: ThrottleSettings,
  { caller: { userId, ...origin }, client, language }: Grant,
  app: ReturnType<typeof appFactsOf>,
): Promise<void> {
  const notice = { kind: consentEmails.app_connected, userId, language, origin, app };
  await bestEffort(ports.log, "notice_not_stored", async () => {
    if (hasRow(client) || (await isWithin(ports, settings, consentThrottle.notice, userId))) {
      await enqueueNotice(ports, notice);
    }
  });
}

/**
 * The session. Takes the consent back if it has ended meanwhile, because what ended it may have removed all consents just before. The user
 * is asked again then.
 */
async function requireLive(
  { store, clock }: ConsentPorts,
  { userId, clientId }: Consent,
  sessionId: string,
): Promise<OwnedSession> {
  const session = await store.findSessionState(sessionId);
  if (session && endedReason(session, clock()) === undefined) return session;
  await store.deleteConsentsOfClient(userId, clientId);
  throw new Failure(credentialFailures.insufficient_user_authentication);
}
