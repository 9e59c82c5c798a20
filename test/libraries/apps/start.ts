import { once } from "node:events";
import { createServer, request } from "node:http";
import { freePort } from "../../support/network/free-port.ts";
import {
  startOnNode,
  type ProcessTarget,
  type Target,
  type TargetOptions,
} from "../../support/targets/http-target.ts";

/** The target at the address that is its issuer. */
const at = <T extends Target>(target: T, issuer: string): T => ({
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

/** Starts a server with these variables. */
export type Start = (options: Pick<TargetOptions, "env">) => Promise<Target>;

/** A server behind another one, which forwards its calls and all headers. Its issuer is an address of that one, with a path if given. */
export async function startBehind(start: Start, path: "" | "/auth" = ""): Promise<Target> {
  const port = await freePort();
  const issuer = `http://localhost:${port}${path}`;
  const target = await start({ env: { ISSUER: issuer } });
  const { hostname: host, port: inner } = new URL(target.baseUrl);
  const isMetadata = (url: string): boolean =>
    url.startsWith("/.well-known/") && url.endsWith(path);
  const front = createServer((incoming, outgoing) => {
    const { url = "", method, headers } = incoming;
    if (!url.startsWith(`${path}/`) && !isMetadata(url)) {
      outgoing.writeHead(404).end("another page");
      return;
    }
    const rest = url.startsWith(`${path}/`) ? url.slice(path.length) : url;
    const forwarded = request({ host, port: inner, path: rest, method, headers }, (answer) => {
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
