import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { appFolder, buildAppOnce, latchkeyUrlInBuild } from "./build-app.ts";

/** A server for pages, on a port of this machine. */
export interface Site {
  readonly origin: string;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL("../../..", import.meta.url));

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

const blank = "<!doctype html><html lang=en><title>Blank</title><link rel=icon href=data:,>";

/** Starts a site of empty pages without a Content-Security-Policy. `localhost` is another site than 127.0.0.1. */
export const startBlankSite = (host: "127.0.0.1" | "localhost" = "127.0.0.1"): Promise<Site> =>
  startSite(host, async () => ({ body: blank }));

/** The example app on its own origin, built for a Latchkey server on another origin. */
export interface AppSite extends Site {
  /** Serves the app for the Latchkey server at this URL. Default of its pages: all. */
  build(latchkeyUrl: string, pages?: readonly string[]): Promise<void>;
}

/**
 * Starts a server for the app, with the Content-Security-Policy that Latchkey sends with it. The policy also allows requests to
 * Latchkey. `/blank` is an empty page with the same policy, and `/client.js` is the published client.
 */
export async function startAppSite(): Promise<AppSite> {
  const folder = appFolder();
  let latchkeyUrl = "";
  let policy = "";
  let shell = "";
  const site = await startSite("127.0.0.1", async (path) => {
    if (path === "/blank") return { body: blank, policy };
    const file = path === "/client.js" ? join(root, "dist/client/client.js") : join(folder, path);
    const type = types[extname(path)];
    if (type?.startsWith("text/javascript")) {
      const text = await readFile(file, "utf8");
      return { body: text.replaceAll(latchkeyUrlInBuild, latchkeyUrl), type };
    }
    if (type !== undefined) return { body: await readFile(file), type };
    const page = await readFile(join(folder, "index.html"), "utf8");
    return { body: page.replace("<!-- latchkey -->", shell), policy };
  });
  return {
    ...site,
    async build(url, pages) {
      latchkeyUrl = url;
      const data = JSON.stringify({ pages });
      shell = `<script type="application/json" id="latchkey">${data}</script>`;
      policy = policyFor(url);
      await buildAppOnce();
    },
  };
}

const policyFor = (latchkeyUrl: string): string =>
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  `connect-src ${latchkeyUrl}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

interface Served {
  readonly body: string | Uint8Array;
  readonly type?: string;
  readonly policy?: string;
}

async function startSite(host: string, read: (path: string) => Promise<Served>): Promise<Site> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site.test");
    read(pathname).then(
      ({ body, type = "text/html; charset=utf-8", policy }) => {
        response.setHeaders(
          new Map([
            ["Content-Type", type],
            ["Cache-Control", "no-cache"],
            ...(policy ? [["Content-Security-Policy", policy] as const] : []),
          ]),
        );
        response.end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://${host}:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
