import { OpenAPIHono } from "@hono/zod-openapi";
import { methodNotAllowed } from "hono/method-not-allowed";
import { documentInfo, securitySchemes } from "../contract/document.ts";
import type { Auth } from "../core/auth.ts";
import { Failure } from "../core/failures.ts";
import { accounts } from "./accounts.ts";
import { browserSession } from "./browser/browser.ts";
import { cors } from "./response/cors.ts";
import { discovery } from "./discovery.ts";
import { docs } from "./pages/docs.ts";
import { named, type App } from "./endpoint.ts";
import { commonHeaders } from "./response/headers.ts";
import { introspect } from "./tokens/introspect.ts";
import { basePathOf, type AppOptions } from "./options.ts";
import { problem } from "./response/refusals.ts";
import { requestLog } from "./response/request-log.ts";
import { json, setHeader } from "./response/respond.ts";
import { revoke } from "./tokens/revoke.ts";
import { service } from "./service.ts";
import { sessions } from "./sessions.ts";
import { token } from "./tokens/token.ts";
import { verify } from "./tokens/verify.ts";
import { webApp } from "./pages/web-app.ts";

/** The whole HTTP side. Another Hono app can mount it at a sub-path; `issuer` then ends with that path. */
export function createApp(auth: Auth, options: AppOptions): App {
  const app: App = new OpenAPIHono();

  app.use(commonHeaders(options.issuer));
  app.use(requestLog(options.log));
  app.use(cors(options.corsOrigins));
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

  app.route("/", service(auth, options));
  app.route("/", accounts(auth, options));
  app.route("/", token(auth, options));
  app.route("/", verify(auth));
  app.route("/", revoke(auth));
  app.route("/", introspect(auth));
  app.route("/", discovery(auth, options));
  app.route("/", browserSession(auth, options));
  app.route("/", sessions(auth));
  app.route("/", docs(options));
  app.route("/", webApp(options));
  describe(app, auth, options);
  // Not app.notFound(), which an app that mounts this one would overrule.
  app.all("*", (c) => problem(c, new Failure("not_found")));
  return app;
}

/** The OpenAPI document of all calls, made when it is first asked for. */
function describe(app: App, { tokens }: Auth, { version, issuer }: AppOptions): void {
  const basePath = basePathOf(issuer);
  let document: object | undefined;
  for (const [name, scheme] of Object.entries(securitySchemes(basePath, tokens.grantTypes))) {
    app.openAPIRegistry.registerComponent("securitySchemes", name, scheme);
  }
  const answer = named("/openapi.json", (c) => {
    document ??= app.getOpenAPI31Document(documentInfo(version, basePath));
    return json(c, document, 200);
  });
  app.get("/openapi.json", answer);
}
