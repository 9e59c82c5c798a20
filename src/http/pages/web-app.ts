import { Hono, type Handler } from "hono";
import { Failure } from "../../core/failures.ts";
import { named, type RequestContext, type RequestEnv } from "../endpoint.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { respond, setHeader } from "../response/respond.ts";

/** All that the page needs is its own, and no script or style stands in the page itself. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const types = new Map([
  ["css", "text/css; charset=utf-8"],
  ["js", "text/javascript; charset=utf-8"],
  ["svg", "image/svg+xml"],
]);

/** A file beside the page, or one that the build named by its content. */
const fileName = /^(?<hashed>assets\/)?[\w-]+(?:\.[\w-]+)*\.(?<extension>\w+)$/;

/** The example app (the folder `web`), as it was built. Whatever is no file of it is a page, which its own router shows. */
export function webApp({ appFile, issuer }: AppOptions): Hono<RequestEnv> {
  const app = new Hono<RequestEnv>();
  const home = `${basePathOf(issuer)}/app/`;

  const get = (path: string, handle: Handler<RequestEnv>) => app.get(path, named(path, handle));

  const read = async (name: string) => {
    const file = await appFile(name);
    if (!file) throw new Failure("not_found");
    return file;
  };

  const page = async (c: RequestContext) => {
    const body = await read("index.html");
    setHeader(c, "Content-Security-Policy", policy);
    return respond(c, body, 200, { "Content-Type": "text/html; charset=utf-8" });
  };

  get("/app", (c) => respond(c, null, 308, { Location: home }));
  get("/app/", page);
  get("/app/:file{.+}", async (c) => {
    const name = c.req.param("file") ?? "";
    if (/^[\w-]+$/.test(name)) return page(c);
    const { extension = "", hashed } = fileName.exec(name)?.groups ?? {};
    const type = types.get(extension);
    if (type === undefined) throw new Failure("not_found");
    return respond(c, await read(name), 200, {
      "Content-Type": type,
      "Cache-Control": hashed ? "public, max-age=31536000, immutable" : "public, max-age=3600",
    });
  });

  return app;
}
