import { inAll } from "../../access.ts";
import { redirectHost } from "../../clients/redirect-uris.ts";
import { grantConsent } from "../../consents/grant.ts";
import { isFailure, credentialFailures, expiredToken, type Failure } from "../../failures.ts";
import type { Language } from "../../ground/language.ts";
import { withImplied } from "../../resources/implied.ts";
import { impliedBy, type Resource } from "../../resources/model.ts";
import { spend } from "../../throttle/count.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";
import type { AppError } from "../request/model.ts";
import { isError, type SomeRequest } from "../request/read.ts";
import { withError } from "../request/redirect.ts";
import { oidcEvents, oidcThrottle } from "../rows.ts";
import { end, grant, useUp, type Arrival } from "./authorize.ts";
import { decide } from "./decide.ts";
import { factsOf } from "./facts.ts";
import { hasShown } from "./proof.ts";

/** What a user decided about a request. */
export interface Approval extends Arrival {
  readonly isApproved: boolean;
  /** The scopes that the user leaves to the app. Undefined for all. */
  readonly scopes: readonly string[] | undefined;
  /** What the page was shown with. */
  readonly proof: string;
  /** Of the notice. */
  readonly language: Language;
}

const denied: AppError = { error: "access_denied", description: "The user did not approve." };

/**
 * Does what a user decided, and gives the URL of the app with the code or the error. The page must have shown exactly this request to
 * this session in the last ten minutes. Throws Failure `expired_token`, `too_many_requests`, `unavailable`.
 */
export async function approve(
  ports: OidcPorts,
  policy: OidcPolicy,
  read: SomeRequest,
  { login, browser, isApproved, scopes, proof, language, ...origin }: Approval,
): Promise<string> {
  if ("unread" in read) throw noOneLoggedIn();
  const { given, place, checked: request } = read;
  if (isError(request)) return end(ports, policy, read, request, { login, ...origin });
  if (!login) throw noOneLoggedIn();
  const { userId, sessionId } = login;
  await spend(ports, policy, oidcThrottle.consent, userId);
  const facts = await factsOf(ports, policy, { given, request, login, browser });
  const shown = { request, login, canonical: given.canonical };
  if (!(await hasShown(ports.oidcKeys.seals, shown, proof, facts.now))) {
    throw expiredToken("decision", {
      reason: "page too old, or about something else",
    });
  }
  const decision = decide({ ...facts, hasOffered: true });
  if ("error" in decision) return end(ports, policy, read, decision, { login, ...origin });
  // Another tab may have approved it meanwhile. All else is for another page.
  if (decision.needs !== "consent" && decision.needs !== "none") {
    throw expiredToken("decision", { reason: "other page first" });
  }
  const { client, redirectUri, resource } = request;
  const about = { subjectId: userId, sessionId, clientId: client.id, origin };
  // The page of an app of the operator's own shows only the scopes of a resource. Nothing is stored for it.
  const isOwn = client.firstParty === 1;
  const left =
    scopes && (!isOwn || resource) ? inAll(facts.scopes, chosenOf(resource, scopes)) : facts.scopes;
  if (!isApproved || left.length === 0) {
    await useUp(ports, read);
    ports.audit.record(oidcEvents.authorization_denied, { ...about, detail: { by: "user" } });
    return withError(policy.issuer, place, denied);
  }
  if (isOwn) return grant(ports, policy, { read, request, login, origin, scopes: left });
  const host = redirectHost(redirectUri);
  const caller = { userId, sessionId, ...origin };
  try {
    await grantConsent(ports, policy, {
      caller,
      client,
      host,
      resource: resource?.uri ?? "",
      scopes: left,
      language,
    });
  } catch (cause) {
    if (!isFailure(cause, credentialFailures.insufficient_user_authentication)) throw cause;
    throw noOneLoggedIn(cause);
  }
  const allowed = decide({ ...facts, hasOffered: true, isGranted: true });
  if ("error" in allowed) return end(ports, policy, read, allowed, { login, ...origin });
  return grant(ports, policy, { read, request, login, origin, scopes: left });
}

const noOneLoggedIn = (cause?: unknown): Failure =>
  expiredToken("decision", { reason: "no one logged in", cause });

/** What a user chose. The page does not show `openid`, and none that another scope implies. */
const chosenOf = (resource: Resource | undefined, scopes: readonly string[]): readonly string[] => [
  "openid",
  ...(resource ? withImplied(scopes, impliedBy(resource)) : scopes),
];
