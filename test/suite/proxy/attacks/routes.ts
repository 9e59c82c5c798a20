import { describe, expect, it } from "vitest";
import {
  type Call,
  executePath,
  expectRefusal,
  expectUnheard,
  insertion,
  send,
  signed,
} from "../calls.ts";
import type { ProxyTarget } from "../target.ts";

/** Other paths and methods than the one that runs statements, each with a signed call. */
export function routes(target: () => ProxyTarget): void {
  const honest = (): Call => signed(target().key, insertion());

  it.each(["PUT", "PATCH", "DELETE", "OPTIONS", "GET"])(
    "does not run a call by %s, even if this method was signed",
    (method) =>
      expectUnheard(target(), async () => {
        for (const call of [honest(), signed(target().key, insertion(), { method })]) {
          const answer = await send(target(), { ...call, method });
          expectRefusal(answer, 405, "method_not_allowed");
          expect(answer.headers.get("allow")).toBe("POST");
        }
      }),
  );

  it("does not run a call by HEAD, and answers it without a body", () =>
    expectUnheard(target(), async () => {
      const answer = await send(target(), { ...honest(), method: "HEAD" });
      expect(answer).toMatchObject({ status: 405, text: "" });
    }));

  it("ignores headers that name another method", () =>
    expectUnheard(target(), async () => {
      const call = honest();
      const headers = { ...call.headers, "x-http-method-override": "POST", "x-method": "POST" };
      const answer = await send(target(), { ...call, method: "GET", headers });
      expectRefusal(answer, 405, "method_not_allowed");
    }));

  it.each([
    "/",
    "/v1",
    "/v1/",
    "/v1/execute/",
    "//v1/execute",
    "/v1//execute",
    "/V1/EXECUTE",
    "/v2/execute",
    "/v1/execute/x",
    "/v1/execute%00",
    "/v1/execute%2f",
    "/v1/execute;x",
    "/v1/atomic",
    "/%ff",
    "/health",
    "/health/live/x",
    "/__proto__",
  ])("VULN-60 runs nothing at %s", (path) =>
    expectUnheard(target(), async () => {
      for (const call of [honest(), signed(target().key, insertion(), { path })]) {
        expectRefusal(await send(target(), { ...call, path }), 404, "not_found");
      }
    }),
  );

  describe("ignores the query", () => {
    it("because it is not signed", async () => {
      const path = `${executePath}?statement=x&params=1&method=GET`;
      const answer = await send(target(), { ...honest(), path });
      expect(answer).toMatchObject({ status: 200, body: { affected_rows: 1 } });
    });
  });

  it("tells callers without a key only that it runs and that its database answers", async () => {
    for (const path of ["/health/live", "/health/ready"]) {
      const answer = await send(target(), { method: "GET", path, headers: {}, body: Buffer.of() });
      expect(answer).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    }
  });

  it("asks its database at most once a second for any number of health checks", async () => {
    const ready = { method: "GET", path: "/health/ready", headers: {}, body: Buffer.of() };
    const before = { ran: target().ran(), at: Date.now() };
    for (let count = 0; count < 50; count++) expect((await send(target(), ready)).status).toBe(200);
    const seconds = Math.ceil((Date.now() - before.at) / 1000);
    expect(target().ran() - before.ran).toBeLessThanOrEqual(seconds + 1);
  });
}
