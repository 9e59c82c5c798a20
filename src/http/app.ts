import { OpenAPIHono } from "@hono/zod-openapi";
import { methodNotAllowed } from "hono/method-not-allowed";
import { documentInfo, securitySchemes } from "../contract/document.ts";
import type { Auth } from "../core/auth.ts";
import { Failure } from "../core/failures.ts";
import { accounts } from "./accounts.ts";
import { browserSession } from "./browser/browser.ts";
import { discovery } from "./discovery.ts";
import { named, type App } from "./endpoint.ts";
import { basePathOf, type AppOptions } from "./options.ts";
import { docs } from "./pages/docs.ts";
import { webApp } from "./pages/web-app.ts";
import { cors } from "./response/cors.ts";
import { commonHeaders } from "./response/headers.ts";
import { problem } from "./response/refusals.ts";
import { requestLog } from "./response/request-log.ts";
import { respond, setHeader } from "./response/respond.ts";
import { service } from "./service.ts";
import { sessions } from "./sessions.ts";
import { introspect } from "./tokens/introspect.ts";
import { revoke } from "./tokens/revoke.ts";
import { token } from "./tokens/token.ts";
import { verify } from "./tokens/verify.ts";

/** The whole HTTP side. Another Hono app can mount it at a path. `issuer` must then end with this path. */
export function createApp(auth: Auth, options: AppOptions): App {
  const app: App = new OpenAPIHono();
  const api = allCalls(auth, options);

  app.use(commonHeaders(options));
  app.use(requestLog(options.log));
  app.use(cors(options.corsOrigins, pathsForServers(api)));
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        setHeader(c, "Allow", methods.join(", "));
        return problem(c, new Failure("method_not_allowed"));
      },
    }),
  );
  app.onError((error, c) => problem(c, error));

  app.route("/", api);
  if (options.docs) {
    app.route("/", docs(options));
    describe(app, auth, options);
  }
  if (options.app) app.route("/", webApp(options));
  // Not app.notFound(): an app that mounts this one would override it.
  app.all("*", (c) => problem(c, new Failure("not_found")));
  return app;
}

/** All calls of the API. */
function allCalls(auth: Auth, options: AppOptions): App {
  const api: App = new OpenAPIHono();
  api.route("/", service(auth, options));
  api.route("/", accounts(auth, options));
  api.route("/", token(auth, options));
  api.route("/", verify(auth));
  api.route("/", revoke(auth));
  api.route("/", introspect(auth));
  api.route("/", discovery(auth, options));
  api.route("/", browserSession(auth, options));
  api.route("/", sessions(auth));
  return api;
}

/** The paths of the calls that no page may make, even from an allowed origin. */
const pathsForServers = (api: App): string[] =>
  api.openAPIRegistry.definitions
    .flatMap((definition) => (definition.type === "route" ? [definition.route] : []))
    .filter((route) => route["x-for-servers"] === true)
    .map(({ path }) => path);

/** Serves the OpenAPI document of all calls. It is created at the first request. */
function describe(app: App, { tokens }: Auth, { version, issuer }: AppOptions): void {
  const basePath = basePathOf(issuer);
  let document: string | undefined;
  for (const [name, scheme] of Object.entries(securitySchemes(basePath, tokens.grantTypes))) {
    app.openAPIRegistry.registerComponent("securitySchemes", name, scheme);
  }
  const answer = named("/openapi.json", (c) => {
    document ??= JSON.stringify(app.getOpenAPI31Document(documentInfo(version, basePath)));
    return respond(c, document, 200, { "Content-Type": "application/json" });
  });
  app.get("/openapi.json", answer);
}
