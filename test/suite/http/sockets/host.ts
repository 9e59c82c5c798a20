import { describe, expect, it } from "vitest";
import type { SocketTarget } from "../../../support/targets/http-target.ts";
import { newcomer, registerAndLogIn, registerPath, tokenPath } from "../calls/calls.ts";
import { close, exchange, formType, head, host, jsonType, statuses } from "./raw.ts";

const evil = "evil.example";

/** Foreign, malformed, missing and several `Host` headers. */
export function hostHeader(target: () => SocketTarget): void {
  describe("the Host header", () => {
    it.each(["/", "a b", "a\tb", "a/b", "a@b", "a?b", "a,b", "[", "[::1", "a:b:c", "é"])(
      "VULN-20 rejects a request with the Host %j with 400, without a stack trace",
      async (value) => {
        const received = await exchange(target(), head("GET /", `Host: ${value}`, close));
        expect(statuses(received)).toEqual([400]);
        expect(received).not.toMatch(/\bat .*:\d+:\d+|Error/);
      },
    );

    it.each(["", "localhost:3000", "[::1]", "[::1]:3000", "A.b_c", "x".repeat(10_000)])(
      "VULN-20 answers a request with the Host %j",
      async (value) => {
        const received = await exchange(
          target(),
          head("GET /health/live", `Host: ${value}`, close),
        );
        expect(statuses(received)).toEqual([200]);
      },
    );

    it.each([
      ["two different ones", host, `Host: ${evil}`],
      ["two equal ones", host, host],
      ["a list in one header", `Host: login.example.com, ${evil}`],
      ["none", "X: x"],
    ])("rejects a request with 400: %s", async (_, ...headers) => {
      for (const line of ["GET /health/live", `GET http://${evil}/health/live`]) {
        const received = await exchange(target(), head(line, ...headers, close));
        expect(statuses(received), line).toEqual([400]);
      }
    });

    it("may be missing in HTTP/1.0, as in the health checks of some load balancers", async () => {
      const received = await exchange(target(), "GET /health/live HTTP/1.0\r\n\r\n");
      expect(statuses(received)).toEqual([200]);
    });

    it.each([
      ["a foreign Host", "", [`Host: ${evil}`]],
      ["an absolute URL", `http://${evil}`, [host]],
      [
        "headers of a proxy",
        "",
        [host, `X-Forwarded-Host: ${evil}`, `Forwarded: host=${evil}`, `X-Original-URL: /${evil}`],
      ],
    ])("ST-18 repeats a foreign host in no answer: %s", async (_, origin, headers) => {
      const body = JSON.stringify(newcomer());
      const length = `Content-Length: ${body.length}`;
      const start = head(`POST ${origin}${registerPath}`, ...headers, close, jsonType, length);
      const received = await exchange(target(), start + body);
      expect(statuses(received)).toEqual([201]);
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

    it.each(["*", "hello/x", `${evil}:80`, `ftp://${evil}/hello/x`, "//", `//${evil}/hello/x`])(
      "ST-8 reaches no call with the request target %s",
      async (url) => {
        const received = await exchange(target(), head(`GET ${url}`, host, close));
        expect(received).not.toContain("Hello");
        expect([400, 404]).toContain(statuses(received)[0]);
      },
    );
  });
}
