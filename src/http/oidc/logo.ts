import * as z from "zod";
import { oidcPaths } from "../../contract/oidc/paths.ts";
import type { ClientLook } from "../../core/clients/logo.ts";
import type { Oidc } from "../../core/oidc/oidc.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { readParams } from "../request/parameters.ts";
import { servePicture } from "../response/files.ts";

const LogoParams = z.object({ client: z.string() });

/** What pages read of the logo of an app. */
export const shownLogo = z.string().optional().meta({
  format: "uri",
  description: "The logo of the app, for `<img>`. Absent without one.",
  example: "https://login.example.com/authorize/logo/0199f2a1-9c1e-7d0a-9a43-6a1f1d2b3c4d?v=1",
});

/** What pages get of an app. The URL of its logo changes with the logo, because browsers keep the picture for an hour. */
export const clientMembers = (
  { issuer }: Pick<AppOptions, "issuer">,
  { id, name, initials, logoAt }: ClientLook,
) => ({
  name,
  initials,
  ...(logoAt !== undefined && { logo: `${issuer}${oidcPaths.logo}/${id}?v=${logoAt}` }),
});

/** Serves the logos of apps. */
export function clientLogos(
  { get }: Endpoints,
  { requests }: Pick<Oidc, "requests">,
  { fileOf }: Pick<AppOptions, "fileOf">,
): void {
  get(`${oidcPaths.logo}/:client`, async (c) => {
    const { client } = readParams(c, LogoParams);
    const logo = await requests.logo(client, c.get("caller").network);
    return servePicture(c, logo && (await fileOf(logo.bytes)), logo?.type ?? "");
  });
}
