import { upstreamPath, CallbackQuery } from "../../../contract/browser/upstream.ts";
import type { Auth } from "../../../core/auth.ts";
import { isFailure, loginFailures, expiredToken } from "../../../core/failures.ts";
import { continueUrl, keptByPage } from "../../../core/ground/continue.ts";
import { pageUrl } from "../../../core/ground/page-url.ts";
import { backFrom } from "../../../core/upstream/connect/bound.ts";
import type { Endpoints } from "../../endpoint.ts";
import type { AppOptions } from "../../options.ts";
import { pageRefusal } from "../../pages/refusal.ts";
import { bounceIfUnknown } from "../../request/browser/arrivals.ts";
import { cookiesOf } from "../../request/browser/cookies.ts";
import { requireNavigation } from "../../request/browser/navigation.ts";
import { deviceOf } from "../../request/caller.ts";
import { readQuery } from "../../request/parameters.ts";
import { respond } from "../../response/respond.ts";
import { browserAnswers } from "../answers.ts";
import { upstreamPages, placesOf, providerIn } from "./pages.ts";
import { pendingLogins } from "./pending.ts";

/** The way back from a provider: logs the user in, or leads to a page. It is a navigation, and safe to be caused by anybody. */
export function upstreamCallback({ get }: Endpoints, auth: Auth, options: AppOptions): void {
  const cookies = cookiesOf(options);
  const logins = pendingLogins(auth, cookies);
  const pages = upstreamPages(options);
  const { keepLogin, loggedIn } = browserAnswers(auth, options);

  get(
    `${upstreamPath}/callback`,
    async (c) => {
      requireNavigation(c);
      const provider = providerIn(c, auth);
      const { user, ...given } = readQuery(c, CallbackQuery);
      const kept = await logins.find(c, given.state);
      const bounced = bounceIfUnknown(c, kept !== undefined);
      if (bounced) return bounced;
      if (!kept) {
        throw expiredToken("upstream", { reason: "login at the provider too old" });
      }
      const { pending } = kept;
      const login = { provider, intent: pending.intent, continue: pending.continue };
      try {
        const name = user === undefined ? undefined : await auth.upstream.seals.openName(user);
        const parameters = Object.fromEntries(
          Object.entries(given).filter((one): one is [string, string] => one[1] !== undefined),
        );
        const proven = await auth.upstream.finish(provider, { parameters, name }, pending);
        const request = {
          client: auth.clients.firstParty,
          device: deviceOf(c),
          replaces: cookies.readSession(c),
        };
        const current = await loggedIn(c);
        const result = await auth.login.fromUpstream({ ...request, pending, proven, current });
        if ("waiting" in result) {
          await logins.replace(c, { ...kept, pending: backFrom(pending) });
          return pages.go(c, "connect", { continue: pending.continue }, result.waiting);
        }
        logins.remove(c, kept);
        await keepLogin(c, result.tokens);
        const target = pending.continue === keptByPage ? undefined : pending.continue;
        const { terms_due: isDue } = auth.accounts.publicAccount(result.tokens.account);
        // The login page leads to the terms too, and the request of another app asks for them itself.
        if (isDue && target !== undefined && !target.startsWith("authorize?")) {
          return pages.go(c, "terms", { continue: target });
        }
        return respond(c, null, 303, {
          Location: continueUrl(target, placesOf(options)) ?? pageUrl(options, "login"),
        });
      } catch (error) {
        if (isFailure(error, loginFailures.expired_token)) throw error;
        logins.remove(c, kept);
        if (isFailure(error, loginFailures.mfa_required)) {
          return pages.secondFactor(c, error, pending.continue);
        }
        return pages.trouble(c, error, login);
      }
    },
    pageRefusal(options, auth.brand),
  );
}
