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
} from "./calls.ts";
import { statement } from "./statements.ts";
import type { ProxyTarget } from "./target.ts";

const limit = 64 * 1024;

const chunked = "Transfer-Encoding: chunked";

const inChunks = (call: Call): Call => ({
  ...call,
  headers: { ...call.headers, "transfer-encoding": "chunked" },
});

const deepest = "[".repeat(limit / 4) + "]".repeat(limit / 4);

const id = statement("ping").id;

/** Bodies that no honest client sends. */
export function bodies(target: () => ProxyTarget): void {
  const sign = (content: string | Buffer) => signed(target().key, content);

  describe("refuses a body over 64 KiB, unread and whoever sends it", () => {
    it.each([
      ["of a known length", (call: Call) => call],
      ["in chunks", inChunks],
    ])("%s", (_, shape) =>
      expectUnheard(target(), async () => {
        const large = Buffer.from(insertion().padEnd(limit + 1));
        expectRefusal(await send(target(), shape(sign(large))), 413, "body_too_large");
        const unsigned = { ...sign(large), headers: {} };
        expectRefusal(await send(target(), shape(unsigned)), 413, "body_too_large");
      }),
    );

    it("and takes one of just that size, in chunks too", async () => {
      const body = () => insertion().padEnd(limit);
      expect((await send(target(), sign(body()))).status).toBe(200);
      expect((await send(target(), inChunks(sign(body())))).status).toBe(200);
    });
  });

  describe("refuses as malformed, from one who holds the key,", () => {
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

    it("but tells one who holds none nothing of it, since it is not even read", () =>
      expectUnheard(target(), async () => {
        for (const content of ["", "{", deepest, "null"]) {
          const call = { ...sign(content), headers: {} };
          expectRefusal(await send(target(), call), 401, "unauthorized");
        }
      }));

    it("and a parameter as deep as a body may be is a wrong one", () =>
      expectUnheard(target(), async () => {
        const answer = await send(target(), sign(bodyOf("findSession", deepest)));
        expectRefusal(answer, 400, "wrong_parameters");
      }));
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])(
    "takes a body for what it is, whatever it is called: %j",
    async (type) => {
      const call = sign(bodyOf("ping"));
      const headers = { ...call.headers, "content-type": type, "content-encoding": "gzip" };
      expect((await send(target(), { ...call, headers })).body).toEqual({ rows: [] });
    },
  );

  describe("a body that", () => {
    /** A call whose body has only just begun. */
    const start = (framing: string, begun = "") => {
      const { host, port } = target();
      const socket = connect({ host, port });
      const head = [`POST ${executePath} HTTP/1.1`, "Host: proxy", "Connection: close"];
      socket.write([...head, framing, "", begun].join("\r\n"));
      let text = "";
      socket.on("data", (bytes) => (text += bytes.toString()));
      socket.on("error", () => {});
      const received = new Promise<string>((resolve) => socket.on("close", () => resolve(text)));
      return { socket, received };
    };

    it("stops, or never ends, is given up while others are served", () =>
      expectUnheard(target(), async () => {
        const length = "Content-Length: 100";
        const trickling = start(length, "{");
        const slow = [start(length, "{"), start(chunked, "1\r\n{\r\n"), start(length), trickling];
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

    it("breaks off leaves nothing behind but a line in the log", () =>
      expectUnheard(target(), async () => {
        const lines = () => target().log().split("the body breaks off").length;
        const before = lines();
        const { socket, received } = start("Content-Length: 100", "{");
        await once(socket, "connect");
        await sleep(100);
        socket.destroy();
        await received;
        await expect.poll(lines, { timeout: 10_000 }).toBe(before + 1);
      }));
  });
}
