import { Failure } from "../../core/failures.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { serveFile } from "../response/files.ts";
import { respond } from "../response/respond.ts";
import { pagePolicy } from "./csp.ts";

const pageHeaders = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": pagePolicy("font-src 'self'"),
};

const types = new Map([
  ["css", "text/css; charset=utf-8"],
  ["js", "text/javascript; charset=utf-8"],
  ["svg", "image/svg+xml"],
]);

/** A file beside the page, or one in `assets` whose name contains a hash of its content. */
const fileName = /^(?<hashed>assets\/)?[\w-]+(?:\.[\w-]+)*\.(?<extension>\w+)$/;

/** The built example app (the folder `web`). A path that names no file gets the page, whose own router shows it. */
export function webApp({ get }: Endpoints, { appFile, issuer, adminApi }: AppOptions): void {
  const home = `${basePathOf(issuer)}/app/`;

  const page = async (c: RequestContext) => serveFile(c, await appFile("index.html"), pageHeaders);

  get("/app", (c) => respond(c, null, 308, { Location: home }));
  get("/app/", page);
  get("/app/:file{.+}", async (c) => {
    const name = c.req.param("file") ?? "";
    if (name === "admin" && !adminApi) throw new Failure("not_found");
    if (/^[\w-]+$/.test(name)) return page(c);
    const { extension = "", hashed } = fileName.exec(name)?.groups ?? {};
    const type = types.get(extension);
    if (type === undefined) throw new Failure("not_found");
    return serveFile(c, await appFile(name), {
      "Content-Type": type,
      "Cache-Control": hashed ? "public, max-age=31536000, immutable" : "public, max-age=3600",
    });
  });
}
