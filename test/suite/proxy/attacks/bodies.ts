import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import {
  bodyOf,
  type Call,
  executePath,
  expectRefusal,
  expectUnheard,
  insertion,
  send,
  signed,
} from "../calls.ts";
import { statement } from "../statements.ts";
import type { ProxyTarget } from "../target.ts";

const limit = 64 * 1024;

const chunked = "Transfer-Encoding: chunked";

const inChunks = (call: Call): Call => ({
  ...call,
  headers: { ...call.headers, "transfer-encoding": "chunked" },
});

const deepest = "[".repeat(limit / 4) + "]".repeat(limit / 4);

const id = statement("ping").id;

/** The head of a call, as it goes over a connection of its own. */
const headOf = ({ path, headers }: Pick<Call, "path" | "headers">, framing: string): string => {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
  const start = [`POST ${path} HTTP/1.1`, "Host: proxy", "Connection: keep-alive"];
  return [...start, framing, ...lines, "", ""].join("\r\n");
};

const unsignedHead = { path: executePath, headers: {} };

/** Bodies that no honest client sends. */
export function bodies(target: () => ProxyTarget): void {
  const sign = (content: string | Buffer) => signed(target().key, content);

  describe("refuses a signed body over 64 KiB", () => {
    it.each([
      ["of a known length", (call: Call) => call],
      ["in chunks", inChunks],
    ])("%s", (_, shape) =>
      expectUnheard(target(), async () => {
        const large = Buffer.from(insertion().padEnd(limit + 1));
        const answer = await send(target(), shape(sign(large)));
        expectRefusal(answer, 413, "body_too_large");
        expect(answer.headers.get("connection")).toBe("close");
      }),
    );

    it("and accepts one of exactly 64 KiB, in chunks too", async () => {
      const body = () => insertion().padEnd(limit);
      expect((await send(target(), sign(body()))).status).toBe(200);
      expect((await send(target(), inChunks(sign(body())))).status).toBe(200);
    });
  });

  describe("refuses as malformed, from a caller with the key:", () => {
    it.each([
      ["nothing", ""],
      ["half an object", `{"statement":"${id}"`],
      ["two objects", `${bodyOf("ping")}${bodyOf("ping")}`],
      ["null", "null"],
      ["a string", `"${id}"`],
      ["a list", `["${id}",[]]`],
      ["SQL", "select 1"],
      ["a form", `statement=${id}&params=`],
      ["no parameters", `{"statement":"${id}"}`],
      ["no statement", '{"params":[]}'],
      ["SQL beside the statement", `{"statement":"${id}","params":[],"sql":"select 1"}`],
      ["SQL in place of the statement", '{"sql":"select 1","params":[]}'],
      ["__proto__ beside the statement", `{"statement":"${id}","params":[],"__proto__":{}}`],
      ["__proto__ in its place", `{"__proto__":{"statement":"${id}"},"params":[]}`],
      ["the statement by a constructor", `{"constructor":{"statement":"${id}"},"params":[]}`],
      ["a list as deep as it may be", deepest],
      ["objects as deep as they may be", '{"a":'.repeat(10_000) + "1" + "}".repeat(10_000)],
      ["ill-formed UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
      ["an overlong letter", Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
      ["UTF-16", Buffer.from(bodyOf("ping"), "utf16le")],
    ])("%s", (_, content) =>
      expectUnheard(target(), async () => {
        expectRefusal(await send(target(), sign(content)), 400, "malformed_request");
      }),
    );

    it("but does not read the body of a caller without the key", () =>
      expectUnheard(target(), async () => {
        for (const content of ["", "{", deepest, "null", "x".repeat(limit + 1)]) {
          const call = { ...sign(content), headers: {} };
          expectRefusal(await send(target(), call), 401, "unauthorized");
          expectRefusal(await send(target(), inChunks(call)), 401, "unauthorized");
        }
      }));

    it("and refuses the deepest possible parameter as wrong", () =>
      expectUnheard(target(), async () => {
        const answer = await send(target(), sign(bodyOf("findSession", deepest)));
        expectRefusal(answer, 400, "wrong_parameters");
      }));
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])(
    "reads a body as JSON, regardless of its content type: %j",
    async (type) => {
      const call = sign(bodyOf("ping"));
      const headers = { ...call.headers, "content-type": type, "content-encoding": "gzip" };
      expect((await send(target(), { ...call, headers })).body).toEqual({ rows: [] });
    },
  );

  describe("a body that", () => {
    /** Sends the head of a call, and only the beginning of its body. */
    const start = (head: string, begun = "") => {
      const { host, port } = target();
      const socket = connect({ host, port });
      socket.write(head + begun);
      let text = "";
      socket.on("data", (bytes) => (text += bytes.toString()));
      socket.on("error", () => {});
      const received = new Promise<string>((resolve) => socket.on("close", () => resolve(text)));
      return { socket, received };
    };

    /** The head of a signed call whose body is longer than the part that is sent. */
    const signedHead = (framing: string): string => headOf(sign(insertion()), framing);

    it("stops, or never ends, is refused after five seconds, and other calls are answered", () =>
      expectUnheard(target(), async () => {
        const length = "Content-Length: 100";
        const trickling = start(signedHead(length), "{");
        const slow = [
          start(signedHead(length), "{"),
          start(signedHead(chunked), "1\r\n{\r\n"),
          start(signedHead(length)),
          trickling,
        ];
        const all = Promise.all(slow.map(({ received }) => received));
        while (!(await Promise.race([all.then(() => true), sleep(200, false)]))) {
          const { status } = await fetch(`http://${target().host}:${target().port}/health/live`);
          expect(status).toBe(200);
          if (!trickling.socket.destroyed) trickling.socket.write(" ");
        }
        for (const received of await all) {
          const [head = "", body] = received.split("\r\n\r\n");
          expect(head).toMatch(/^HTTP\/1\.1 408 /);
          expect(body).toBe('{"code":"incomplete_body","outcome":"not_executed"}');
        }
      }));

    it.each([
      ["stops", "Content-Length: 60000", "{"],
      ["stops in a chunk", chunked, "5\r\n{"],
      ["never begins", "Content-Length: 60000", ""],
      ["is far too long", `Content-Length: ${2 ** 40}`, "{"],
    ])(
      "%s is not waited for without a signature, and the connection is closed",
      (_, framing, begun) =>
        expectUnheard(target(), async () => {
          // The caller keeps the connection open, and sends no more.
          const { received } = start(headOf(unsignedHead, framing), begun);
          const [head = "", body] = (await received).split("\r\n\r\n");
          expect(head).toMatch(/^HTTP\/1\.1 401 /);
          expect(head).toMatch(/^connection: close$/im);
          expect(body).toBe('{"code":"unauthorized","outcome":"not_executed"}');
        }),
    );

    it("never ends is not read without a signature, and the connection is closed", () =>
      expectUnheard(target(), async () => {
        const { socket, received } = start(headOf(unsignedHead, chunked));
        const piece = `1000\r\n${"x".repeat(4096)}\r\n`;
        socket.write(piece);
        // Wait for the answer first, because a system that gets more data for a closed socket may drop the answer.
        await Promise.race([once(socket, "data"), received]);
        while (!socket.destroyed) {
          socket.write(piece);
          await sleep(10);
        }
        expect(await received).toMatch(/^HTTP\/1\.1 401 /);
        // Pieces that were under way are the only ones that were sent.
        expect(socket.bytesWritten).toBeLessThan(2 ** 20);
      }));

    it("breaks off only causes a line in the log", () =>
      expectUnheard(target(), async () => {
        const lines = () => target().log().split("the body breaks off").length;
        const before = lines();
        const { socket, received } = start(signedHead("Content-Length: 100"), "{");
        await once(socket, "connect");
        await sleep(100);
        socket.destroy();
        await received;
        await expect.poll(lines).toBe(before + 1);
      }));
  });
}
