import { once } from "node:events";
import { createServer, request } from "node:http";
import { freePort } from "../../support/network/free-port.ts";
import { startOnNode, type ProcessTarget, type Target } from "../../support/targets/http-target.ts";

/** The target at the address that is its issuer. */
const at = (target: ProcessTarget, issuer: string): ProcessTarget => ({
  ...target,
  issuer,
  baseUrl: issuer,
  fetch: (path, init) => fetch(issuer + path, init),
});

/** A server on Node and SQLite whose issuer is its own address, so that libraries reach it as in production. */
export async function startForApps(): Promise<ProcessTarget> {
  const target = await startOnNode({ database: "sqlite", env: { ISSUER: "" } });
  return at(target, `http://localhost:${target.port}`);
}

/** The same below a path of another server, which forwards its calls and all headers. */
export async function startBelowPath(): Promise<Target> {
  const port = await freePort();
  const issuer = `http://localhost:${port}/auth`;
  const target = await startOnNode({ database: "sqlite", env: { ISSUER: issuer } });
  const front = createServer((incoming, outgoing) => {
    const { url = "", method, headers } = incoming;
    const isMetadata = /^\/\.well-known\/[\w-]+\/auth$/.test(url);
    if (!url.startsWith("/auth/") && !isMetadata) {
      outgoing.writeHead(404).end("another page");
      return;
    }
    const path = url.replace(/^\/auth(?=\/)/, "");
    const { host, port: inner } = target;
    const forwarded = request({ host, port: inner, path, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  front.listen(port, "127.0.0.1");
  await once(front, "listening");
  return {
    ...at(target, issuer),
    async close() {
      front.closeAllConnections();
      front.close();
      await target.close();
    },
  };
}
