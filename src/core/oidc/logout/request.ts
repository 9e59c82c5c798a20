import { findRegistered } from "../../clients/find.ts";
import { lookOf, type ClientLook } from "../../clients/logo.ts";
import type { Client } from "../../clients/model.ts";
import { isFailure, credentialFailures, expiredToken } from "../../failures.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";
import { logoutLimits } from "./limits.ts";

/** What an app sends with a user who wants to log out (OpenID Connect RP-Initiated Logout 1.0 section 2). */
export interface LogoutRequest {
  readonly idTokenHint?: string | undefined;
  readonly clientId?: string | undefined;
  readonly redirectUri?: string | undefined;
  readonly state?: string | undefined;
}

/** What the page of the logout must know. It is sealed, so that neither the id_token nor a redirect of somebody else reaches it. */
interface Sealed {
  readonly at: number;
  readonly client?: string | undefined;
  /** The app's session in the hint. */
  readonly session?: string | undefined;
  /** Registered by the client, with `state`. */
  readonly redirect?: string | undefined;
}

/**
 * Checks what an app asks, and returns it sealed for the page of the logout, for `logoutLimits.request`. A hint that is not good counts as
 * absent, and a redirect that the client did not register is left out: whether the user can log out depends on neither. Throws Failure
 * `unavailable`.
 */
export async function sealLogout(
  ports: OidcPorts,
  { issuer }: OidcPolicy,
  request: LogoutRequest,
): Promise<string> {
  const { oidcKeys, clock } = ports;
  const hint = await readHint(ports, issuer, request.idTokenHint);
  const { clientId = hint?.clientId } = request;
  // The hint of another app proves nothing for this one.
  const isOne = hint === undefined || hint.clientId === clientId;
  const client =
    clientId === undefined || !isOne ? undefined : await findRegistered(ports, clientId);
  const sealed: Sealed = {
    at: clock(),
    client: client?.id,
    session: client && hint?.sessionId,
    redirect: client && redirectOf(client, request),
  };
  return oidcKeys.seals.sign("logout", JSON.stringify(sealed));
}

interface Hint {
  readonly clientId: string;
  readonly sessionId: string;
}

/** The app and its session in an id_token of ours, which may have expired. Undefined for anything else. */
async function readHint(
  { oidcKeys }: OidcPorts,
  issuer: string,
  token: string | undefined,
): Promise<Hint | undefined> {
  if (token === undefined) return undefined;
  try {
    const { iss, aud: clientId, sid: sessionId } = await oidcKeys.signer.verify("JWT", token);
    if (iss !== issuer || typeof clientId !== "string") return undefined;
    return typeof sessionId === "string" ? { clientId, sessionId } : undefined;
  } catch (error) {
    if (isFailure(error, credentialFailures.invalid_token)) return undefined;
    throw error;
  }
}

/** Where to go afterwards, with `state`. The raw texts are compared, because parsers disagree on what else is the same. */
function redirectOf(
  { postLogoutUris }: Client,
  { redirectUri, state }: LogoutRequest,
): string | undefined {
  if (!redirectUri || !postLogoutUris.split(" ").includes(redirectUri)) return undefined;
  if (state === undefined) return redirectUri;
  if (state.length > logoutLimits.state) return undefined;
  const mark = redirectUri.includes("?") ? "&" : "?";
  return `${redirectUri}${mark}${new URLSearchParams({ state })}`;
}

/** What the page of the logout shows and does. */
export interface LogoutView {
  readonly client?: ClientLook;
  /** False if the app that the user logs out from was opened in this login. Otherwise somebody else may have led the user here. */
  readonly ask: boolean;
  readonly redirectTo?: string;
}

/** The login of a browser. */
export interface LoggedInBrowser {
  readonly userId: string;
  readonly sessionId: string;
}

/**
 * What the page of the logout shows, from what `sealLogout` returned. `login` is undefined if nobody is logged in. Throws Failure
 * `expired_token`, `unavailable`.
 */
export async function readLogout(
  ports: OidcPorts,
  token: string,
  login: LoggedInBrowser | undefined,
): Promise<LogoutView> {
  const { oidcKeys, clock } = ports;
  const text = await oidcKeys.seals.read("logout", token);
  const sealed = text === undefined ? undefined : (JSON.parse(text) as Sealed);
  if (!sealed || sealed.at + logoutLimits.request <= clock()) {
    throw expiredToken("logout");
  }
  const { session, redirect: redirectTo } = sealed;
  const client =
    sealed.client === undefined ? undefined : await findRegistered(ports, sealed.client);
  return {
    ...(client && { client: await lookOf(ports, client) }),
    ask: login !== undefined && !(await isOpenedIn(ports, session, login)),
    ...(client && redirectTo !== undefined && { redirectTo }),
  };
}

/** Whether a session of an app, live or ended, belongs to a login. */
async function isOpenedIn(
  { store }: OidcPorts,
  sessionId: string | undefined,
  login: LoggedInBrowser,
): Promise<boolean> {
  const session = sessionId === undefined ? undefined : await store.findSessionState(sessionId);
  return session?.parentId === login.sessionId && session.userId === login.userId;
}
