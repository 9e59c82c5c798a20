import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Person, World } from "../../suite/client/stage.ts";
import { suite, type Report } from "../../suite/client/suite.ts";
import { startEcho } from "./echo.ts";
import { freePort } from "../free-port.ts";
import { cheapHashes, scratchFolder } from "../targets/http-target.ts";
import { secret } from "../secrets.ts";
import { startServer, type Command } from "../targets/server.ts";

/** Makes a test of each check of the suite, which `run` makes in another runtime; for pages, on one of `pageOrigin`. */
export function testClient(
  kind: World["kind"],
  run: (world: World) => Promise<Report>,
  pageOrigin?: () => string,
): void {
  let report: Report | undefined;
  let close = async (): Promise<void> => {};

  beforeAll(async () => {
    const opened = await openWorld(kind, pageOrigin?.() ?? []);
    ({ close } = opened);
    report = await run(opened.world);
    report.secrets.forEach(secret);
  });
  afterAll(() => close());

  it.each(Object.keys(suite[kind]))("clients %s", (name) => {
    expect(report?.faults[name]).toBeNull();
  });
}

/** A Latchkey of its own with two people, and two servers beside it. */
export async function openWorld(kind: World["kind"], pages: string | readonly string[]) {
  const cwd = await scratchFolder();
  const [echo, foreign] = await Promise.all([startEcho(() => server.url), startEcho(() => "")]);
  const origins = [echo.origin, ...[pages].flat()];
  const env = { ...cheapHashes, CORS_ORIGINS: origins.join() };
  const server = await startServer({ env, cwd });
  const people = [
    await registered(server.url, "ann"),
    await registered(server.url, "bob"),
  ] as const;
  const world: World = {
    kind,
    baseUrl: server.url,
    mountedAt: `${echo.origin}/auth`,
    resource: echo.origin,
    foreign: foreign.origin,
    people,
  };
  const close = async (): Promise<void> => {
    await Promise.all([server.stop(), echo.close(), foreign.close()]);
  };
  return { world, server, close };
}

/** Somebody who can log in from now on. */
async function registered(baseUrl: string, username: string): Promise<Person> {
  const password = secret(`the horse of ${username} says ${crypto.randomUUID()}`);
  const body = { username, password, email: `${username}@example.com`, name: username };
  const answer = await fetch(`${baseUrl}/authenticate/register`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(201);
  return { username, password };
}

/** Bundles a part of the suite with the client as it is published; gives the file. */
export async function bundle(entry: URL): Promise<string> {
  const outfile = join(await scratchFolder(), "suite.mjs");
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2024",
    mainFields: ["module", "main"],
    // Ours names the sources of the client.
    tsconfigRaw: {},
    logLevel: "warning",
  });
  return outfile;
}

/** Runs the suite as a program, which must end by itself. */
export async function runProcess([program, ...args]: Command, world: World): Promise<Report> {
  const file = await bundle(new URL("../../suite/client/entry-process.ts", import.meta.url));
  // Not as an argument, which an error would show.
  const env = { WORLD: JSON.stringify(world) };
  const options = { env, timeout: 40_000 };
  const ended = promisify(execFile)(program, [...args, file], options);
  const { stdout, killed }: Killed = await ended.catch((error: Killed) => error);
  const report = JSON.parse(stdout) as Report;
  // What goes on when a check is over is that check's fault, if it has one.
  const isFine = Object.values(report.faults).every((fault) => fault === null);
  if (killed && isFine) throw new Error("the process does not end");
  return report;
}

interface Killed {
  readonly stdout: string;
  readonly killed?: boolean;
}

/** Serves a page with a script, and nothing else. */
export async function servePage(script: () => Promise<string>) {
  const port = await freePort();
  const server = createServer((request, response) => {
    if (request.url === "/script.js") {
      void script().then((text) =>
        response.writeHead(200, { "Content-Type": "text/javascript" }).end(text),
      );
    } else {
      response.writeHead(200, { "Content-Type": "text/html" });
      response.end(
        `<!doctype html><title>x</title><script type="module" src="/script.js"></script>`,
      );
    }
  });
  await new Promise<void>((ready) => server.listen(port, "127.0.0.1", ready));
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
