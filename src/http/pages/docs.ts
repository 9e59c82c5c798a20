import { Hono, type Handler } from "hono";
import { Failure } from "../../core/failures.ts";
import { docsScript } from "./docs-script.ts";
import { docsStyle } from "./docs-style.ts";
import { named, type RequestEnv } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { respond, setHeader } from "../response/respond.ts";

/** Nothing comes from elsewhere, and nothing inline counts: Swagger UI sets its styles by script. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

// Relative to the page, so that it works under any path.
const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Latchkey API</title>
    <link rel="icon" type="image/png" href="docs/favicon-32x32.png" />
    <link rel="stylesheet" href="docs/swagger-ui.css" />
    <link rel="stylesheet" href="docs/latchkey.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;

const css = "text/css; charset=utf-8";
const javascript = "text/javascript; charset=utf-8";

const types = {
  "swagger-ui.css": css,
  "swagger-ui-bundle.js": javascript,
  "favicon-32x32.png": "image/png",
};

/** What we add to them. */
const own = [
  { name: "latchkey.css", type: css, text: docsStyle },
  { name: "start.js", type: javascript, text: docsScript },
];

/** The files of Swagger UI that its page needs. */
export const swaggerFiles: readonly string[] = Object.keys(types);

/** Swagger UI from our own assets, its **Authorize** button logging in by the password flow. */
export function docs({ docsAsset }: AppOptions): Hono<RequestEnv> {
  const app = new Hono<RequestEnv>();

  const get = (path: string, handle: Handler<RequestEnv>) => app.get(path, named(path, handle));

  get("/docs", (c) => {
    setHeader(c, "Content-Security-Policy", policy);
    return respond(c, page, 200, { "Content-Type": "text/html; charset=UTF-8" });
  });
  // A route each: a parameter beside fixed paths would cost every request the faster of Hono's routers.
  for (const { name, type, text } of own) {
    get(`/docs/${name}`, (c) => respond(c, text, 200, { "Content-Type": type }));
  }
  for (const [name, type] of Object.entries(types)) {
    get(`/docs/${name}`, async (c) => {
      const body = await docsAsset(name);
      if (!body) throw new Failure("not_found");
      return respond(c, body, 200, {
        "Content-Type": type,
        "Cache-Control": "public, max-age=3600",
      });
    });
  }

  return app;
}
