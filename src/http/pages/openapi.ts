import { OpenApiGeneratorV31 } from "@asteasolutions/zod-to-openapi";
import { withComponents } from "../../contract/components.ts";
import { documentInfo, securitySchemes } from "../../contract/document.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { madeOnce, serveFile } from "../response/files.ts";

// A client may keep the document, but asks each time whether a new version of the server has another one.
const headers = { "Content-Type": "application/json", "Cache-Control": "no-cache" };

/** Serves the OpenAPI document of all calls of an app. It is created at the first request. */
export function openApi(
  { get, routes }: Endpoints,
  { tokens, access }: Auth,
  { version, issuer, fileOf }: AppOptions,
): void {
  const basePath = basePathOf(issuer);
  const document = madeOnce(async () => {
    const schemes = Object.entries(securitySchemes(basePath, tokens.grantTypes, access));
    const generator = new OpenApiGeneratorV31([
      ...schemes.map(([name, component]) => ({
        type: "component" as const,
        componentType: "securitySchemes" as const,
        name,
        component,
      })),
      ...routes.map((route) => ({ type: "route" as const, route })),
    ]);
    return fileOf(
      JSON.stringify(withComponents(generator.generateDocument(documentInfo(version, basePath)))),
    );
  });
  get("/openapi.json", async (c) => serveFile(c, await document(), headers));
}
