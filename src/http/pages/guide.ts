import { Failure, requestFailures } from "../../core/failures.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { serveFile } from "../response/files.ts";
import { respond } from "../response/respond.ts";
import { pagePolicy } from "./csp.ts";

/** A page has no extension, and its Markdown has that of its file. */
const types = new Map([
  [undefined, "text/html; charset=utf-8"],
  ["css", "text/css; charset=utf-8"],
  ["js", "text/javascript; charset=utf-8"],
  ["json", "application/json"],
  ["md", "text/markdown; charset=utf-8"],
  ["txt", "text/plain; charset=utf-8"],
  ["png", "image/png"],
  ["svg", "image/svg+xml"],
]);

const fileName = /^(?:images\/)?[\w-]+(?:\.(\w+))?$/;

/** The documents of Latchkey, which the build renders. */
export function guide({ get }: Endpoints, { docsAsset, issuer }: AppOptions): void {
  const home = `${basePathOf(issuer)}/docs/guide/`;
  const serve = async (c: RequestContext, name: string) => {
    const found = fileName.exec(name);
    const type = types.get(found?.[1]);
    if (!found || !type) throw new Failure(requestFailures.not_found);
    return serveFile(c, await docsAsset(`guide/${name}`), {
      "Content-Type": type,
      "Content-Security-Policy": pagePolicy(),
      "Cache-Control": "no-cache",
    });
  };

  get("/docs/guide", (c) => respond(c, null, 308, { Location: home }));
  get("/docs/guide/", (c) => serve(c, "index"));
  get("/docs/guide/:file{.+}", (c) => serve(c, c.req.param("file") ?? ""));
}
