import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Person, Environment } from "../../suite/client/context.ts";
import { suite, type Report } from "../../suite/client/suite.ts";
import { freePort } from "../network/free-port.ts";
import { secret } from "../secrets.ts";
import { cheapHashes, scratchFolder } from "../targets/http-target.ts";
import { startServer, type Command } from "../targets/server.ts";
import { startEchoServer } from "./echo.ts";

/**
 * Defines a test for each check of the suite. `run` runs the suite in another runtime. `pageOrigin` is the origin of the page
 * for suites that run in one.
 */
export function testClient(
  kind: Environment["kind"],
  run: (environment: Environment) => Promise<Report>,
  pageOrigin?: () => string,
): void {
  let report: Report | undefined;
  let close = async (): Promise<void> => {};

  beforeAll(async () => {
    const started = await startEnvironment(kind, pageOrigin?.() ?? []);
    ({ close } = started);
    report = await run(started.environment);
    report.secrets.forEach(secret);
  });
  afterAll(() => close());

  it.each(Object.keys(suite[kind]))("%s", (name) => {
    expect(report?.failures[name]).toBeNull();
  });
}

/** Starts a Latchkey server with two users, and two echo servers. */
export async function startEnvironment(
  kind: Environment["kind"],
  pages: string | readonly string[],
) {
  const cwd = await scratchFolder();
  const [echo, foreign] = await Promise.all([
    startEchoServer(() => server.url),
    startEchoServer(() => ""),
  ]);
  const origins = [echo.origin, ...[pages].flat()];
  const env = { ...cheapHashes, CORS_ORIGINS: origins.join(), LOGIN_LINKS: "on" };
  const server = await startServer({ env, cwd });
  const people = [await register(server.url, "ann"), await register(server.url, "bob")] as const;
  const environment: Environment = {
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
  return { environment, server, close };
}

/** Registers a user. */
async function register(baseUrl: string, username: string): Promise<Person> {
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

/** Bundles an entry file of the suite with the published client. Returns the path of the bundle. */
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
    // The project's tsconfig would resolve `latchkey-auth/client` to the sources.
    tsconfigRaw: {},
    logLevel: "warning",
  });
  return outfile;
}

/** Runs the suite as a program. Throws if the program does not exit by itself. */
export async function runProcess(
  [program, ...args]: Command,
  environment: Environment,
): Promise<Report> {
  const file = await bundle(new URL("../../suite/client/entries/process.ts", import.meta.url));
  // Not an argument, because an error message would show the passwords in it.
  const env = { ENVIRONMENT: JSON.stringify(environment) };
  const options = { env, timeout: 120_000 };
  const ended = promisify(execFile)(program, [...args, file], options);
  const { stdout, killed }: Killed = await ended.catch((error: Killed) => error);
  const report = JSON.parse(stdout) as Report;
  // A check that failed may leave work behind, and is reported by itself.
  const allPassed = Object.values(report.failures).every((failure) => failure === null);
  if (killed && allPassed) throw new Error("the process does not exit");
  return report;
}

interface Killed {
  readonly stdout: string;
  readonly killed?: boolean;
}

/** Starts a server with one page, which loads the script. */
export async function startPageServer(script: () => Promise<string>) {
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
