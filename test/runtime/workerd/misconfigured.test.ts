import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Store } from "../../../src/core/ports.ts";
import type { D1 } from "../../../src/drivers/sqlite/d1.ts";
import { openEdgeDatabase } from "../../../src/entry/runtimes/edge-database.ts";
import hyperdriveWorker from "../../../src/entry/runtimes/worker-hyperdrive.ts";
import worker from "../../../src/entry/runtimes/worker.ts";
import { createWorker } from "../../../src/entry/runtimes/workers.ts";
import { registerAndLogIn, send, verify } from "../../suite/http/calls/calls.ts";
import { expectProblem } from "../../suite/http/calls/expect.ts";
import { expectSecurityHeaders } from "../../suite/http/response/headers.ts";
import { secret } from "../../support/secrets.ts";
import { startOnWorkerd, type WorkerTarget } from "../../support/targets/worker-target.ts";

describe("in workerd, with an invalid configuration", () => {
  let target: WorkerTarget | undefined;
  afterEach(async () => {
    await target?.close();
    target = undefined;
  });

  // Two of the mistakes. The others are tested below, because workerd makes no difference to them.
  it.each([
    ["a weak key", { SECRET_KEY: "Tell-Tale" }, "SECRET_KEY"],
    ["a proxy by plain http", { MYSQL_PROXY_URL: "http://Tell-Tale.example" }, "MYSQL_PROXY_URL"],
  ])(
    "%s: every call answers 503, and the log names the variable without its value",
    async (_, env, variable) => {
      // Without NODE_ENV a Worker is in production.
      target = await startOnWorkerd({ database: "d1", env, hashing: {} });
      for (const path of ["/", "/health/live", "/health/ready", "/docs", "/nowhere"]) {
        const answer = await send(target, path);
        expectProblem(answer, 503, "misconfigured");
        expectSecurityHeaders(answer.headers);
        expect(answer.text).not.toContain(variable);
      }
      await target.scheduled();
      // One line for each call and one for the schedule. The lines may arrive later than the answers.
      const { log } = target;
      await expect.poll(() => log().length).toBe(6);
      const reasons = log().map((line) => {
        const { event, code, reason } = JSON.parse(line) as Record<string, string>;
        return (event === "misconfigured" || code === "misconfigured") && reason;
      });
      expect(reasons).toHaveLength(6);
      for (const reason of reasons) {
        expect(String(reason).split(/[ :;]+/)).toContain(variable);
      }
      expect(target.log().join("")).not.toContain("Tell-Tale");
    },
  );
});

describe("a Worker with an invalid configuration", () => {
  /** A new one for each case, because a Worker reads its configuration once. */
  const fresh = () => createWorker(() => ({ store: {} as Store }));

  it.each([
    ["a Worker without proxy or D1", worker, {}, "MYSQL_PROXY_URL"],
    [
      "a D1 beside a MySQL that a Worker cannot reach",
      createWorker(openEdgeDatabase),
      { DB: {} as D1, DATABASE_URL: "mysql://u:Tell-Tale@mysql.example.com/d" },
      "DATABASE_URL",
    ],
    ["a Worker without Hyperdrive", hyperdriveWorker, {}, "HYPERDRIVE"],
    [
      "a proxy without a key",
      fresh(),
      { MYSQL_PROXY_URL: "https://Tell-Tale.test" },
      "MYSQL_PROXY_KEY",
    ],
    ["no key", fresh(), { SECRET_KEY: "" }, "SECRET_KEY"],
    ["no mail", fresh(), { REQUIRE_VERIFIED_EMAIL: "on" }, "REQUIRE_VERIFIED_EMAIL"],
    ["a file", fresh(), { PASSWORD_BREACHES: "/srv/Tell-Tale.txt" }, "PASSWORD_BREACHES"],
    [
      "documents without the flag",
      fresh(),
      { CLIENT_REGISTRATION: "documents" },
      "CLIENT_REGISTRATION",
    ],
    ["no issuer", fresh(), { ISSUER: "" }, "ISSUER"],
    ["a key of another algorithm", fresh(), { ALGORITHM: "ES256" }, "SECRET_KEY"],
    ["a misspelled variable", fresh(), { CORS_ORIGIN: "https://Tell-Tale" }, "CORS_ORIGIN"],
    ["a list as a variable", fresh(), { CORS_ORIGINS: ["https://Tell-Tale"] }, "CORS_ORIGINS"],
  ])("%s: answers 503, and the log names the variable", async (_, { fetch }, more, name) => {
    const lines = vi.spyOn(console, "log").mockImplementation(() => {});
    const settings = {
      ASSETS: { fetch: async () => new Response() },
      ISSUER: "https://login.example.com",
      SECRET_KEY: secret(randomBytes(32).toString("base64url")),
      ...more,
    };
    const context = { waitUntil: () => {} };
    const answer = await fetch(new Request("https://login.example.com"), settings, context);
    expect(answer.status).toBe(503);
    expect(lines.mock.calls.join()).toContain(name);
    expect(lines.mock.calls.join()).not.toContain("Tell-Tale");
    lines.mockRestore();
  });
});

describe("in workerd, with a number as a variable in wrangler.toml", () => {
  it("reads a number like a string", async () => {
    const env = { ACCESS_TOKEN_TTL: 61 as unknown as string };
    const target = await startOnWorkerd({ database: "d1", env });
    const { token } = await registerAndLogIn(target);
    const { body } = await verify(target, token);
    expect(Number(body["exp"]) - Number(body["iat"])).toBe(61);
    await target.close();
  });
});
