import { execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { beforeAll, describe, expect, it } from "vitest";
import { insertAccount } from "../suite/http/calls/calls.ts";
import { authorize, createApp, leadsTo, type App } from "../suite/http/oidc/app.ts";
import { pass } from "../suite/http/oidc/pass.ts";
import { openBrowser } from "../suite/http/upstream/visitor.ts";
import { noLeaks } from "../suite/leaks.ts";
import { findProgram, installDebianPackages } from "../support/apt.ts";
import { secret } from "../support/secrets.ts";
import { startOnNode, useTarget } from "../support/targets/http-target.ts";

/** The Python for which Debian installs its packages. */
const debians = "/usr/bin/python3";

let python = "";

function canRun(program: string): boolean {
  try {
    execFileSync(program, ["-c", "import authlib, requests"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

beforeAll(async () => {
  const found = [debians, findProgram("python3") ?? debians].find(canRun);
  if (found === undefined) {
    const orElse = "install Authlib and requests with pip";
    await installDebianPackages(["python3-authlib", "python3-requests"], orElse);
  }
  python = found ?? debians;
}, 300_000);

type Told = Readonly<Record<string, unknown>>;

describe("an app in Python with Authlib", () => {
  const target = useTarget(async () => {
    const started = await startOnNode({ database: "sqlite", env: { ISSUER: "" } });
    const baseUrl = `http://localhost:${started.port}`;
    return { ...started, baseUrl, issuer: baseUrl };
  });

  /** Starts the app. Gives the query with which it sends its user, and what it does with a response. */
  async function start({ id, secret: own, redirectUri }: App, pkce: boolean) {
    const { issuer } = target();
    const app = { issuer, client_id: id, client_secret: own, redirect_uri: redirectUri, pkce };
    const child = spawn(python, [`${import.meta.dirname}/app_with_authlib.py`], {
      env: { APP: JSON.stringify(app) },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const next = async (): Promise<Told> => {
      const { value, done } = await lines.next();
      if (done) return expect.fail("the app has ended");
      const told = JSON.parse(value) as Told;
      for (const one of told["secrets"] as readonly string[]) secret(one);
      return told;
    };
    const { url } = await next();
    expect(String(url).startsWith(`${issuer}/authorize?`)).toBe(true);
    return {
      query: new URL(String(url)).search.slice(1),
      async receive(response: URL): Promise<Told> {
        child.stdin.end(`${response.href}\n`);
        return next();
      },
    };
  }

  it.each([
    ["with PKCE", {}, true],
    ["without PKCE, if it was created with --no-pkce", { require_pkce: 0 }, false],
  ] as const)("logs a user in, refreshes and revokes, %s", async (_, columns, pkce) => {
    const app = await createApp(target(), { columns });
    const person = await insertAccount(target());
    const { query, receive } = await start(app, pkce);
    expect(new URLSearchParams(query).has("code_challenge")).toBe(pkce);
    const { url } = await pass(openBrowser(target()), query, person);
    const { claims, userinfo, refreshed, again, revoked, ...others } = await receive(url);
    expect(others).toEqual({ secrets: expect.any(Array) });
    const { sub } = claims as { readonly sub: string };
    const known = { sub, email: person.email, name: person.name };
    for (const one of [claims, userinfo, refreshed, again]) expect(one).toMatchObject(known);
    expect(revoked).toBe(401);
  });

  it("is refused without PKCE otherwise, with an error that says what to do", async () => {
    const app = await createApp(target());
    const { query, receive } = await start(app, false);
    const url = leadsTo(await authorize(openBrowser(target()), query));
    expect(await receive(url)).toEqual({
      error: "invalid_request",
      description: "The parameter code_challenge is missing. The client must use PKCE with S256.",
      secrets: [],
    });
  });
});

describe("the logs", () => noLeaks(10));
