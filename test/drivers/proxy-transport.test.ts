import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemClock, systemRandom } from "../../src/drivers/system.ts";
import type { Transport } from "../../src/drivers/store/transport.ts";
import { node } from "../../src/entry/runtimes/node.ts";
import type { Server } from "../../src/entry/runtimes/server.ts";
import { refusals, type RefusalCode } from "../../src/proxy/protocol/refusals.ts";
import { proxyTransport } from "../../src/proxy/transport.ts";
import { thrownBy } from "../suite/store/refusals.ts";
import { fileLog } from "../support/targets/http-target.ts";
import { secret } from "../support/secrets.ts";

/** What stands where the proxy should be, and whom it heard. */
let answer: (count: number) => Response | Promise<Response>;
let nonces: (string | null)[] = [];
let server: Server;
let transport: Transport;

beforeAll(async () => {
  const fetch = async ({ url, headers }: Request): Promise<Response> => {
    if (new URL(url).pathname !== "/v1/execute") throw new Error("nobody was to come here");
    nonces.push(headers.get("x-latchkey-nonce"));
    return answer(nonces.length);
  };
  server = await node.listen(fetch, { host: "127.0.0.1", port: 0 });
  transport = proxyTransport({
    url: `http://127.0.0.1:${server.port}`,
    key: secret(randomBytes(32).toString("base64url")),
    clock: systemClock,
    random: systemRandom,
    log: fileLog(),
  });
});
afterAll(() => server.stop());
beforeEach(() => {
  nonces = [];
});

const ways = {
  read: () => transport.read("select 1", []),
  write: () => transport.write("update x", []),
};
const refuse = (code: RefusalCode): Response => {
  const { status, outcome } = refusals[code];
  return Response.json({ code, outcome }, { status });
};

describe.each(["read", "write"] as const)("the client of the MySQL proxy, to %s", (way) => {
  const call = ways[way];

  it("asks once, and gives what it is answered", async () => {
    answer = () => Response.json({ rows: [["x"]], affected_rows: 7 });
    expect(await call()).toEqual(way === "read" ? [["x"]] : 7);
    expect(nonces).toHaveLength(1);
  });

  it("asks a busy proxy again, each time as a new call", async () => {
    answer = (count) =>
      count < 4 ? refuse("busy") : Response.json({ rows: [], affected_rows: 0 });
    expect(await call()).toEqual(way === "read" ? [] : 0);
    expect(new Set(nonces).size).toBe(4);
  });

  it("is unavailable when the proxy stays busy", async () => {
    answer = () => refuse("busy");
    const reason = "mysql proxy 503 busy";
    expect(await thrownBy(call())).toMatchObject({ code: "unavailable", reason });
    expect(nonces.length).toBeGreaterThan(1);
  });

  const told: readonly (readonly [RefusalCode, object])[] = [
    ["duplicate", { name: "DuplicateKey" }],
    ["conflict", { code: "unavailable" }],
    ["refused", { code: "unavailable" }],
    ["unavailable", { code: "unavailable" }],
    ["unauthorized", { code: "unavailable" }],
    ["unknown_statement", { code: "unavailable" }],
    ["incomplete_body", { code: "unavailable" }],
    ["connection_lost", { name: "OutcomeUnknown" }],
    ["timeout", { name: "OutcomeUnknown" }],
    ["replayed", { name: "OutcomeUnknown" }],
    ["internal", { name: "OutcomeUnknown" }],
    ["wrong_parameters", { name: "ProxyFault mysql proxy 400 wrong_parameters" }],
    ["invalid_data", { name: "ProxyFault mysql proxy 422 invalid_data" }],
  ];
  it.each(told)("asks once when the proxy says %s", async (code, error) => {
    answer = () => refuse(code);
    expect(await thrownBy(call())).toMatchObject(error);
    expect(nonces).toHaveLength(1);
  });

  it.each<[string, () => Response]>([
    ["a page", () => new Response("<h1>Bad Gateway</h1>", { status: 502 })],
    ["a page, as if all were well", () => new Response("<h1>Welcome</h1>")],
    ["JSON of something else", () => Response.json({ ok: true })],
    ["JSON that is no object", () => Response.json(null)],
    ["rows and counts of another kind", () => Response.json({ rows: "1", affected_rows: "1" })],
    ["half an answer", () => new Response('{"rows":[["x"')],
    [
      "the way to somewhere else",
      () => Response.redirect(`http://127.0.0.1:${server.port}/x`, 307),
    ],
  ])("does not know what happened when it is answered with %s", async (_, other) => {
    answer = other;
    expect(await thrownBy(call())).toMatchObject({ name: "OutcomeUnknown" });
    expect(nonces).toHaveLength(1);
  });
});

describe("the client of the MySQL proxy", () => {
  it("gives up on an answer that never comes, and on one that never ends", async () => {
    const endless = new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from("{")) });
    answer = (count) => (count === 1 ? new Promise<never>(() => {}) : new Response(endless));
    const errors = await Promise.all([ways.write(), ways.write()].map(thrownBy));
    for (const error of errors) {
      const message = "the proxy did not answer (TimeoutError)";
      expect(error).toMatchObject({ name: "OutcomeUnknown", message });
    }
  });

  it("does not know what happened when nobody listens", async () => {
    const { port, stop } = await node.listen(() => new Response(), { host: "127.0.0.1", port: 0 });
    await stop();
    const url = `http://127.0.0.1:${port}`;
    const key = secret(randomBytes(32).toString("base64url"));
    const nobody = proxyTransport({
      url,
      key,
      clock: systemClock,
      random: systemRandom,
      log: fileLog(),
    });
    expect(await thrownBy(nobody.read("select 1", []))).toMatchObject({ name: "OutcomeUnknown" });
  });
});
