import { inAll } from "../../access.ts";
import { landsAt, voucherOf } from "../../clients/device.ts";
import { initialsOf, lookOf, type ClientLook } from "../../clients/logo.ts";
import type { App, ClientOrigin } from "../../clients/model.ts";
import { redirectHost } from "../../clients/redirect-uris.ts";
import { isDocumentId } from "../../clients/unregistered/ids.ts";
import { withoutImplied, type Resource } from "../../resources/model.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";
import type { AppError, AppRequest, Needs } from "../request/model.ts";
import { isError, type SomeRequest, type UnreadRequest } from "../request/read.ts";
import { chosenOf } from "./asked.ts";
import { needsOfUnread, refuse, type Arrival } from "./authorize.ts";
import { decide, type DecisionFacts } from "./decide.ts";
import { factsOf, requireConnected } from "./facts.ts";
import { sealProof } from "./proof.ts";

/** What a page of ours shows of a request, and what its user has to do. */
export interface ShownRequest {
  readonly client: ClientLook & {
    /** Where the app leads: a host, or the scheme of an app on the device. */
    readonly host: string;
    readonly contact: string | null;
    /** Who vouches for it at this host, as `voucherOf` gives it. */
    readonly origin: ClientOrigin;
    /** The host of its document, if it has one that vouches for it. */
    readonly documentHost?: string | undefined;
  };
  readonly needs: Needs;
  /** What a page adds to the query once the user chose this session. */
  readonly chosen?: string | undefined;
  readonly loginHint?: string | undefined;
  /** What the user is asked to allow. Nothing for an app of the operator's own that asks for no resource. */
  readonly scopes: readonly string[];
  /** Those of them that the user allowed before. */
  readonly granted: readonly string[];
  /** What the app gets tokens for. Undefined for this server. */
  readonly resource?: Resource | undefined;
  readonly warning?: Warning | undefined;
  /** What the page sends back with the decision of the user, if there is one to make. */
  readonly proof?: string | undefined;
  /** Where the app is, if the request ends with an error for it. */
  readonly redirectTo?: string;
}

/** Why users should look twice where an app leads. */
export const shownWarnings = ["loopback", "private_scheme", "other_host"] as const;

type Warning = (typeof shownWarnings)[number];

/** The warning of an app that another program on the device could pretend to be. */
const warnings = { https: undefined, loopback: "loopback", private: "private_scheme" } as const;

/** What users should know of an app that leads somewhere else than where its document is, unless Latchkey knows it. */
function warningOf({ origin, outerId }: App, redirectUri: string): Warning | undefined {
  const warning = warnings[landsAt(redirectUri)];
  if (warning !== undefined || origin !== "document") return warning;
  return new URL(outerId).host === redirectHost(redirectUri) ? undefined : "other_host";
}

/** What the page of the login shows of an app whose document is read only after it: the host of the document. */
function showUnread(read: UnreadRequest): ShownRequest {
  const { id, outerId } = read.unread;
  const { host } = new URL(outerId);
  const look = { id, name: host, initials: initialsOf(host), logoAt: undefined };
  const client = { ...look, host, contact: null, origin: "document", documentHost: host } as const;
  const loginHint = read.given.app.get("login_hint");
  return { client, needs: needsOfUnread(read), loginHint, scopes: [], granted: [] };
}

/**
 * What a page of ours shows of a request. An error for the app gives the URL that leads to it. Throws Failure
 * `invalid_authorization_request`, `unavailable`.
 */
export async function showRequest(
  ports: OidcPorts,
  policy: OidcPolicy,
  read: SomeRequest,
  { login, browser, ...origin }: Arrival,
): Promise<ShownRequest> {
  if ("unread" in read) return showUnread(read);
  const { given, client, place, checked: request } = read;
  const { contact, outerId } = client;
  const host = redirectHost(place.redirectUri);
  const voucher = voucherOf(client, host);
  const isVouched = voucher !== "device" && isDocumentId(outerId);
  const documentHost = isVouched ? new URL(outerId).host : undefined;
  const app = { ...(await lookOf(ports, client)), host, contact, origin: voucher, documentHost };
  const stopped = async (error: AppError): Promise<ShownRequest> => {
    await requireConnected(ports, read, error, login);
    const redirectTo = refuse(ports, policy, read, error, { login, ...origin });
    return { client: app, needs: "none", scopes: [], granted: [], redirectTo };
  };
  if (isError(request)) return stopped(request);
  const { seals } = ports.oidcKeys;
  const facts = await factsOf(ports, policy, { given, request, login, browser });
  const decision = decide(facts);
  if ("error" in decision) return stopped(decision);
  const { needs } = decision;
  const shown = login && { request, login, canonical: given.canonical };
  return {
    client: app,
    needs,
    chosen: login && (await chosenOf(seals, login.sessionId)),
    loginHint: request.loginHint,
    ...(client.firstParty === 1 && !request.resource
      ? { scopes: [], granted: [] }
      : shownScopes(request, facts)),
    resource: request.resource,
    warning: warningOf(client, place.redirectUri),
    proof: shown && needs === "consent" ? await sealProof(seals, shown, facts.now) : undefined,
  };
}

/** The scopes that the page lists, the new ones first. A scope that another one implies says nothing new. */
function shownScopes(
  { resource }: AppRequest,
  { scopes, granted }: Pick<DecisionFacts, "scopes" | "granted">,
): Pick<ShownRequest, "scopes" | "granted"> {
  const listed = resource ? withoutImplied(resource, scopes) : scopes;
  const before = inAll(listed, granted);
  return {
    scopes: [...listed.filter((scope) => !before.includes(scope)), ...before],
    granted: before,
  };
}
