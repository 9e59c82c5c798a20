import { inAll, type Scope } from "../../access.ts";
import { isAppScope } from "../../app-scopes.ts";
import { canBeTaken } from "../../clients/device.ts";
import { redirectHost } from "../../clients/redirect-uris.ts";
import { isGranted } from "../../consents/granted.ts";
import { hasConsentFor } from "../../consents/list.ts";
import { scopesOf, type Consent } from "../../consents/model.ts";
import { canShowFactor } from "../../factors/can-show.ts";
import { scopesOpenTo } from "../../resources/model.ts";
import { lacksFactorOf } from "../../tokens/claims.ts";
import { membershipIn, scopesOfUser } from "../../tokens/organization.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";
import { invalidRequest } from "../request/check.ts";
import type { AppError, AppRequest, BrowserLogin } from "../request/model.ts";
import type { Parameters } from "../request/parameters.ts";
import type { ReadRequest } from "../request/read.ts";
import { browserOf, chosenOf, readAsked, type Asked } from "./asked.ts";
import type { DecisionFacts } from "./decide.ts";

/**
 * What a request is decided by. Reads the consent, the membership and the factors only where they can matter. Throws Failure
 * `unavailable`.
 */
export async function factsOf(
  ports: OidcPorts,
  policy: OidcPolicy,
  {
    given,
    request,
    login,
    browser,
  }: {
    readonly given: Parameters;
    readonly request: AppRequest;
    readonly login: BrowserLogin | undefined;
    readonly browser: string | undefined;
  },
): Promise<DecisionFacts> {
  const now = ports.clock();
  const consent = login && (await consentOf(ports, request, login));
  const { organization } = request;
  const membership =
    login && organization !== undefined
      ? await membershipIn(ports, login.userId, organization)
      : undefined;
  const lacksFactor = login !== undefined && lacksFactorOf(membership, login);
  const ofUser = login && scopesOfUser(ports, login, membership);
  const scopes = ofUser ? allowedScopes(ports, request, ofUser) : request.scopes;
  const whole = consent ? withGranted(request, scopes, consent) : scopes;
  const asked = await ownDetour(ports, given, browser, now);
  return {
    request,
    login,
    asked,
    hasChosen: await hasChosen(ports, given, login),
    scopes: whole,
    isStranger: login !== undefined && organization !== undefined && !membership,
    granted: consent && !canBeTaken(request.client, request.redirectUri) ? scopesOf(consent) : [],
    isGranted: isGranted(consent, whole),
    lacksFactor,
    hasFactor:
      login !== undefined &&
      login.acr !== "aal2" &&
      (request.prefersTwoFactors || lacksFactor) &&
      (await canShowFactor(ports, policy, login.userId)),
    hasOffered: asked?.hasOffered ?? false,
    now,
  };
}

/** The detour that this browser comes back from. A proof in one browser is nothing for a request that was asked in another. */
export async function ownDetour(
  { oidcKeys: { seals } }: OidcPorts,
  given: Parameters,
  browser: string | undefined,
  now: number,
): Promise<Asked | undefined> {
  if (browser === undefined) return undefined;
  const asked = await readAsked(seals, given.canonical, given.asked, now);
  return asked?.browser === (await browserOf(seals, browser)) ? asked : undefined;
}

async function hasChosen(
  { oidcKeys }: OidcPorts,
  { chosen }: Parameters,
  login: BrowserLogin | undefined,
): Promise<boolean> {
  if (chosen === undefined || !login) return false;
  return chosen === (await chosenOf(oidcKeys.seals, login.sessionId));
}

/** Those of ours only as far as the user has them. */
function allowedScopes(
  { access }: OidcPorts,
  { resource, scopes }: AppRequest,
  ofUser: readonly Scope[],
): readonly string[] {
  if (resource) return scopes;
  return scopes.filter((scope) => isAppScope(access, scope) || ofUser.includes(scope));
}

/** What the user allowed the app before, if it can matter. */
async function consentOf(
  { store }: OidcPorts,
  { client, redirectUri, resource, prompts }: AppRequest,
  { userId }: BrowserLogin,
): Promise<Consent | undefined> {
  // No consent is stored for an app of the operator's own, and without a resource none counts if everybody is asked.
  if (client.firstParty === 1) return undefined;
  const isAsked = prompts.includes("consent") || canBeTaken(client, redirectUri);
  if (isAsked && !resource) return undefined;
  const host = redirectHost(redirectUri);
  const key = { userId, clientId: client.id, host, resource: resource?.uri ?? "" };
  const consent = await store.findConsent(key);
  // The app has changed what it says of itself since then.
  return consent?.snapshot === client.snapshot ? consent : undefined;
}

/**
 * The scopes of a request, with those of its resource that the user allowed the app before. Some clients ask for a further scope alone, and
 * would lose the others.
 */
function withGranted(
  { client, resource }: AppRequest,
  scopes: readonly string[],
  consent: Consent,
): readonly string[] {
  if (!resource) return scopes;
  return [...new Set([...scopes, ...inAll(scopesOpenTo(resource, client), scopesOf(consent))])];
}

/**
 * Requires that an error may lead to the app. One whose document anybody can publish could otherwise send users away who never chose it.
 * Throws Failure `invalid_authorization_request`, `unavailable`.
 */
export async function requireConnected(
  { store }: OidcPorts,
  { client, place }: Pick<ReadRequest, "client" | "place">,
  { description }: AppError,
  login: BrowserLogin | undefined,
): Promise<void> {
  if (client.origin !== "document") return;
  if (login && (await hasConsentFor(store, login.userId, client.id))) return;
  const host = redirectHost(place.redirectUri);
  throw invalidRequest(`The app at ${host} cannot be connected. ${description}`);
}
