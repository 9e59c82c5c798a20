import * as contract from "../../contract/oidc/authorize.ts";
import type { Auth } from "../../core/auth.ts";
import { scopeTexts } from "../../core/consents/scope-texts.ts";
import { Failure } from "../../core/failures.ts";
import type { Oidc } from "../../core/oidc/oidc.ts";
import { requestLimits } from "../../core/oidc/request/limits.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import type { Refuse } from "../frame.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { bounceIfUnknown } from "../request/browser/arrivals.ts";
import { cookiesOf } from "../request/browser/cookies.ts";
import { requireNavigation } from "../request/browser/navigation.ts";
import { pageGuard } from "../request/browser/page-guard.ts";
import { readText, mediaType, unsupported, requirePlainBody, readJson } from "../request/body.ts";
import { languageOf, noteCaller, originOf } from "../request/caller.ts";
import { json, respond } from "../response/respond.ts";

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

  endpoint(contract.getAuthorizationRequest, async (c) => {
    requireOwnRead(c);
    const request = await read(c, queryOf(c));
    const login = await loginOf(c);
    const shown = await requests.show(request, arrivalOf(c, login));
    const { client, scopes, warning, loginHint, redirectTo } = shown;
    const { name, host, initials, contact } = client;
    const body = {
      client: { name, host, verified: true, initials, ...(contact !== null && { contact }) },
      account: login ? accountOf(login) : null,
      needs: shown.needs,
      chosen: shown.chosen ?? null,
      ...(loginHint !== undefined && { login_hint: loginHint }),
      scopes: describe(scopes, languageOf(c)),
      resource: null,
      ...(warning !== undefined && { warning }),
      proof: shown.proof ?? null,
      ...(redirectTo !== undefined && { redirect_to: redirectTo }),
    };
    return json(c, body, 200);
  });

  endpoint(contract.decideAuthorization, async (c) => {
    requireOwnOrigin(c);
    const body = await readJson(c, contract.Decision);
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
