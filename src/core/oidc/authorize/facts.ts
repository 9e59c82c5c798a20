import { canBeTaken, redirectHost } from "../../clients/redirect-uris.ts";
import { isGranted } from "../../consents/granted.ts";
import { isSpare, kindsIn } from "../../factors/kinds.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";
import type { AppRequest, BrowserLogin } from "../request/model.ts";
import type { Parameters } from "../request/parameters.ts";
import { isAppScope } from "../scopes.ts";
import { browserOf, chosenOf, readAsked, type Asked } from "./asked.ts";
import type { DecisionFacts } from "./decide.ts";

/** What a request is decided by. Reads the consent and the factors only where they can matter. Throws Failure `unavailable`. */
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
  const asked = await ownDetour(ports, given, browser, now);
  return {
    request,
    login,
    asked,
    hasChosen: await hasChosen(ports, given, login),
    scopes: login ? allowedScopes(ports, request, login) : request.scopes,
    isGranted: login !== undefined && (await wasGranted(ports, request, login)),
    hasFactor: login !== undefined && (await couldShowFactor(ports, policy, request, login)),
    hasOffered: asked?.hasOffered ?? false,
    now,
  };
}

/** The detour that this browser comes back from. A proof in one browser is nothing for a request that was asked in another. */
async function ownDetour(
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

/** Those of ours only as far as the role of the user has them. */
function allowedScopes(
  { access }: OidcPorts,
  { scopes }: AppRequest,
  { role }: BrowserLogin,
): readonly string[] {
  const ofRole = access.scopesOfRole(role);
  return scopes.filter((scope) => isAppScope(access, scope) || ofRole.includes(scope));
}

async function wasGranted(
  { store }: OidcPorts,
  { client, redirectUri, scopes, prompts }: AppRequest,
  { userId }: BrowserLogin,
): Promise<boolean> {
  // No consent is stored for an app of the operator's own, and none counts if everybody is asked.
  if (client.firstParty === 1 || prompts.includes("consent")) return false;
  if (canBeTaken(client, redirectUri)) return false;
  const consent = await store.findConsent(userId, client.id, redirectHost(redirectUri));
  return isGranted(consent, scopes);
}

async function couldShowFactor(
  { store }: OidcPorts,
  { mfa }: OidcPolicy,
  { prefersTwoFactors }: AppRequest,
  { userId, acr }: BrowserLogin,
): Promise<boolean> {
  if (!prefersTwoFactors || acr === "aal2" || mfa === "off") return false;
  const factors = await store.findFactors(userId);
  return factors !== undefined && kindsIn(factors).some((kind) => !isSpare(kind));
}
