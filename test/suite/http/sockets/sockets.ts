import { connect } from "node:net";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ProcessTarget } from "../../../support/targets/http-target.ts";
import { registerAndLogIn, send, tokenPath, verifyPath } from "../calls/calls.ts";
import { framing, trailers } from "./framing.ts";
import { hangUps } from "./hang-ups.ts";
import { hostHeader } from "./host.ts";
import { pipelining } from "./pipelining.ts";
import { close, exchange, formType, head, host, statuses } from "./raw.ts";
import { requestTargets } from "./request-targets.ts";
import { sizes } from "./sizes.ts";

/** Requests that only a raw connection can send. After each one the server must still serve others. */
export function sockets(target: () => ProcessTarget): void {
  afterEach(async () => {
    expect((await send(target(), "/")).status).toBe(200);
  });

  hostHeader(target);
  requestTargets(target);

  describe("the request id", () => {
    it.each([
      ["a malformed Host", [`Host: a@b`]],
      ["an empty Host", ["Host:"]],
      ["headers that are too large", [host, `X: ${"x".repeat(17_000)}`]],
      ["an unknown Expect", [host, "Expect: 200-maybe"]],
      ["two Host headers", [host, "Host: evil.example"]],
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

  framing(target);

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

  pipelining(target);
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

  describe("credentials", () => {
    let token: string;
    beforeAll(async () => {
      ({ token } = await registerAndLogIn(target()));
    });

    trailers(target, () => token);

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
