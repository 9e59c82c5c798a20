import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const html = `<!doctype html><html lang="en"><title>App</title><link rel="icon" href="data:,">
  <div id="root"></div><script src="/script.js"></script></html>`;

/** A site whose every page runs one script. */
export interface ScriptSite {
  readonly origin: string;
  /** Sets the script of the pages that are opened from now on. */
  show(script: string): void;
  close(): void;
}

/** Starts a site on a free port of localhost. */
export async function startScriptSite(): Promise<ScriptSite> {
  let script = "";
  const site = createServer((request, response) => {
    const isScript = request.url === "/script.js";
    response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(isScript ? script : html);
  });
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
  return {
    origin: `http://localhost:${(site.address() as AddressInfo).port}`,
    show(text) {
      script = text;
    },
    close() {
      site.closeAllConnections();
      site.close();
    },
  };
}
