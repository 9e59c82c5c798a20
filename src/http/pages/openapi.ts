import { withComponents } from "../../contract/components.ts";
import { documentInfo, securitySchemes } from "../../contract/document.ts";
import type { Auth } from "../../core/auth.ts";
import type { App } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { madeOnce, serveFile } from "../response/files.ts";

// A client may keep the document, but asks each time whether a new version of the server has another one.
const headers = { "Content-Type": "application/json", "Cache-Control": "no-cache" };

/** Serves the OpenAPI document of all calls of an app. It is created at the first request. */
export function openApi(
  app: App,
  { get }: Endpoints,
  { tokens, access }: Auth,
  { version, issuer, fileOf }: AppOptions,
): void {
  const basePath = basePathOf(issuer);
  for (const [name, scheme] of Object.entries(
    securitySchemes(basePath, tokens.grantTypes, access),
  )) {
    app.openAPIRegistry.registerComponent("securitySchemes", name, scheme);
  }
  const document = madeOnce(async () =>
    fileOf(
      JSON.stringify(withComponents(app.getOpenAPI31Document(documentInfo(version, basePath)))),
    ),
  );
  get("/openapi.json", async (c) => serveFile(c, await document(), headers));
}
