import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { ProcessTarget } from "../../../support/targets/http-target.ts";
import { ownPage } from "../calls/browser.ts";
import { registerPath, tokenPath, verifyPath } from "../calls/calls.ts";
import { chunk, chunked, formType as form, head, host, jsonType as json } from "./raw.ts";

type Call = readonly [method: string, path: string, ...headers: string[]];

const page = Object.entries(ownPage).map(([name, value]) => `${name}: ${value}`);

/** Clients that hang up while the server reads their body or writes an answer. The server did nothing wrong, so it logs no error. */
export function hangUps(target: () => ProcessTarget): void {
  describe("a client that hangs up in the middle of a body", () => {
    const calls: readonly Call[] = [
      ["POST", registerPath, json],
      ["POST", tokenPath, form],
      ["POST", verifyPath, form, "Authorization: Bearer x"],
      ["POST", "/authenticate/revoke", form],
      ["POST", "/session", json],
      ["POST", "/session/refresh", json, ...page],
      ["DELETE", "/session", ...page],
    ];
    const framings = [
      ["in chunks", chunked, chunk('{"use')],
      ["of a known length", "Content-Length: 100", '{"use'],
    ] as const;

    describe.each(framings)("%s", (_, framing, start) => {
      it.each(calls)(
        "logs a hang-up during the body as aborted, not as an error: %s %s",
        async (method, path, ...headers) => {
          const id = randomUUID();
          const request = head(
            `${method} ${path}`,
            host,
            ...headers,
            framing,
            `X-Request-Id: ${id}`,
          );
          const isLogged = () => logLineOf(target(), id) !== undefined;
          // A busy server may read nothing before the reset. Then the request is sent again, more slowly.
          for (let pause = 50; !isLogged(); pause *= 2) {
            await sendAndReset(target(), request, start, pause);
            // The log gathers lines before it writes.
            for (let waited = 0; waited < 1000 && !isLogged(); waited += 20) await sleep(20);
          }
          expect(logLineOf(target(), id)).toMatchObject({
            level: "info",
            status: 400,
            code: "aborted",
          });
        },
      );
    });
  });

  it.each([
    ["a wrong method", `PUT ${tokenPath}`],
    ["an unknown path", "GET /nothing"],
    ["the OpenAPI document", "GET /openapi.json"],
    ["a large file", "GET /docs/swagger-ui-bundle.js"],
    ["HEAD", "HEAD /"],
  ])("a client that hangs up while answers are written causes no error: %s", async (_, line) => {
    const before = target().server.log().length;
    const requests = head(line, host).repeat(20);
    await Promise.all(Array.from({ length: 20 }, () => askAndReset(target(), requests)));
    const id = randomUUID();
    await target().fetch("/", { headers: { "X-Request-Id": id } });
    await expect.poll(() => logLineOf(target(), id)).toBeDefined();
    const logged = target().server.log().slice(before);
    expect(logged.split("\n").filter((one) => one.includes('"level":"error"'))).toEqual([]);
  });
}

/** Sends pipelined requests, and resets the connection as soon as an answer begins to arrive. */
const askAndReset = ({ host, port }: ProcessTarget, requests: string) =>
  new Promise<void>((resolve) => {
    const socket = connect({ host, port }, () => socket.write(requests));
    socket.once("data", () => socket.resetAndDestroy());
    socket.on("error", () => {});
    socket.on("close", () => resolve());
  });

/** The log line of a request. */
function logLineOf({ server }: ProcessTarget, id: string): object | undefined {
  const log = server.log();
  const at = log.lastIndexOf(id);
  const end = log.indexOf("\n", at);
  if (at === -1 || end === -1) return undefined;
  return JSON.parse(log.slice(log.lastIndexOf("\n", at) + 1, end)) as object;
}

/** Sends a head and the start of a body, and resets the connection. After each of both, the server has `pause` milliseconds to read. */
const sendAndReset = ({ host, port }: ProcessTarget, head: string, start: string, pause: number) =>
  new Promise<void>((resolve) => {
    const socket = connect({ host, port }, () => {
      socket.write(head, () => {
        setTimeout(
          () => socket.write(start, () => setTimeout(() => socket.resetAndDestroy(), pause)),
          pause,
        );
      });
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve());
  });
