import * as contract from "../../../contract/browser/upstream.ts";
import type { Auth } from "../../../core/auth.ts";
import { Failure, isFailure } from "../../../core/failures.ts";
import { continueUrl } from "../../../core/ground/continue.ts";
import { backFrom } from "../../../core/upstream/connect/bound.ts";
import { identityLimits } from "../../../core/upstream/limits.ts";
import type { Intent } from "../../../core/upstream/model.ts";
import { callbackPathOf } from "../../../core/upstream/providers.ts";
import { browserAnswers } from "../answers.ts";
import type { RequestContext } from "../../context.ts";
import type { Endpoints } from "../../endpoint.ts";
import { basePathOf, type AppOptions } from "../../options.ts";
import { bounceIfUnknown } from "../../request/browser/arrivals.ts";
import { deviceOf } from "../../request/caller.ts";
import { cookiesOf } from "../../request/browser/cookies.ts";
import { readParams, readQuery } from "../../request/parameters.ts";
import { respond } from "../../response/respond.ts";
import { nameInForm } from "./apple-name.ts";
import { requireNavigation } from "../../request/browser/navigation.ts";
import { upstreamPages } from "./pages.ts";
import { pendingLogins } from "./pending.ts";
import { pageRefusal } from "../../pages/refusal.ts";
import { requestFailures } from "../../../core/failures/request.ts";
import { loginFailures } from "../../../core/failures/login.ts";
import { readForm } from "../../request/body.ts";

/** What stands for a `continue` that is too long for a cookie. The page `login` keeps the long one, which asked for a new proof. */
const keptByPage = "authorize?asked=1";

/** Logins at other providers: to the provider, and back. Both are navigations, and both are safe to be caused by anybody. */
export function upstreamLogin({ get, post }: Endpoints, auth: Auth, options: AppOptions): void {
  const client = auth.clients.firstParty;
  const { issuer, appUrl, corsOrigins, development } = options;
  const cookies = cookiesOf(options);
  const logins = pendingLogins(auth, cookies);
  const pages = upstreamPages(options);
  const { keepLogin, loggedIn } = browserAnswers(auth, options);
  const refuse = pageRefusal(options, auth.brand.name);
  const places = { issuer, appUrl, origins: corsOrigins, development };

  get(
    contract.upstreamPath,
    async (c) => {
      requireNavigation(c);
      const provider = readProvider(c);
      const query = readQuery(c, contract.StartQuery);
      const { continue: target, intent = "login" } = query;
      if (target !== undefined) requirePlace(target);
      const isKnown = cookies.readSession(c) !== undefined || cookies.readUpstream(c).length > 0;
      const bounced = intent === "login" ? bounceIfUnknown(c, isKnown) : undefined;
      if (bounced) return bounced;
      const remember = query.remember !== "false";
      const login = { provider, intent, continue: target, remember };
      const sessionId = intent === "login" ? undefined : await askingSession(c);
      if (intent !== "login" && sessionId === undefined)
        return pages.go(c, "account/connected", {});
      const { network } = c.get("caller");
      try {
        const { url, pending } = await auth.upstream.start({ ...login, sessionId, network });
        await logins.add(c, pending);
        return respond(c, null, 303, { Location: url });
      } catch (error) {
        return troubleOf(c, error, login);
      }
    },
    refuse,
  );

  get(
    `${contract.upstreamPath}/callback`,
    async (c) => {
      requireNavigation(c);
      const provider = readProvider(c);
      const { user, ...given } = readQuery(c, contract.CallbackQuery);
      const kept = await logins.find(c, given.state);
      const bounced = bounceIfUnknown(c, kept !== undefined);
      if (bounced) return bounced;
      if (!kept)
        throw new Failure(loginFailures.expired_token, { reason: "login at the provider too old" });
      const { pending } = kept;
      const login = { provider, intent: pending.intent, continue: pending.continue };
      try {
        const name = user === undefined ? undefined : await auth.upstream.seals.openName(user);
        const parameters = Object.fromEntries(
          Object.entries(given).filter((one): one is [string, string] => one[1] !== undefined),
        );
        const proven = await auth.upstream.finish(provider, { parameters, name }, pending);
        const request = { client, device: deviceOf(c), replaces: cookies.readSession(c) };
        const current = await loggedIn(c);
        const result = await auth.login.fromUpstream({ ...request, pending, proven, current });
        if ("waiting" in result) {
          await logins.replace(c, { ...kept, pending: backFrom(pending) });
          return pages.go(c, "connect", { continue: pending.continue }, result.waiting);
        }
        logins.remove(c, kept);
        await keepLogin(c, result.tokens);
        const target = pending.continue === keptByPage ? undefined : pending.continue;
        return respond(c, null, 303, {
          Location: continueUrl(target, places) ?? `${appUrl}/login`,
        });
      } catch (error) {
        if (isFailure(error, loginFailures.expired_token)) throw error;
        logins.remove(c, kept);
        if (isFailure(error, loginFailures.mfa_required)) {
          return pages.secondFactor(c, error, pending.continue);
        }
        return troubleOf(c, error, login);
      }
    },
    refuse,
  );

  post(
    `${contract.upstreamPath}/callback`,
    async (c) => {
      requireNavigation(c);
      const provider = readProvider(c);
      const form = await readForm(c);
      const query = new URLSearchParams();
      for (const name of ["code", "state", "iss", "error"]) {
        const value = form.get(name);
        if (value !== undefined) query.set(name, value);
      }
      const name = nameInForm(form);
      if (name !== undefined) query.set("user", await auth.upstream.seals.sealName(name));
      // The cookie never comes with a POST of another site, so the GET of the same response decides.
      const location = `${basePathOf(issuer)}${callbackPathOf(provider)}?${query}`;
      return bounceIfUnknown(c, false, query) ?? respond(c, null, 303, { Location: location });
    },
    refuse,
  );

  /** The provider of the path. Throws Failure `not_found` if it is off, whatever the path has in its place. */
  function readProvider(c: RequestContext): string {
    const { provider } = readParams(c, contract.ProviderParams);
    if (auth.upstream.providers.some(({ id }) => id === provider)) return provider;
    throw new Failure(requestFailures.not_found);
  }

  /** Throws Failure `validation_failed` for a place that nobody may be led to, and for one that is too long for a cookie. */
  function requirePlace(target: string): void {
    if (target.length <= identityLimits.continue && continueUrl(target, places)) return;
    const message = `Use a page, authorize?…, or a URL of an allowed origin, with at most ${identityLimits.continue} characters.`;
    throw new Failure(requestFailures.validation_failed, {
      errors: [{ pointer: "/continue", message }],
    });
  }

  /** The session of the page that asks. Never another site's: it could connect an identity of its own to the account. */
  async function askingSession(c: RequestContext): Promise<string | undefined> {
    const site = c.req.header("sec-fetch-site");
    const isElsewhere = new URL(appUrl).origin !== new URL(issuer).origin;
    const isOwn =
      site === undefined || site === "same-origin" || (isElsewhere && site === "same-site");
    const refreshToken = isOwn ? cookies.readSession(c) : undefined;
    const session = refreshToken && (await auth.browser.sessionOf(refreshToken));
    return session ? session.sessionId : undefined;
  }

  /** The page that says what happened, for whatever a user can do nothing about here. */
  function troubleOf(
    c: RequestContext,
    error: unknown,
    login: {
      readonly provider: string;
      readonly intent: Intent;
      readonly continue?: string | undefined;
    },
  ) {
    if (!(error instanceof Failure)) throw error;
    if (error.code === "not_found" || error.code === "too_many_requests") throw error;
    if (error.code === "unavailable") throw error;
    return pages.trouble(c, error, login);
  }
}
