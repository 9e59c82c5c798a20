import type { RouteConfig } from "@asteasolutions/zod-to-openapi";
import { Hono } from "hono";
import type { Auth } from "../core/auth.ts";
import { Failure, requestFailures } from "../core/failures.ts";
import { quoted } from "../core/ground/quoted.ts";
import { tokenPath } from "../contract/tokens/token.ts";
import { admin } from "./admin/admin.ts";
import { managedAccounts } from "./admin/managed-accounts.ts";
import { managedOrganizations } from "./admin/managed-organizations.ts";
import { accounts } from "./accounts.ts";
import { browserSession } from "./browser/browser.ts";
import { browserUpstream } from "./browser/upstream/connect.ts";
import { browserProofs } from "./browser/proofs.ts";
import { captchaPage } from "./captcha.ts";
import type { App } from "./context.ts";
import { appLinkFiles } from "./pages/app-links.ts";
import { discovery, wellKnownPaths } from "./discovery.ts";
import { endpointsOf } from "./endpoint.ts";
import { factors } from "./factors/factors.ts";
import { consents } from "./consents/consents.ts";
import { organizations } from "./organizations/organizations.ts";
import { createFrame, type Frame, type Refuse } from "./frame.ts";
import type { AppOptions } from "./options.ts";
import { docs } from "./pages/docs.ts";
import { guide } from "./pages/guide.ts";
import { errors } from "./pages/errors.ts";
import { emailLinks } from "./links/email.ts";
import { loginLinks } from "./links/login.ts";
import { passwordLinks } from "./links/password.ts";
import { home } from "./pages/home.ts";
import { openApi } from "./pages/openapi.ts";
import { pageRefusal } from "./pages/refusal.ts";
import { logoForEmails, webApp } from "./pages/app/web-app.ts";
import { passwords } from "./passwords.ts";
import { allowedMethodsOf } from "./request/allowed-methods.ts";
import { shownPath } from "./response/request-log.ts";
import { problemAnswers } from "./response/refusals.ts";
import { setHeader } from "./response/respond.ts";
import { service } from "./service.ts";
import { sessions } from "./sessions.ts";
import { identities } from "./upstream/identities.ts";
import { authorize } from "./oidc/authorize.ts";
import { pushedRequests } from "./oidc/pushed.ts";
import { oidcLogout } from "./oidc/logout.ts";
import { clientRegistration } from "./oidc/registration.ts";
import { clientLogos } from "./oidc/logo.ts";
import { userInfo } from "./oidc/userinfo.ts";
import { upstreamCallback } from "./browser/upstream/callback.ts";
import { upstreamFormPost } from "./browser/upstream/form-post.ts";
import { upstreamStart } from "./browser/upstream/start.ts";
import { introspect } from "./tokens/introspect.ts";
import { passkeyLogins } from "./tokens/passkey-options.ts";
import { revocation } from "./tokens/revoke.ts";
import { token } from "./tokens/token.ts";
import { verify } from "./tokens/verify.ts";

/** The whole HTTP side. Another Hono app can mount it at a path. `issuer` must then end with this path. */
export function createApp(auth: Auth, options: AppOptions): App {
  const app: App = new Hono();
  const corsPaths = { none: [] as string[], any: [] as string[], byHandler: [] as string[] };
  const frame = createFrame(options, corsPaths, auth.throttle.admit, auth.audit.refused);
  const endpoints = endpointsOf(app, frame);

  home(endpoints, auth.brand, options);
  errors(endpoints, options);
  service(endpoints, auth, options);
  accounts(endpoints, auth, options);
  passwords(endpoints, auth);
  token(endpoints, auth, options);
  verify(endpoints, auth);
  revocation(endpoints, auth);
  introspect(endpoints, auth);
  discovery(endpoints, auth, options);
  appLinkFiles(endpoints, options);
  captchaPage(endpoints, options);
  passwordLinks(endpoints, auth, options);
  emailLinks(endpoints, auth, options);
  if (auth.login.hasLinks) loginLinks(endpoints, auth, options);
  if (auth.login.hasPasskeys) passkeyLogins(endpoints, auth);
  browserSession(endpoints, auth, options);
  browserProofs(endpoints, auth, options);
  sessions(endpoints, auth);
  identities(endpoints, auth, options);
  consents(endpoints, auth, options);
  if (auth.organizations) organizations(endpoints, auth, auth.organizations, options);
  if (auth.upstream.providers.length > 0) {
    upstreamStart(endpoints, auth, options);
    upstreamCallback(endpoints, auth, options);
    upstreamFormPost(endpoints, auth, options);
    browserUpstream(endpoints, auth, options);
  }
  if (auth.login.hasFactors) factors(endpoints, auth);
  if (auth.oidc) {
    userInfo(endpoints, auth.oidc);
    const refuse = pageRefusal(options, auth.brand, { byApp: true });
    pushedRequests(endpoints, auth, auth.oidc);
    authorize(endpoints, auth, auth.oidc, options, refuse);
    clientLogos(endpoints, auth.oidc, options);
    oidcLogout(endpoints, auth, auth.oidc, options, pageRefusal(options, auth.brand));
    if (auth.unregistered) clientRegistration(endpoints, auth.unregistered);
  }
  if (options.adminApi) admin(endpoints, auth, options);
  managedAccounts(endpoints, auth, options);
  if (auth.managedOrganizations) {
    managedOrganizations(endpoints, auth, auth.managedOrganizations, options);
  }
  const marked = (mark: Mark) => pathsWith(endpoints.routes, mark);
  corsPaths.none.push(...marked("x-for-servers"), ...marked("x-same-origin"));
  if (auth.oidc) {
    corsPaths.any.push(...wellKnownPaths(options), ...marked("x-any-origin"));
    corsPaths.byHandler.push(tokenPath);
  }
  if (options.docs) {
    docs(endpoints, options);
    guide(endpoints, options);
    openApi(endpoints, auth, options);
  }
  if (options.app) webApp(endpoints, auth, options);
  else logoForEmails(endpoints, auth, options);
  refuseOthers(app, frame, problemAnswers(options.issuer));
  return app;
}

/**
 * What a call may be. `x-for-servers` and `x-same-origin`: no page of another origin may make it, even if the origin is allowed.
 * `x-any-origin`: every page may make it.
 */
type Mark = "x-for-servers" | "x-same-origin" | "x-any-origin";

/** The paths of the calls with a mark. */
const pathsWith = (routes: readonly RouteConfig[], mark: Mark): string[] =>
  routes.filter((route) => route[mark] === true).map(({ path }) => path);

/**
 * Answers a request that no route has taken: 405 if its path allows another method, otherwise 404. Does not use
 * `app.notFound()`, because an app that mounts this one would override it.
 */
function refuseOthers(app: App, frame: Frame, problem: Refuse): void {
  const allowedMethods = allowedMethodsOf(app);
  const refuse = frame(null, (c) => {
    const methods = allowedMethods(c);
    const { method } = c.req;
    if (methods.length === 0) {
      const detail = `No route has this path: ${quoted(`${method} ${shownPath(c.req.path)}`)}.`;
      return problem(c, new Failure(requestFailures.not_found, { detail }));
    }
    const allowed = methods.join(", ");
    setHeader(c, "Allow", allowed);
    const detail = `This path does not support ${quoted(method)}. Use one of: ${allowed}.`;
    return problem(c, new Failure(requestFailures.method_not_allowed, { detail }));
  });
  app.all("*", refuse);
}
