import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerAndLogIn, send, withBearer } from "../suite/http/calls/calls.ts";
import { openProxyParts, type ProxyParts } from "../suite/proxy/parts.ts";
import { secret } from "../support/secrets.ts";
import { fileLog, openInProcess, type Target } from "../support/targets/http-target.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

type Line = Readonly<Record<string, unknown>>;

const linesOf = (logged: readonly string[]): Line[] =>
  logged
    .join("")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

describe("the trace of a request", () => {
  let proxy: ProxyParts;
  let target: Target;
  const logged: string[] = [];
  beforeAll(async () => {
    const key = secret(randomBytes(32).toString("base64url"));
    proxy = await openProxyParts({ keys: [key] });
    const env = { MYSQL_PROXY_URL: proxy.url, MYSQL_PROXY_KEY: key };
    target = await openInProcess({
      database: { env, sql: proxy.sql, drop: proxy.close },
      log: fileLog((lines) => void logged.push(lines)),
    });
  });
  afterAll(() => target.close());

  /** The traces in the log of the server and in that of the proxy. */
  const tracesOf = async (header: string | undefined) => {
    const { token } = await registerAndLogIn(target);
    const before = [logged.length, proxy.logged.length] as const;
    const headers = { ...withBearer(token).headers, ...(header && { traceparent: header }) };
    // Requests at the same time have no part in it.
    const others = Array.from({ length: 3 }, () => send(target, "/users/me", withBearer(token)));
    const [answer] = await Promise.all([send(target, "/users/me", { headers }), ...others]);
    const id = answer.headers.get("x-request-id");
    const [own] = linesOf(logged.slice(before[0])).filter(({ request_id }) => request_id === id);
    const ofProxy = linesOf(proxy.logged.slice(before[1]));
    const traced = ofProxy.filter(({ trace_id }) => trace_id !== undefined);
    return { own: own?.["trace_id"], count: ofProxy.length, traced };
  };

  it.each([
    ["", traceparent],
    [", also of a later version with more", `cc${traceparent.slice(2)}-${"x".repeat(9000)}`],
  ])("is in the log of the server and of the proxy%s", async (_, header) => {
    const { own, count, traced } = await tracesOf(header);
    expect(own).toBe(traceId);
    expect(traced.length).toBeGreaterThan(0);
    expect(traced.length).toBeLessThan(count);
    for (const line of traced) {
      expect(line).toMatchObject({ event: "proxy_request", trace_id: traceId, status: 200 });
    }
  });

  it.each([undefined, `${traceparent}, ${traceparent}`, traceparent.toUpperCase()])(
    "is in neither with the header %s",
    async (header) => {
      const { own, count, traced } = await tracesOf(header);
      expect(count).toBeGreaterThan(0);
      expect({ own, traced }).toEqual({ own: undefined, traced: [] });
    },
  );
});
