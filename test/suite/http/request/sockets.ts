import { connect } from "node:net";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ProcessTarget } from "../../../support/targets/http-target.ts";
import {
  registerAndLogIn,
  newcomer,
  registerPath,
  send,
  tokenPath,
  verifyPath,
} from "../calls/calls.ts";
import { exchange, head, statuses } from "../calls/raw.ts";
import { hangUps } from "./hang-ups.ts";
import { sizes } from "./sizes.ts";

const host = "Host: login.example.com";
const close = "Connection: close";
const chunked = "Transfer-Encoding: chunked";
const formType = "Content-Type: application/x-www-form-urlencoded";
const jsonType = "Content-Type: application/json";
const evil = "evil.example";

/** Requests that only a raw connection can send. After each one the server must still serve others. */
export function sockets(target: () => ProcessTarget): void {
  afterEach(async () => {
    expect((await send(target(), "/")).status).toBe(200);
  });

  describe("the Host header", () => {
    it.each(["", "/", "a b", "a\tb", "a/b", "a@b", "[", "[::1", "a:b:c", "é", "x".repeat(10_000)])(
      "VULN-20 answers 200, 400 or 431 to the Host %j, without a stack trace",
      async (value) => {
        const received = await exchange(target(), head("GET /", `Host: ${value}`, close));
        const [status = 0] = statuses(received);
        expect([200, 400, 431]).toContain(status);
        expect(received).not.toMatch(/\bat .*:\d+:\d+|Error/);
      },
    );

    it("rejects a request without Host with 400", async () => {
      expect(statuses(await exchange(target(), head("GET /", close)))).toEqual([400]);
    });

    it.each([
      [
        "two Host headers",
        (path: string) =>
          head(`POST ${path}`, host, `Host: ${evil}`, close, jsonType, "Content-Length: @"),
      ],
      [
        "a foreign Host",
        (path: string) =>
          head(`POST ${path}`, `Host: ${evil}`, close, jsonType, "Content-Length: @"),
      ],
      [
        "an absolute URL",
        (path: string) =>
          head(`POST http://${evil}${path}`, host, close, jsonType, "Content-Length: @"),
      ],
      [
        "X-Forwarded-Host",
        (path: string) =>
          head(
            `POST ${path}`,
            host,
            `X-Forwarded-Host: ${evil}`,
            `Forwarded: host=${evil}`,
            close,
            jsonType,
            "Content-Length: @",
          ),
      ],
    ])("ST-18 repeats a foreign host in no answer: %s", async (_, start) => {
      const body = JSON.stringify(newcomer());
      const received = await exchange(
        target(),
        start(registerPath).replace("@", String(body.length)) + body,
      );
      expect([201, 400]).toContain(statuses(received)[0]);
      expect(received).not.toContain(evil);
    });

    it("ST-18 keeps its issuer in tokens whatever the Host is", async () => {
      const { person } = await registerAndLogIn(target());
      const body = new URLSearchParams({ username: person.username, password: person.password });
      const length = `Content-Length: ${body.toString().length}`;
      const request = head(`POST ${tokenPath}`, `Host: ${evil}`, close, formType, length);
      const received = await exchange(target(), request + body.toString());
      const { access_token } = JSON.parse(received.slice(received.indexOf("\r\n\r\n"))) as {
        access_token: string;
      };
      const [, payload = ""] = access_token.split(".");
      const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
      expect(claims).toMatchObject({ iss: target().issuer, aud: target().issuer });
    });
  });

  describe("the request id", () => {
    it.each([
      ["a malformed Host", [`Host: a@b`]],
      ["an empty Host", ["Host:"]],
      ["headers that are too large", [host, `X: ${"x".repeat(17_000)}`]],
      ["an unknown Expect", [host, "Expect: 200-maybe"]],
      ["two Host headers", [host, `Host: ${evil}`]],
      ["nothing unusual", [host]],
    ])(
      "every answer has an x-request-id, except the runtime's own 400, 417 and 431: %s",
      async (_, headers) => {
        const received = await exchange(target(), head("GET /", ...headers, close));
        const [status = 0] = statuses(received);
        if (/^x-request-id: /im.test(received)) expect(status).toBe(200);
        else expect([400, 417, 431]).toContain(status);
      },
    );
  });

  describe("framing", () => {
    const smuggled = head("GET /hello/smuggled", host);

    it.each([
      [
        "VULN-7 Content-Length and Transfer-Encoding",
        ["Content-Length: 6", chunked],
        `0\r\n\r\n${smuggled}`,
      ],
      [
        "VULN-7 Transfer-Encoding and Content-Length",
        [chunked, "Content-Length: 6"],
        `0\r\n\r\n${smuggled}`,
      ],
      ["two lengths", ["Content-Length: 0", "Content-Length: 5"], smuggled],
      ["a list of lengths", ["Content-Length: 0, 5"], smuggled],
      ["a negative length", ["Content-Length: -1"], smuggled],
      ["a hexadecimal length", ["Content-Length: 0x5"], smuggled],
      ["a signed length", ["Content-Length: +5"], smuggled],
      ["another transfer coding", ["Transfer-Encoding: xchunked"], smuggled],
      ["chunked not last", ["Transfer-Encoding: chunked, identity"], smuggled],
      ["two transfer codings", [chunked, "Transfer-Encoding: identity"], smuggled],
      ["a chunk without a size", [chunked], `zz\r\nabc\r\n0\r\n\r\n${smuggled}`],
      ["a chunk of negative size", [chunked], `-1\r\nabc\r\n0\r\n\r\n${smuggled}`],
      ["a blank before the colon", ["Content-Length : 5"], smuggled],
      ["a folded header", ["X: a", " Content-Length: 5"], smuggled],
      ["NUL in a header", ["X: a\0b"], smuggled],
      ["a bare line feed in a header", ["X: a\nContent-Length: 5"], smuggled],
    ])(
      "ASVS-4.2.1 rejects a request with %s with 400, and serves nothing after it",
      async (_, headers, body) => {
        const received = await exchange(
          target(),
          head(`POST ${tokenPath}`, host, formType, ...headers) + body,
        );
        expect(received).not.toContain("smuggled");
        expect(statuses(received)).toEqual([400]);
      },
    );

    it("answers pipelined requests in order", async () => {
      const names = ["one", "two", "three"];
      const requests = names.map((name) => head(`GET /hello/${name}`, host));
      const received = await exchange(
        target(),
        requests.join("") + head("GET /nothing", host, close),
      );
      expect(statuses(received)).toEqual([200, 200, 200, 404]);
      expect([...received.matchAll(/Hello, (\w+)!/g)].map(([, name]) => name)).toEqual(names);
    });

    it("serves others after a connection that breaks off in the middle of a body", async () => {
      const start = head(`POST ${tokenPath}`, host, formType, "Content-Length: 100");
      const { host: address, port } = target();
      await new Promise<void>((resolve) => {
        const socket = connect({ host: address, port }, () => {
          socket.write(`${start}username=x`, () => socket.destroy());
        });
        socket.on("close", () => resolve());
      });
    });
  });

  sizes(target);
  hangUps(target);

  describe("methods that fetch cannot send", () => {
    it.each(["/", tokenPath, "/docs"])(
      "ASVS-13.4.4 rejects TRACE %s with 405, and echoes no header",
      async (path) => {
        const received = await exchange(
          target(),
          head(`TRACE ${path}`, host, close, "X-Secret: not-hex"),
        );
        expect(statuses(received)).toEqual([405]);
        expect(received).not.toContain("not-hex");
        expect(received).toMatch(/^allow: /im);
      },
    );

    it.each(["CONNECT evil.example:443", "TRACK /", "FOO /", "get /", "GET"])(
      "opens no tunnel for %s, and answers at most 400, 404 or 405",
      async (line) => {
        const received = await exchange(target(), head(line, host, close));
        for (const status of statuses(received)) expect([400, 404, 405]).toContain(status);
        expect(received).not.toContain("Established");
      },
    );

    it("ignores an upgrade to h2c, and answers over HTTP/1.1", async () => {
      const upgrade = head(
        "GET /",
        host,
        "Connection: Upgrade, close",
        "Upgrade: h2c",
        "HTTP2-Settings: AA",
      );
      expect(statuses(await exchange(target(), upgrade))).toEqual([200]);
    });
  });

  describe("credentials sent twice", () => {
    let token: string;
    beforeAll(async () => {
      ({ token } = await registerAndLogIn(target()));
    });

    it.each([
      ["the same token twice", (valid: string) => [valid, valid], 400],
      ["a valid token first", (valid: string) => [valid, "Bearer x"], 400],
      ["a valid token last", (valid: string) => ["Bearer x", valid], 400],
      ["another scheme last", (valid: string) => [valid, "Basic eDp5"], 400],
      ["another scheme first", (valid: string) => ["Basic eDp5", valid], 401],
    ])("BR-2 rejects two Authorization headers: %s", async (_, both, status) => {
      const headers = both(`Bearer ${token}`).map((value) => `Authorization: ${value}`);
      const request = head(`POST ${verifyPath}`, host, close, "Content-Length: 0", ...headers);
      expect(statuses(await exchange(target(), request))).toEqual([status]);
    });
  });
}
