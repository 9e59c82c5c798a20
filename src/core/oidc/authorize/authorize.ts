import { issueCode } from "../../authorizations/codes.ts";
import { usePushed } from "../../authorizations/pushed.ts";
import { Failure } from "../../failures.ts";
import { pageUrl } from "../../ground/page-url.ts";
import { hour } from "../../ground/time.ts";
import { randomId } from "../../ids.ts";
import type { Origin } from "../../user.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";
import { invalidRequest } from "../request/check.ts";
import { requestLimits } from "../request/limits.ts";
import type { AppError, AppRequest, BrowserLogin, Needs } from "../request/model.ts";
import { noteRefused } from "../request/note.ts";
import type { Parameters } from "../request/parameters.ts";
import {
  isError,
  type ReadRequest,
  type SomeRequest,
  type UnreadRequest,
} from "../request/read.ts";
import { withCode, withError } from "../request/redirect.ts";
import { oidcFailures, oidcEvents } from "../rows.ts";
import { askedFrom, browserOf, readAsked, sealAsked } from "./asked.ts";
import { decide, type DecisionFacts } from "./decide.ts";
import { factsOf, ownDetour, requireConnected } from "./facts.ts";

/** Whose browser it is, and where it is. */
export interface Visitor extends Origin {
  /** Undefined if nobody is logged in. */
  readonly login: BrowserLogin | undefined;
}

/** A visitor whose browser may come back from a page of ours. */
export interface Arrival extends Visitor {
  /** What the browser keeps, as `Destination` gave it. Undefined if it keeps nothing. */
  readonly browser: string | undefined;
}

/** Where a browser goes. */
export interface Destination {
  readonly url: string;
  /** What the browser must keep for `requestLimits.asked`, so that a proof counts when it comes back from a page of ours. */
  readonly browser?: string;
}

/** The page for each thing that a user has to do. */
const pageOf = {
  login: "login",
  proof: "login",
  second_factor: "login",
  choose: "login",
  create: "register",
  enrol: "account/security",
  terms: "terms",
} as const satisfies Record<Exclude<Needs, "none" | "consent">, string>;

const usedBefore: AppError = {
  error: "invalid_request_uri",
  description: "The request_uri was used before.",
  parameter: "request_uri",
};

/**
 * Where a browser goes that was sent to `/authorize`: to the app, with a code or an error, or to a page of ours, with the same request.
 * Throws Failure `cookies_required`, `invalid_authorization_request`, `unavailable`.
 */
export async function authorize(
  ports: OidcPorts,
  policy: OidcPolicy,
  read: SomeRequest,
  { login, browser, ...origin }: Arrival,
): Promise<Destination> {
  if ("unread" in read) {
    const { given } = read;
    const asked = await ownDetour(ports, given, browser, ports.clock());
    return pageFor(ports, policy, needsOfUnread(read), given, { asked, login, browser });
  }
  const { given, checked: request } = read;
  const ended = async (error: AppError): Promise<Destination> => {
    await requireConnected(ports, read, error, login);
    return { url: await end(ports, policy, read, error, { login, ...origin }) };
  };
  if (isError(request)) return ended(request);
  const facts = await factsOf(ports, policy, { given, request, login, browser });
  // A user who comes back to this call was asked, so a second factor that is only preferred does not lead away again.
  const decision = decide({ ...facts, hasOffered: facts.asked !== undefined });
  if ("error" in decision) return ended(decision);
  if (decision.needs !== "none" || !login) {
    return pageFor(ports, policy, decision.needs, given, { ...facts, browser });
  }
  const granted = { read, request, login, origin, scopes: facts.scopes };
  return { url: await grant(ports, policy, granted) };
}

/**
 * What a user does first if the document of the app is not known yet: log in. The app gets no error before. Throws Failure
 * `invalid_authorization_request`.
 */
export function needsOfUnread({ given }: UnreadRequest): "login" | "create" {
  const asked = given.app.get("prompt")?.split(" ") ?? [];
  if (asked.includes("none")) {
    throw invalidRequest(
      "No one is logged in, and the document of the app was not read yet, so prompt=none is not possible.",
    );
  }
  if (given.query.length > requestLimits.query) {
    throw invalidRequest(`The query may have at most ${requestLimits.query} characters.`);
  }
  return asked.includes("create") ? "create" : "login";
}

/**
 * The page of ours that a user sees first, with the time from which a proof counts. A browser that comes back without what it
 * should keep is sent there once more, because it may have the link of another browser. Throws Failure `cookies_required` if it
 * keeps nothing then.
 */
async function pageFor(
  { oidcKeys: { seals }, clock, random }: OidcPorts,
  policy: OidcPolicy,
  needs: Needs,
  { app, query, canonical, chosen, asked: sent }: Parameters,
  { asked, login, browser }: Pick<DecisionFacts, "asked" | "login"> & Pick<Arrival, "browser">,
): Promise<Destination> {
  const now = clock();
  const lost = browser === undefined ? await readAsked(seals, canonical, sent, now) : undefined;
  if (lost?.isRepeated) throw new Failure(oidcFailures.cookies_required);
  const kept = browser ?? randomId(random);
  const detour = {
    at: asked?.at ?? askedFrom(now, login),
    hasOffered: asked !== undefined,
    browser: await browserOf(seals, kept),
    isRepeated: lost !== undefined,
  };
  const locales = app.get("ui_locales");
  // The page reads no pushed request, which has this one of its parameters for the page too.
  const isPushed = locales !== undefined && !new URLSearchParams(query).has("ui_locales");
  const added = new URLSearchParams({
    ...(isPushed && { ui_locales: locales.slice(0, 200) }),
    ...(chosen !== undefined && { chosen }),
    asked: await sealAsked(seals, canonical, detour),
  });
  const whole = `${query}&${added}`;
  const url =
    needs === "consent" || needs === "none"
      ? `${pageUrl(policy, "consent")}?${whole}`
      : `${pageUrl(policy, pageOf[needs])}?continue=${encodeURIComponent(`authorize?${whole}`)}`;
  return { url, browser: kept };
}

/** A request that the user and the operator allow. */
export interface Granted {
  readonly read: ReadRequest;
  readonly request: AppRequest;
  readonly login: BrowserLogin;
  readonly origin: Origin;
  readonly scopes: readonly string[];
}

/**
 * Uses a pushed request up, because the app gets its answer. False if another visit was first. True for a request that was not pushed.
 * Throws Failure `unavailable`.
 */
export const useUp = async (
  ports: OidcPorts,
  { pushed }: Pick<ReadRequest, "pushed">,
): Promise<boolean> =>
  pushed === undefined || usePushed({ ...ports, seals: ports.oidcKeys.seals }, pushed);

/** Issues the code, and gives the URL of the app with it. A pushed request gives one code only. Throws Failure `unavailable`. */
export async function grant(
  ports: OidcPorts,
  policy: OidcPolicy,
  { read, request, login, origin, scopes }: Granted,
): Promise<string> {
  if (!(await useUp(ports, read))) {
    return refuse(ports, policy, read, usedBefore, { login, ...origin });
  }
  const { client, redirectUri, resource, nonce, challenge, organization } = request;
  const { userId, sessionId, methods, provenAt } = login;
  const code = await issueCode(
    { ...ports, seals: ports.oidcKeys.seals },
    {
      client,
      userId,
      sessionId,
      request: {
        redirectUri,
        resource: resource?.uri,
        organization,
        nonce,
        challenge,
        scope: scopes.join(" "),
        methods,
        provenAt,
      },
    },
  );
  const about = { subjectId: userId, sessionId, clientId: client.id, origin };
  ports.audit.record(oidcEvents.authorization_granted, about);
  return withCode(policy.issuer, request, code);
}

/** As `refuse`, for a visit that ends here. Throws Failure `unavailable`. */
export async function end(
  ports: OidcPorts,
  policy: OidcPolicy,
  read: ReadRequest,
  error: AppError,
  visitor: Visitor,
): Promise<string> {
  await useUp(ports, read);
  return refuse(ports, policy, read, error, visitor);
}

/** The URL of the app with an error. */
export function refuse(
  { audit }: OidcPorts,
  { issuer }: OidcPolicy,
  { client, place }: Pick<ReadRequest, "client" | "place">,
  error: AppError,
  { login, ...origin }: Visitor,
): string {
  const { error: outcome } = error;
  if (outcome === "access_denied" && error.parameter === undefined && login) {
    const { userId, sessionId } = login;
    const once = { key: `authorization ${userId} ${client.id}`, every: hour };
    const about = { subjectId: userId, sessionId, clientId: client.id, origin };
    audit.recordFirst(once, oidcEvents.authorization_denied, {
      ...about,
      detail: { by: "role" },
    });
  } else {
    audit.record(oidcEvents.authorization_stopped, { detail: { outcome } });
    noteRefused(audit, client, error, origin);
  }
  return withError(issuer, place, error);
}
