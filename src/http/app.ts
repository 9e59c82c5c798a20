import { OpenAPIHono } from "@hono/zod-openapi";
import { methodNotAllowed } from "hono/method-not-allowed";
import { documentInfo, securitySchemes } from "../contract/document.ts";
import type { Auth } from "../core/auth.ts";
import { Failure } from "../core/failures.ts";
import { admin } from "./admin/admin.ts";
import { accounts } from "./accounts.ts";
import { browserSession } from "./browser/browser.ts";
import { browserProofs } from "./browser/proofs.ts";
import type { App } from "./context.ts";
import { discovery } from "./discovery.ts";
import { endpointsOf, type Endpoints } from "./endpoint.ts";
import { factors } from "./factors/factors.ts";
import { createFrame, type Frame } from "./frame.ts";
import { basePathOf, type AppOptions } from "./options.ts";
import { docs } from "./pages/docs.ts";
import { emailLinks } from "./links/email.ts";
import { loginLinks } from "./links/login.ts";
import { passwordLinks } from "./links/password.ts";
import { home } from "./pages/home.ts";
import { webApp } from "./pages/web-app.ts";
import { passwords } from "./passwords.ts";
import { problem } from "./response/refusals.ts";
import { respond, setHeader } from "./response/respond.ts";
import { service } from "./service.ts";
import { sessions } from "./sessions.ts";
import { introspect } from "./tokens/introspect.ts";
import { passkeyOptions } from "./tokens/passkey-options.ts";
import { revoke } from "./tokens/revoke.ts";
import { token } from "./tokens/token.ts";
import { verify } from "./tokens/verify.ts";

/** The whole HTTP side. Another Hono app can mount it at a path. `issuer` must then end with this path. */
export function createApp(auth: Auth, options: AppOptions): App {
  const app: App = new OpenAPIHono();
  const withoutCors: string[] = [];
  const frame = createFrame(options, withoutCors, auth.throttle.admit, auth.audit.refused);
  const endpoints = endpointsOf(app, frame);

  home(endpoints, options);
  service(endpoints, auth, options);
  accounts(endpoints, auth, options);
  passwords(endpoints, auth);
  token(endpoints, auth);
  verify(endpoints, auth);
  revoke(endpoints, auth);
  introspect(endpoints, auth);
  discovery(endpoints, auth, options);
  passwordLinks(endpoints, auth, options);
  emailLinks(endpoints, auth, options);
  if (auth.login.hasLinks) loginLinks(endpoints, auth, options);
  if (auth.login.hasPasskeys) passkeyOptions(endpoints, auth);
  browserSession(endpoints, auth, options);
  browserProofs(endpoints, auth, options);
  sessions(endpoints, auth);
  if (auth.login.hasFactors) factors(endpoints, auth);
  admin(endpoints, auth, options);
  withoutCors.push(...pathsWithoutCors(app));
  if (options.docs) {
    docs(endpoints, options);
    describe(app, endpoints, auth, options);
  }
  if (options.app) webApp(endpoints, options);
  refuseOthers(app, frame);
  return app;
}

/** The paths of the calls that no page of another origin may make, even if the origin is allowed. */
const pathsWithoutCors = (app: App): string[] =>
  app.openAPIRegistry.definitions
    .flatMap((definition) => (definition.type === "route" ? [definition.route] : []))
    .filter((route) => route["x-for-servers"] === true || route["x-same-origin"] === true)
    .map(({ path }) => path);

/**
 * Answers a request that no route has taken: 405 if its path allows another method, otherwise 404. Does not use
 * `app.notFound()`, because an app that mounts this one would override it.
 */
function refuseOthers(app: App, frame: Frame): void {
  const refuseMethod = methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) => {
      setHeader(c, "Allow", methods.join(", "));
      return problem(c, new Failure("method_not_allowed"));
    },
  });
  const framed = frame(null, async (c, next) => {
    await next();
    return c.res;
  });
  app.all("*", framed, refuseMethod, (c) => problem(c, new Failure("not_found")));
}

/** Serves the OpenAPI document of all calls. It is created at the first request. */
function describe(
  app: App,
  { get }: Endpoints,
  { tokens, access }: Auth,
  { version, issuer }: AppOptions,
): void {
  const basePath = basePathOf(issuer);
  let document: string | undefined;
  for (const [name, scheme] of Object.entries(
    securitySchemes(basePath, tokens.grantTypes, access),
  )) {
    app.openAPIRegistry.registerComponent("securitySchemes", name, scheme);
  }
  get("/openapi.json", (c) => {
    document ??= JSON.stringify(app.getOpenAPI31Document(documentInfo(version, basePath)));
    return respond(c, document, 200, { "Content-Type": "application/json" });
  });
}
