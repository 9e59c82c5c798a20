import * as z from "zod";
import { notAnObject, text } from "../../contract/fields.ts";
import { VisitorAccount } from "../../contract/oidc/visitor-account.ts";
import { ofJson } from "../../contract/refusals.ts";
import { jsonBody, jsonResponse, problems } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import { GuardHeader } from "../../contract/security.ts";
import type { Auth } from "../../core/auth.ts";
import { clientOrigins } from "../../core/clients/model.ts";
import { scopeTexts } from "../../core/consents/scope-texts.ts";
import { Failure } from "../../core/failures.ts";
import { shownWarnings } from "../../core/oidc/authorize/show.ts";
import type { Oidc } from "../../core/oidc/oidc.ts";
import { requestLimits } from "../../core/oidc/request/limits.ts";
import { needs } from "../../core/oidc/request/model.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import type { Refuse } from "../frame.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { mediaType, readJson, readText, requirePlainBody, unsupported } from "../request/body.ts";
import { bounceIfUnknown } from "../request/browser/arrivals.ts";
import { cookiesOf } from "../request/browser/cookies.ts";
import { requireNavigation } from "../request/browser/navigation.ts";
import { pageGuard } from "../request/browser/page-guard.ts";
import { languageOf, noteCaller, originOf } from "../request/caller.ts";
import { json, respond } from "../response/respond.ts";
import { clientMembers, shownLogo } from "./logo.ts";

const ofApp = (name: string, example: string) =>
  z
    .string()
    .optional()
    .meta({ example, param: { name, in: "query" } });

/** The parameters that every request of an app has. The call reads the whole query itself. */
const AuthorizationQuery = z.object({
  client_id: ofApp("client_id", "0199f2a1-9c1e-7d0a-9a43-6a1f1d2b3c4d"),
  redirect_uri: ofApp("redirect_uri", "https://app.example.com/callback"),
  response_type: ofApp("response_type", "code"),
  scope: ofApp("scope", "openid profile"),
});

const ShownRequest = z
  .object({
    client: z.object({
      name: z.string().meta({ example: "Wiki" }),
      host: z.string().meta({
        description: "A host, or the scheme of an app on the device.",
        example: "wiki.example.com",
      }),
      verified: z.boolean().meta({ description: "The operator registered it." }),
      origin: z.enum(clientOrigins).meta({
        description:
          "Who vouches for it at this host: the operator, the table of clients that Latchkey recognizes, the host of its document, or no one, for a program on the device.",
      }),
      known_in: z.string().optional().meta({
        description: "The version of Latchkey whose table lists it.",
        example: "0.1.0",
      }),
      document_host: z.string().optional().meta({
        description: "The host of its client metadata document.",
        example: "agent.example.com",
      }),
      initials: z.string().meta({ example: "W" }),
      logo: shownLogo,
      contact: z.string().optional().meta({ example: "help@wiki.example.com" }),
    }),
    account: VisitorAccount.nullable().meta({ description: "The user who is logged in, or null." }),
    needs: z.enum(needs).meta({
      description: "What the user has to do next. With `none`, the page opens `authorize` again.",
    }),
    chosen: z.string().nullable().meta({
      description: "Added to the query as `chosen`, it means that the user continues as `account`.",
    }),
    login_hint: z.string().optional().meta({
      description: "For the field of the login.",
      example: "ann@example.com",
    }),
    scopes: z
      .array(
        z.object({
          scope: z.string().meta({ example: "profile" }),
          text: z.string().meta({ example: "See your name, username and picture" }),
          granted: z.literal(true).optional().meta({ description: "The user allowed it before." }),
        }),
      )
      .meta({
        description:
          "What the user allows the app, in the language of the request. Empty for a first-party app.",
      }),
    resource: z
      .object({
        uri: z.string().meta({ example: "https://mcp.example.com/mcp" }),
        name: z.string().meta({ example: "Notes" }),
        host: z.string().meta({ example: "mcp.example.com" }),
      })
      .nullable()
      .meta({ description: "The API that the app gets tokens for. Null for this server." }),
    warning: z.enum(shownWarnings).optional().meta({
      description:
        "`loopback`, `private_scheme`: another program on the device could pretend to be the app. `other_host`: its redirect URI is not at the host of its document.",
    }),
    proof: z.string().nullable().meta({
      description: "Sent back with the decision. Null unless `needs` is `consent`.",
      example: "cp1_…",
    }),
    redirect_to: z.string().optional().meta({
      description: "Where the page redirects if the app gets an error.",
    }),
  })
  .meta({ id: "AuthorizationRequest" });

export const getAuthorizationRequest = createRoute({
  method: "get",
  path: "/authorize/request",
  operationId: "getAuthorizationRequest",
  tags: ["Other apps"],
  summary: "What an app asks for, and what the user has to do first",
  description:
    "Takes the query of the page, and changes nothing. Needs a page of `APP_URL` or `/app` and `X-Latchkey: 1`. The cookie decides who is logged in.",
  request: { headers: GuardHeader, query: AuthorizationQuery },
  responses: {
    200: jsonResponse(ShownRequest, "What it shows."),
    ...problems(
      "invalid_authorization_request",
      "invalid_client_document",
      "origin_not_allowed",
      "header_required",
      "unavailable",
    ),
  },
});

export const Decision = z
  .object(
    {
      request: text({
        description: "The query of the page, as `GET /authorize/request` got it.",
        example: "client_id=…&response_type=code&…",
      }),
      decision: z
        .enum(["approve", "deny"], { error: "Must be approve or deny." })
        .meta({ example: "approve" }),
      scopes: z
        .array(z.string({ error: "Must be a string." }), { error: "Must be an array." })
        .optional()
        .meta({ description: "Those that the user allows. Default: all that were shown." }),
      proof: text({ description: "The `proof` of the page.", example: "cp1_…" }),
    },
    { error: notAnObject },
  )
  .meta({ id: "AuthorizationDecision" });

const Redirect = z
  .object({
    redirect_to: z.string().meta({
      description: "The redirect URI of the app, with a code or an error.",
      example: "https://app.example.com/callback?code=ac1_…&state=xyz&iss=…",
    }),
  })
  .meta({ id: "AuthorizationRedirect" });

export const decideAuthorization = createRoute({
  method: "post",
  path: "/authorize/decision",
  operationId: "decideAuthorization",
  tags: ["Other apps"],
  summary: "Approve or deny what an app asks for",
  description:
    "Needs a page of `APP_URL` or `/app` and `X-Latchkey: 1`. `proof` works for ten minutes, and only for the request and the session that the page showed.",
  request: { headers: GuardHeader, body: jsonBody(Decision) },
  responses: {
    200: jsonResponse(Redirect, "Where the page redirects."),
    ...problems(
      ...ofJson,
      "invalid_authorization_request",
      "invalid_client_document",
      "origin_not_allowed",
      "header_required",
      "unavailable",
      "expired_token",
    ),
  },
});

const path = "/authorize";

type BrowserSession = NonNullable<Awaited<ReturnType<Auth["browser"]["sessionOf"]>>>;

/**
 * Where apps send users who want to log in (RFC 6749 section 3.1), and the calls of the pages that ask them. A visit is checked as if it
 * were the first one: nothing that comes back from a page is trusted.
 */
export function authorize(
  { endpoint, get, post }: Endpoints,
  auth: Auth,
  { requests }: Pick<Oidc, "requests">,
  options: AppOptions,
  refuse: Refuse,
): void {
  const cookies = cookiesOf(options);
  const { requireOwnOrigin, requireOwnRead } = pageGuard(options);

  const describe = scopeTexts(auth.access, options.languages);

  const queryOf = (c: RequestContext): string => new URL(c.req.url).search.slice(1);
  const read = (c: RequestContext, query: string) => requests.read(query, c.get("caller").network);
  const goTo = (c: RequestContext, url: string) => respond(c, null, 303, { Location: url });

  /** Whose browser it is, and what it keeps. */
  const arrivalOf = (c: RequestContext, login: BrowserSession | undefined) => ({
    login,
    browser: cookies.readAsked(c),
    ...originOf(c),
  });

  /** The login of the browser. */
  async function loginOf(c: RequestContext): Promise<BrowserSession | undefined> {
    const refreshToken = cookies.readSession(c);
    const login = refreshToken && (await auth.browser.sessionOf(refreshToken));
    if (!login) return undefined;
    noteCaller(c, { sub: login.userId, sid: login.sessionId });
    return login;
  }

  /** Keeps the login of a user who only opens other apps from ending as unused. */
  async function keepAlive(c: RequestContext, { isDue }: BrowserSession): Promise<void> {
    const refreshToken = cookies.readSession(c);
    if (!isDue || refreshToken === undefined) return;
    const client = auth.clients.firstParty;
    const request = { refreshToken, client, byCookie: true, ...originOf(c) };
    try {
      const tokens = await auth.tokens.refresh(request);
      cookies.setSession(c, tokens);
    } catch (error) {
      // The session has ended meanwhile. Its code would not be worth anything, and the app says so.
      if (!(error instanceof Failure) || error.code === "unavailable") throw error;
    }
  }

  get(
    path,
    async (c) => {
      requireNavigation(c);
      const request = await read(c, queryOf(c));
      const bounced = bounceIfUnknown(c, cookies.readSession(c) !== undefined);
      if (bounced) return bounced;
      const login = await loginOf(c);
      if (login) await keepAlive(c, login);
      const { url, browser } = await requests.authorize(request, arrivalOf(c, login));
      if (browser !== undefined) cookies.setAsked(c, browser, requestLimits.asked / 1000);
      return goTo(c, url);
    },
    refuse,
  );

  post(
    path,
    async (c) => {
      requireNavigation(c);
      if (mediaType(c) !== "application/x-www-form-urlencoded") {
        throw unsupported(c, "a form (application/x-www-form-urlencoded).");
      }
      requirePlainBody(c);
      const query = await readText(c);
      await read(c, query);
      // The cookie never comes with a POST of another site, so the GET of the same request decides.
      const parameters = new URLSearchParams(query);
      return (
        bounceIfUnknown(c, false, parameters) ??
        goTo(c, `${basePathOf(options.issuer)}${path}?${parameters}`)
      );
    },
    refuse,
  );

  endpoint(getAuthorizationRequest, async (c) => {
    requireOwnRead(c);
    const request = await read(c, queryOf(c));
    const login = await loginOf(c);
    const shown = await requests.show(request, arrivalOf(c, login));
    const { client, scopes, granted, resource, warning, loginHint, redirectTo } = shown;
    const { host, contact, documentHost } = client;
    const body = {
      client: {
        ...clientMembers(options, client),
        host,
        verified: client.origin === "operator",
        origin: client.origin,
        ...(client.origin === "known" && { known_in: options.version }),
        ...(documentHost !== undefined && { document_host: documentHost }),
        ...(contact !== null && { contact }),
      },
      account: login ? accountOf(login) : null,
      needs: shown.needs,
      chosen: shown.chosen ?? null,
      ...(loginHint !== undefined && { login_hint: loginHint }),
      scopes: describe(scopes, languageOf(c), resource).map((text) =>
        granted.includes(text.scope) ? { ...text, granted: true as const } : text,
      ),
      resource: resource
        ? { uri: resource.uri, name: resource.name, host: new URL(resource.uri).host }
        : null,
      ...(warning !== undefined && { warning }),
      proof: shown.proof ?? null,
      ...(redirectTo !== undefined && { redirect_to: redirectTo }),
    };
    return json(c, body, 200);
  });

  endpoint(decideAuthorization, async (c) => {
    requireOwnOrigin(c);
    const body = await readJson(c, Decision);
    const request = await read(c, body.request);
    const login = await loginOf(c);
    const redirectTo = await requests.approve(request, {
      ...arrivalOf(c, login),
      isApproved: body.decision === "approve",
      scopes: body.scopes,
      proof: body.proof,
      language: languageOf(c),
    });
    return json(c, { redirect_to: redirectTo }, 200);
  });
}

const accountOf = ({ user: { username, email, name } }: BrowserSession) => ({
  username,
  email,
  name,
});
