import type { Endpoints } from "../endpoint.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { serveFile } from "../response/files.ts";
import { respond } from "../response/respond.ts";
import { pagePolicy } from "./csp.ts";

const pageHeaders = {
  "Content-Type": "text/html; charset=UTF-8",
  "Content-Security-Policy": pagePolicy(),
};

// The URLs are relative, so that the page works under any path.
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

/** The files of Swagger UI that the page needs. */
export const swaggerFiles: readonly string[] = Object.keys(types);

/** Our additions to Swagger UI, and their types. */
const own = { "latchkey.css": css, "start.js": javascript } as const;

/** The text of each of our additions. The build writes them beside those of Swagger UI. */
export type DocsAdditions = Readonly<Record<keyof typeof own, string>>;

/** Swagger UI from our own files. Its **Authorize** button logs in by the password flow. */
export function docs({ get }: Endpoints, { docsAsset, issuer }: AppOptions): void {
  const home = `${basePathOf(issuer)}/docs`;

  get("/docs", (c) => respond(c, page, 200, pageHeaders));
  get("/docs/", (c) => respond(c, null, 308, { Location: home }));
  // Adds one route for each file. With a parameter beside fixed paths, Hono would use its slower router for all requests.
  const kept = { files: types, cache: "public, max-age=3600" };
  for (const { files, cache } of [kept, { files: own, cache: "no-cache" }]) {
    for (const [name, type] of Object.entries(files)) {
      const headers = { "Content-Type": type, "Cache-Control": cache };
      get(`/docs/${name}`, async (c) => serveFile(c, await docsAsset(name), headers));
    }
  }
}
