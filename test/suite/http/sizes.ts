import { describe, expect, it } from "vitest";
import type { SocketTarget } from "../../support/http-target.ts";
import { registerPath, tokenPath, verifyPath } from "./calls.ts";
import { chunk, exchange, head, statuses } from "./raw.ts";

const host = "Host: login.example.com";
const close = "Connection: close";
const chunked = "Transfer-Encoding: chunked";
const formType = "Content-Type: application/x-www-form-urlencoded";
const jsonType = "Content-Type: application/json";

/** What is larger than it may be. */
export function sizes(target: () => SocketTarget): void {
  describe("sizes", () => {
    const large = Array.from({ length: 32 }, () => chunk("x".repeat(4096)));

    it.each([
      [registerPath, jsonType],
      [tokenPath, formType],
      [tokenPath, "Content-Type: multipart/form-data; boundary=x"],
      [verifyPath, formType],
      [verifyPath, jsonType],
    ])(
      "VULN-6 ST-18 a body of 128 KiB in chunks to %s as %s is 413, and the last on its connection",
      async (path, type) => {
        const start = head(`POST ${path}`, host, type, chunked);
        const next = head("GET /", host, close);
        const received = await exchange(target(), start, ...large, "0\r\n\r\n", next);
        expect(statuses(received)).toEqual([413]);
        expect(received).toMatch(/^x-content-type-options: nosniff/im);
      },
    );

    it.each([registerPath, tokenPath])(
      "ST-19 a body that says it is too large is 413: %s",
      async (path) => {
        const type = path === registerPath ? jsonType : formType;
        const length = "Content-Length: 16385";
        const received = await exchange(
          target(),
          head(`POST ${path}`, host, type, length, close),
          "x".repeat(16_385),
        );
        expect(statuses(received)).toEqual([413]);
      },
    );

    it.each([registerPath, tokenPath])(
      "a body of 2 MiB to %s is refused in our own words",
      async (path) => {
        const headers = {
          "Content-Type":
            path === registerPath ? "application/json" : "application/x-www-form-urlencoded",
        };
        const body = "x".repeat(2 * 1024 * 1024);
        const response = await target().fetch(path, { method: "POST", body, headers });
        expect(response.status).toBe(413);
        expect(response.headers.get("x-request-id")).toBeTruthy();
        expect(await response.text()).toContain("The body is too large.");
      },
    );

    it.each([
      ["a header", head("GET /", host, close, `X: ${"x".repeat(17_000)}`)],
      [
        "many headers",
        head("GET /", host, close, ...Array.from({ length: 2000 }, (_, n) => `X-${n}: x`)),
      ],
      ["an address", head(`GET /?${"x".repeat(17_000)}`, host, close)],
      [
        "BR-8 a token of 20 KB",
        head(`POST ${verifyPath}`, host, close, `Authorization: Bearer ${"a".repeat(20_000)}`),
      ],
    ])("ST-18 %s over 16 KiB is 431", async (_, request) => {
      expect(statuses(await exchange(target(), request))).toEqual([431]);
    });
  });
}
