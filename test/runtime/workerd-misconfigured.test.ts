import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import worker from "../../src/entry/worker.ts";
import hyperdriveWorker from "../../src/entry/worker-hyperdrive.ts";
import { secret } from "../support/secrets.ts";
import { openOnWorkerd, type WorkerTarget } from "../support/worker-target.ts";
import { send } from "../suite/http/calls.ts";
import { expectSecurityHeaders } from "../suite/http/headers.ts";
import { expectProblem } from "../suite/http/refusals.ts";

describe("in workerd, a configuration that cannot be used", () => {
  let target: WorkerTarget | undefined;
  afterEach(async () => {
    await target?.close();
    target = undefined;
  });

  it.each([
    ["a weak key", { SECRET_KEY: "Tell-Tale" }, "SECRET_KEY"],
    ["no key", { SECRET_KEY: "" }, "SECRET_KEY"],
    ["no issuer", { ISSUER: "" }, "ISSUER"],
    ["a key of another kind", { ALGORITHM: "ES256" }, "SECRET_KEY"],
    ["a typing error", { CORS_ORIGIN: "https://Tell-Tale" }, "CORS_ORIGIN"],
    ["a proxy by plain http", { MYSQL_PROXY_URL: "http://Tell-Tale.example" }, "MYSQL_PROXY_URL"],
    ["a proxy without a key", { MYSQL_PROXY_URL: "https://Tell-Tale.example" }, "MYSQL_PROXY_KEY"],
  ])("of %s answers 503 to all, and its log names the variable alone", async (_, env, variable) => {
    target = await openOnWorkerd({ database: "d1", env });
    for (const path of ["/", "/health/live", "/health/ready", "/docs", "/nowhere"]) {
      const answer = await send(target, path);
      expectProblem(answer, 503, "misconfigured");
      expectSecurityHeaders(answer.headers);
      expect(answer.text).not.toContain(variable);
    }
    await target.scheduled();
    const [line = ""] = target.log().filter((line) => line.includes('"event":"misconfigured"'));
    const { faults } = JSON.parse(line) as { faults: string[] };
    expect(faults.map((fault) => fault.split(/[ :]/)[0])).toContain(variable);
    expect(target.log().join("")).not.toContain("Tell-Tale");
  });

  it.each([
    ["proxy or D1", worker, "MYSQL_PROXY_URL"],
    ["Hyperdrive", hyperdriveWorker, "HYPERDRIVE"],
  ])("without %s names what is missing", async (_, { fetch }, name) => {
    const lines = vi.spyOn(console, "log").mockImplementation(() => {});
    const settings = {
      ASSETS: { fetch: async () => new Response() },
      ISSUER: "https://login.example.com",
      SECRET_KEY: secret(randomBytes(32).toString("base64url")),
    };
    const context = { waitUntil: () => {} };
    const answer = await fetch(new Request(settings.ISSUER), settings, context);
    expect(answer.status).toBe(503);
    expect(lines.mock.calls.join()).toContain(name);
    lines.mockRestore();
  });
});
