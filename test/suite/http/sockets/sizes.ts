import { once } from "node:events";
import { Agent, request, type IncomingMessage } from "node:http";
import { text as readText } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { SocketTarget } from "../../../support/targets/http-target.ts";
import { registerPath, tokenPath, verifyPath } from "../calls/calls.ts";
import {
  chunk,
  chunked,
  close,
  exchange,
  formType,
  head,
  host,
  jsonType,
  statuses,
} from "./raw.ts";

/** Bodies, headers and URLs over their limits. */
export function sizes(target: () => SocketTarget): void {
  describe("sizes", () => {
    const large = Array.from({ length: 32 }, () => chunk("x".repeat(4096)));

    it.each([
      [registerPath, jsonType],
      [tokenPath, formType],
      [tokenPath, "Content-Type: multipart/form-data; boundary=x"],
      [verifyPath, formType],
      [verifyPath, jsonType],
    ])("VULN-6 ST-18 rejects a body of 128 KiB in chunks with 413: %s, %s", async (path, type) => {
      const start = head(`POST ${path}`, host, type, chunked);
      const next = head("GET /", host, close);
      const received = await exchange(target(), start, ...large, "0\r\n\r\n", next);
      expect(statuses(received)).toEqual([413, 200]);
      expect(received).toMatch(/^x-content-type-options: nosniff/im);
    });

    it.each([registerPath, tokenPath])(
      "ST-19 rejects a Content-Length over 16 KiB with 413: %s",
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
      "rejects a body of 2 MiB to %s with Latchkey's own answer 413",
      async (path) => {
        const type =
          path === registerPath ? "application/json" : "application/x-www-form-urlencoded";
        const answer = await upload(target().baseUrl + path, type, 2 * 1024 * 1024);
        expect(answer.status).toBe(413);
        expect(answer.headers["x-request-id"]).toBeTruthy();
        expect(answer.text).toContain("16 KiB");
      },
    );

    it.each([
      ["a header", head("GET /", host, close, `X: ${"x".repeat(17_000)}`)],
      [
        "many headers",
        head("GET /", host, close, ...Array.from({ length: 2000 }, (_, n) => `X-${n}: x`)),
      ],
      ["a URL", head(`GET /?${"x".repeat(17_000)}`, host, close)],
      [
        "BR-8 a token of 20 KB",
        head(`POST ${verifyPath}`, host, close, `Authorization: Bearer ${"a".repeat(20_000)}`),
      ],
    ])("ST-18 rejects %s over 16 KiB with 431", async (_, request) => {
      expect(statuses(await exchange(target(), request))).toEqual([431]);
    });
  });
}

/** Sends a body over its own connection, because a server may close the connection of a body that it rejected. */
async function upload(url: string, type: string, length: number) {
  const agent = new Agent({ keepAlive: true });
  const headers = { "Content-Type": type, "Content-Length": length };
  const sending = request(url, { method: "POST", agent, headers });
  sending.on("error", () => {});
  sending.end("x".repeat(length));
  const [answer] = (await once(sending, "response")) as [IncomingMessage];
  const text = await readText(answer);
  agent.destroy();
  return { status: answer.statusCode, headers: answer.headers, text };
}
