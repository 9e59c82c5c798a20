import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { webCrypto } from "../../../src/drivers/crypto/crypto.ts";
import { nodeCrypto } from "../../../src/drivers/crypto/node-crypto.ts";
import { openWebPost } from "../../../src/drivers/post/post.ts";
import { openUndiciPost } from "../../../src/drivers/post/undici-post.ts";
import type { Transport } from "../../../src/drivers/store/statements/prepared.ts";
import { systemClock, systemRandom } from "../../../src/drivers/system.ts";
import { node } from "../../../src/entry/runtimes/node/node.ts";
import type { Server } from "../../../src/entry/runtimes/server.ts";
import { refusals, type RefusalCode } from "../../../src/proxy/protocol/refusals.ts";
import { proxyTransport } from "../../../src/proxy/transport.ts";
import { newNonce } from "../../suite/proxy/calls.ts";
import { signedAnswer } from "../../suite/proxy/signed-answer.ts";
import { thrownBy } from "../../suite/store/faults/refusals.ts";
import { secret } from "../../support/secrets.ts";
import { fileLog } from "../../support/targets/http-target.ts";

const key = secret(randomBytes(32).toString("base64url"));

/** The answer of a fake proxy to each request, and the nonces of these requests. */
let answer: (request: Request, count: number) => Response | Promise<Response>;
let nonces: (string | null)[] = [];
const logged: string[] = [];
let server: Server;
let transport: Transport;

beforeAll(async () => {
  const fetch = async (request: Request): Promise<Response> => {
    if (new URL(request.url).pathname !== "/v1/execute") throw new Error("no call goes here");
    nonces.push(request.headers.get("x-latchkey-nonce"));
    return answer(request, nonces.length);
  };
  server = await node.listen(fetch, { host: "127.0.0.1", port: 0 });
});
afterAll(() => server.stop());
beforeEach(() => {
  nonces = [];
  logged.length = 0;
});

/** The parts of the client that differ between runtimes. */
const runtimes = [
  ["with WebCrypto and fetch", { crypto: webCrypto, openPost: openWebPost }],
  ["with node:crypto and undici", { crypto: nodeCrypto, openPost: openUndiciPost }],
] as const;

const clientOf = (port: number, parts: (typeof runtimes)[number][1]): Transport =>
  proxyTransport({
    url: `http://127.0.0.1:${port}`,
    key,
    clock: systemClock,
    random: systemRandom,
    log: fileLog((lines) => void logged.push(lines)),
    ...parts,
  });

const ways = {
  read: () => transport.read("select 1", []),
  write: () => transport.write("update x", []),
};

/** A signed refusal of the proxy. */
const refuse = (code: RefusalCode, request: Request): Response => {
  const { status, outcome } = refusals[code];
  return signedAnswer(key, request, { code, outcome }, status);
};

/** Stops the clock of the transport, because on a busy machine it could time out between two calls. */
const bePatient = () => vi.useFakeTimers({ toFake: ["performance"] });
afterEach(() => void vi.useRealTimers());

const signatureOf = ({ headers }: Request): string => headers.get("x-latchkey-signature") ?? "";

/** A valid answer to reads and writes. */
const content = { rows: [["x"]], affected_rows: 7 };

describe.each(runtimes)("the client of the MySQL proxy %s", (_, parts) => {
  beforeAll(() => {
    transport = clientOf(server.port, parts);
  });

  describe.each(["read", "write"] as const)("for a %s", (way) => {
    const call = ways[way];

    it("sends one request, and returns the rows or the count of the answer", async () => {
      answer = (request) => signedAnswer(key, request, content);
      expect(await call()).toEqual(way === "read" ? [["x"]] : 7);
      expect(nonces).toHaveLength(1);
    });

    it("retries while the proxy is busy, each time with a new nonce", async () => {
      bePatient();
      answer = (request, count) =>
        count < 4 ? refuse("busy", request) : signedAnswer(key, request, content);
      expect(await call()).toEqual(way === "read" ? [["x"]] : 7);
      expect(new Set(nonces).size).toBe(4);
    });

    it("is unavailable when the proxy stays busy", async () => {
      answer = (request) => refuse("busy", request);
      const reason = "mysql proxy 503 busy";
      expect(await thrownBy(call())).toMatchObject({ code: "unavailable", reason });
      expect(nonces.length).toBeGreaterThan(1);
    });

    const told: readonly (readonly [RefusalCode, object])[] = [
      ["duplicate", { name: "DuplicateKey" }],
      ["conflict", { code: "unavailable" }],
      ["refused", { code: "unavailable" }],
      ["schema_behind", { code: "unavailable" }],
      ["unavailable", { code: "unavailable" }],
      ["unknown_statement", { code: "unavailable" }],
      ["connection_lost", { name: "OutcomeUnknown" }],
      ["timeout", { name: "OutcomeUnknown" }],
      ["internal", { name: "OutcomeUnknown" }],
      ["wrong_parameters", { name: "ProxyFault mysql proxy 400 wrong_parameters" }],
      ["invalid_data", { name: "ProxyFault mysql proxy 422 invalid_data" }],
    ];
    it.each(told)("fails without a retry when the proxy refuses with %s", async (code, error) => {
      answer = (request) => refuse(code, request);
      expect(await thrownBy(call())).toMatchObject(error);
      expect(nonces).toHaveLength(1);
    });

    it("logs an error for the operator when the proxy does not know the statement", async () => {
      answer = (request) => refuse("unknown_statement", request);
      await thrownBy(call());
      expect(logged.map((line) => JSON.parse(line) as object)).toMatchObject([
        { level: "error", event: "mysql_proxy_refuses", code: "unknown_statement" },
      ]);
    });

    describe("does not trust an answer without a valid signature:", () => {
      const expectUntrusted = async (code: string, hint: string) => {
        expect(await thrownBy(call())).toMatchObject({
          name: "OutcomeUnknown",
          message: expect.stringMatching(/, unsigned$/),
        });
        expect(nonces).toHaveLength(1);
        expect(logged.map((line) => JSON.parse(line) as object)).toMatchObject([
          {
            level: "error",
            event: "mysql_proxy_unsigned",
            code,
            hint: expect.stringContaining(hint),
          },
        ]);
      };

      /** An answer of the proxy that was changed on its way. */
      const changed = async (
        request: Request,
        change: { status?: number; text?: (text: string) => string; signature?: string },
      ): Promise<Response> => {
        const honest = signedAnswer(key, request, content);
        const { status = 200, text = (own) => own } = change;
        if (change.signature !== undefined) {
          honest.headers.set("x-latchkey-signature", change.signature);
        }
        return new Response(text(await honest.text()), { status, headers: honest.headers });
      };
      const anotherKey = secret(randomBytes(32).toString("base64url"));

      it.each<[string, (request: Request) => Response | Promise<Response>]>([
        ["an altered row", (it) => changed(it, { text: (own) => own.replace("x", "y") })],
        ["an altered count", (it) => changed(it, { text: (own) => own.replace("7", "0") })],
        ["an additional blank", (it) => changed(it, { text: (own) => `${own} ` })],
        ["another status", (it) => changed(it, { status: 503 })],
        ["no signature", () => Response.json(content)],
        ["an empty signature", (it) => changed(it, { signature: "" })],
        ["another signature", (it) => changed(it, { signature: "A".repeat(43) })],
        ["the request's own signature", (it) => changed(it, { signature: signatureOf(it) })],
        ["another key's signature", (it) => signedAnswer(anotherKey, it, content)],
        [
          "the answer to another request",
          () =>
            signedAnswer(
              key,
              { headers: new Headers({ "x-latchkey-nonce": newNonce() }) },
              content,
            ),
        ],
      ])("%s", async (_, other) => {
        answer = other;
        await expectUntrusted("without a known code", "deploy the proxy first");
      });

      it.each<[RefusalCode, string]>([
        ["unauthorized", "compare MYSQL_PROXY_KEY on both sides, and their clocks"],
        ["not_found", "compare MYSQL_PROXY_URL"],
        ["wrong_digest", "changes request bodies"],
        ["replayed", "sends requests twice"],
        ["incomplete_body", "did not sign"],
        ["duplicate", "did not sign"],
        ["conflict", "did not sign"],
        ["invalid_data", "did not sign"],
        ["unavailable", "did not sign"],
      ])("the refusal %s, which only selects the hint in the log", async (code, hint) => {
        const { status, outcome } = refusals[code];
        answer = () => Response.json({ code, outcome }, { status });
        await expectUntrusted(code, hint);
      });

      it.each(["__proto__", "constructor", "Tell-Tale"])("the unknown code %s", async (code) => {
        answer = () => Response.json({ code, outcome: "not_executed" }, { status: 500 });
        await expectUntrusted("without a known code", "did not sign");
      });

      it("the refusal busy, but retries, because a statement may run twice", async () => {
        bePatient();
        answer = (request, count) =>
          count < 3
            ? Response.json({ code: "busy", outcome: "not_executed" }, { status: 503 })
            : signedAnswer(key, request, content);
        expect(await call()).toEqual(way === "read" ? [["x"]] : 7);
        expect(nonces).toHaveLength(3);
      });
    });

    it.each([
      ["rows and counts of another type", { rows: "1", affected_rows: "1" }],
      ["null instead of an object", "null"],
      ["invalid JSON", '{"rows":[["x"'],
      ["only unknown members", { ok: true }],
    ])("reports an unknown outcome when the proxy signs %s", async (_, signed) => {
      answer = (request) => signedAnswer(key, request, signed);
      expect(await thrownBy(call())).toMatchObject({ name: "OutcomeUnknown" });
      expect(nonces).toHaveLength(1);
    });

    it.each<[string, () => Response]>([
      ["an error page", () => new Response("<h1>Bad Gateway</h1>", { status: 502 })],
      ["a page with status 200", () => new Response("<h1>Welcome</h1>")],
      ["a redirect", () => Response.redirect(`http://127.0.0.1:${server.port}/x`, 307)],
    ])("reports an unknown outcome when another server answers with %s", async (_, other) => {
      answer = other;
      expect(await thrownBy(call())).toMatchObject({ name: "OutcomeUnknown" });
      expect(nonces).toHaveLength(1);
    });
  });

  it("times out when an answer never arrives or never ends", async () => {
    const endless = new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from("{")) });
    answer = (_, count) => (count === 1 ? new Promise<never>(() => {}) : new Response(endless));
    const errors = await Promise.all([ways.write(), ways.write()].map(thrownBy));
    for (const error of errors) {
      const message = "the proxy did not respond (TimeoutError)";
      expect(error).toMatchObject({ name: "OutcomeUnknown", message });
    }
  });

  it("stops reading an answer of more than 1 MiB, because it could check the signature only later", async () => {
    let sent = 0;
    const flood = new ReadableStream({
      pull(stream) {
        sent += 65_536;
        stream.enqueue(Buffer.alloc(65_536, "x"));
      },
    });
    answer = () => new Response(flood);
    expect(await thrownBy(ways.write())).toMatchObject({
      name: "OutcomeUnknown",
      message: "the proxy did not respond (RangeError)",
    });
    await expect.poll(() => sent).toBeLessThan(64 * 2 ** 20);
  });

  it("reports an unknown outcome when no server listens", async () => {
    const { port, stop } = await node.listen(() => new Response(), { host: "127.0.0.1", port: 0 });
    await stop();
    const nobody = clientOf(port, parts);
    expect(await thrownBy(nobody.read("select 1", []))).toMatchObject({ name: "OutcomeUnknown" });
  });
});
