import type { Endpoints } from "../endpoint.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import type { RequestContext } from "../context.ts";

/** Below this path are the redirect URIs of the apps. Every other link stays in the browser. */
const redirects = "/open/*";

const relations = [
  "delegate_permission/common.handle_all_urls",
  "delegate_permission/common.get_login_creds",
];

/** The files by which Apple and Google learn which apps this host trusts. Without the operator's apps they do not exist. */
export function appLinkFiles(
  { get }: Endpoints,
  { appLinks, issuer }: Pick<AppOptions, "appLinks" | "issuer">,
): void {
  if (!appLinks) return;
  const { apple = [], android = [] } = appLinks;
  const file = (content: object) => {
    const text = JSON.stringify(content);
    const headers = { "Cache-Control": "public, max-age=300", "Content-Type": "application/json" };
    return (c: RequestContext) => c.body(text, 200, headers);
  };
  const components = [{ "/": basePathOf(issuer) + redirects }];
  get(
    "/.well-known/apple-app-site-association",
    file({
      applinks: { details: apple.length > 0 ? [{ appIDs: apple, components }] : [] },
      webcredentials: { apps: apple },
    }),
  );
  get(
    "/.well-known/assetlinks.json",
    file(
      android.map(({ package: name, sha256 }) => ({
        relation: relations,
        target: {
          namespace: "android_app",
          package_name: name,
          sha256_cert_fingerprints: sha256,
        },
      })),
    ),
  );
}
