import type { Target } from "../../support/targets/http-target.ts";
import { deleting } from "./accounts/deleting.ts";
import { exporting } from "./accounts/exporting.ts";
import { identifiers, invalidIdentifiers } from "./accounts/identifiers.ts";
import { me } from "./accounts/me.ts";
import { invalidRegistrations, registration } from "./accounts/register.ts";
import { updating } from "./accounts/updating.ts";
import { wholeLife } from "./accounts/whole-life.ts";
import { browserSession } from "./browser/browser-session.ts";
import { sessionCookie } from "./browser/cookie.ts";
import { currentSession } from "./browser/current-session.ts";
import { newLogins } from "./browser/new-logins.ts";
import { ownPages, pageGuard } from "./browser/page-guard.ts";
import { remembering } from "./browser/remembering.ts";
import { clientCredentials } from "./clients/clients.ts";
import { invalidClients } from "./clients/invalid-clients.ts";
import { consents } from "./consents/consents.ts";
import { discovery } from "./discovery.ts";
import { factorLogins } from "./factors/logins.ts";
import { ownFactors } from "./factors/own.ts";
import { claims } from "./links/claims.ts";
import { emailChange, emailVerification, invalidEmailLinks } from "./links/email.ts";
import {
  invalidLoginLinks,
  loginCodeRaces,
  loginCodes,
  loginLinkRaces,
  loginLinks,
} from "./links/login.ts";
import {
  forgottenPasswords,
  invalidPasswordLinks,
  linkRaces,
  passwordLinkRules,
} from "./links/password.ts";
import { logins } from "./login.ts";
import { askedBrowsers } from "./oidc/asked.ts";
import { authorizing } from "./oidc/authorize.ts";
import { basicConformance } from "./oidc/conformance/basic.ts";
import { configConformance } from "./oidc/conformance/config.ts";
import { consent } from "./oidc/consent.ts";
import { otherPrograms, promptsOfKinds } from "./oidc/devices.ts";
import { backChannelLogouts } from "./oidc/logout/back-channel.ts";
import { logouts } from "./oidc/logout/logouts.ts";
import { prompts } from "./oidc/prompts.ts";
import { pushedRequests } from "./oidc/pushed.ts";
import { appRaces } from "./oidc/races.ts";
import { appRequests } from "./oidc/requests.ts";
import { resourceRules, resources } from "./oidc/resources.ts";
import { appTokens } from "./oidc/tokens/app-tokens.ts";
import { openIdClient } from "./oidc/tokens/openid-client.ts";
import { appSudo } from "./oidc/tokens/sudo.ts";
import { userInfoCalls } from "./oidc/tokens/userinfo.ts";
import { documents } from "./pages/documents.ts";
import { errors } from "./pages/errors.ts";
import { home } from "./pages/home.ts";
import { webApp } from "./pages/web-app.ts";
import { changingPasswords, invalidPasswordChanges } from "./passwords/changing-passwords.ts";
import { importedHashes, rehashing } from "./passwords/imported-hashes.ts";
import { codeRaces, withoutPassword } from "./passwords/no-password.ts";
import { invalidPasswords, passwords } from "./passwords/passwords.ts";
import { races } from "./races.ts";
import { largeBodies, wellFormed } from "./request/bodies.ts";
import { malformed } from "./request/malformed.ts";
import { allMethods, headRequests } from "./request/methods.ts";
import { cors, preflights, storedCors } from "./response/cors.ts";
import { headers, storedHeaders } from "./response/headers.ts";
import { readiness, service } from "./service.ts";
import { endingSessions, invalidEndings } from "./sessions/ending-sessions.ts";
import { sessions } from "./sessions/sessions.ts";
import { limits } from "./throttle/limits.ts";
import { bearer } from "./tokens/bearer.ts";
import { introspection } from "./tokens/introspection.ts";
import { jwt } from "./tokens/jwt.ts";
import { invalidRefreshes, refreshTokens } from "./tokens/refresh-tokens.ts";
import { refreshing } from "./tokens/refresh.ts";
import { revocation } from "./tokens/revocation.ts";
import { tokenKinds } from "./tokens/token-kinds.ts";
import { token } from "./tokens/token.ts";
import { verify } from "./tokens/verify.ts";
import { upstreamRaces } from "./upstream/races.ts";

/** Cases that depend on the path at which another app has mounted this one. */
export function ofMount(target: () => Target): void {
  service(target);
  home(target);
  errors(target);
  documents(target);
  webApp(target);
  discovery(target);
  headers(target);
  preflights(target);
  headRequests(target);
  cors(target);
  pageGuard(target);
  allMethods(target);
  storedHeaders(target);
  storedCors(target);
  ownPages(target);
  me(target);
}

/** Cases that use the database only to log in and verify. They run once on each runtime, on its cheapest database. */
export function requests(target: () => Target): void {
  service(target);
  errors(target);
  documents(target);
  webApp(target);
  discovery(target);
  configConformance(target);
  headers(target);
  preflights(target);
  bearer(target);
  jwt(target);
  headRequests(target);
  malformed(target);
  largeBodies(target);
  importedHashes(target);
  token(target);
}

/** Cases like `requests` of which the contract and the core decide the outcome, the same on each runtime. They run in process only. */
export function requestRules(target: () => Target): void {
  home(target);
  cors(target);
  pageGuard(target);
  allMethods(target);
  invalidRegistrations(target);
  invalidIdentifiers(target);
  invalidPasswords(target);
  invalidPasswordChanges(target);
  invalidClients(target);
  invalidRefreshes(target);
  invalidEndings(target);
  invalidPasswordLinks(target);
  invalidEmailLinks(target);
  invalidLoginLinks(target);
}

/** Cases whose outcome may depend on the cost of a hash. `requests` has those about imported hashes, `stored` has all others. */
export function hashing(target: () => Target): void {
  logins(target);
  rehashing(target);
}

/**
 * Cases that reach the database and that only a server shows: races, limits, whole flows. They run on every pair of a runtime and a
 * database. The store suite runs each statement on every database.
 */
function stored(target: () => Target): void {
  readiness(target);
  limits(target);
  wholeLife(target);
  races(target);
  linkRaces(target);
  loginLinkRaces(target);
  loginCodeRaces(target);
  codeRaces(target);
  upstreamRaces(target);
  appRaces(target);
  authorizing(target);
  openIdClient(target);
}

/**
 * Cases that reach the database and store resources. They run last on a server, which knows a resource for half a minute after it is gone:
 * a request that names no scope means something else on a server that has one.
 */
function storedLast(target: () => Target): void {
  resources(target);
}

/** Cases that reach the database, and may depend on the runtime: on its cryptography, its work after responses, its headers. */
function storedOnce(target: () => Target): void {
  registration(target);
  logins(target);
  verify(target);
  clientCredentials(target);
  refreshing(target);
  browserSession(target);
  currentSession(target);
  factorLogins(target);
  me(target);
  backChannelLogouts(target);
  ownFactors(target);
  loginLinks(target);
  loginCodes(target);
  wellFormed(target);
  passwords(target);
  sessionCookie(target);
  newLogins(target);
  otherPrograms(target);
  askedBrowsers(target);
}

/** Like `requestRules`, for cases that reach the database. */
function storedRules(target: () => Target): void {
  identifiers(target);
  changingPasswords(target);
  revocation(target);
  introspection(target);
  userInfoCalls(target);
  updating(target);
  exporting(target);
  deleting(target);
  sessions(target);
  endingSessions(target);
  logouts(target);
  consents(target);
  forgottenPasswords(target);
  emailVerification(target);
  emailChange(target);
  withoutPassword(target);
  storedHeaders(target);
  storedCors(target);
  ownPages(target);
  refreshTokens(target);
  tokenKinds(target);
  appTokens(target);
  appSudo(target);
  passwordLinkRules(target);
  claims(target);
  appRequests(target);
  pushedRequests(target);
  consent(target);
  prompts(target);
  promptsOfKinds(target);
  basicConformance(target);
  remembering(target);
}

/** Every case. */
export function everything(target: () => Target): void {
  requests(target);
  requestRules(target);
  stored(target);
  storedOnce(target);
  storedRules(target);
  storedLast(target);
  resourceRules(target);
}

/** The cases that reach the database, and whose outcome is the same on each runtime and each database. */
export function rules(target: () => Target): void {
  storedRules(target);
  resourceRules(target);
}

const isFullMatrix = process.env["FULL_MATRIX"] === "1";

/** The cases of each runtime, on its cheapest database. Before a release every case. */
export function ofRuntime(target: () => Target): void {
  if (isFullMatrix) return everything(target);
  requests(target);
  stored(target);
  storedOnce(target);
  storedLast(target);
}

/** The cases of each further pair of a runtime and a database. Before a release every case. */
export function ofPair(target: () => Target): void {
  if (isFullMatrix) return everything(target);
  stored(target);
  storedLast(target);
}

/** Adds cases with FULL_MATRIX=1, which runs every case on every pair before a release. */
export function inFullMatrix(run: () => void): void {
  if (isFullMatrix) run();
}
