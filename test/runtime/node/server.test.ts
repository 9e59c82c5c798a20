import { execFile } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { node } from "../../../src/entry/runtimes/node/node.ts";
import type { Fetch, Server } from "../../../src/entry/runtimes/server.ts";
import { webResponse } from "../../../src/http/response/create-response.ts";
import {
  chunk,
  chunked,
  close,
  exchange,
  head,
  host,
  statuses,
} from "../../suite/http/sockets/raw.ts";

const run = promisify(execFile);
const { createResponse } = node;
const utf8 = new TextEncoder();

describe("Node's server", () => {
  const address = { host: "127.0.0.1", port: 0 };
  /** What the server does with the next request. */
  let answer: Fetch;
  let server: Server;
  const errors: unknown[] = [];
  beforeEach(() => void errors.splice(0));
  beforeAll(async () => {
    const fetch: Fetch = (request, bindings) => answer(request, bindings);
    server = await node.listen(fetch, address, (error) => void errors.push(error));
    address.port = server.port;
  });
  afterAll(() => server.stop());

  const send = (...pieces: readonly string[]) => exchange(address, ...pieces);
  const get = (target: string) => send(head(`GET ${target}`, host, close));
  const text = (body: BodyInit | null, status = 200) =>
    createResponse(body, { status, headers: { "X-One": "1" } });
  const urlFor = async (target: string): Promise<string> => {
    answer = ({ url }) => text(url);
    return (await get(target)).split("\r\n\r\n")[1] ?? "";
  };

  it("writes a text and bytes with their lengths", async () => {
    for (const body of ["grüße", utf8.encode("grüße")]) {
      answer = () => text(body);
      const received = await get("/");
      expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\nX-One: 1\r\nContent-Length: 7\r\n/i);
      expect(Buffer.from(received, "latin1").toString()).toMatch(/\r\n\r\ngrüße$/);
    }
  });

  it("writes a file and a stream", async () => {
    const file = new Blob([utf8.encode("grüße")]);
    for (const body of [file, file.stream()]) {
      answer = () => text(body);
      const received = await fetch(`http://127.0.0.1:${address.port}`);
      expect(received.headers.get("x-one")).toBe("1");
      expect(await received.text()).toBe("grüße");
    }
  });

  it.each([
    [200, "Content-Length: 0"],
    [404, "Content-Length: 0"],
    [204, undefined],
    [304, undefined],
  ])("an answer %i without a body says so", async (status, length) => {
    for (const create of [createResponse, webResponse]) {
      answer = () => create(null, { status, headers: {} });
      const received = await get("/");
      expect(statuses(received)).toEqual([status]);
      expect(/^Content-Length: .*|^Transfer-Encoding: .*/im.exec(received)?.[0]).toBe(length);
    }
  });

  it("an answer to HEAD has neither a body nor a length", async () => {
    answer = () => text("body");
    const received = await send(head("HEAD /", host, close));
    expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\nX-One: 1\r\n(?!.*content-length).*\r\n\r\n$/is);
  });

  it("writes each cookie as a header of its own", async () => {
    const cookies = ["a=1; Path=/", "b=2"];
    for (const create of [createResponse, webResponse]) {
      answer = () => create("", { status: 200, headers: { "X-One": "1" }, cookies });
      expect((await get("/")).match(/^set-cookie: .*$/gim)?.map((line) => line.slice(12))).toEqual(
        cookies,
      );
    }
  });

  it("keeps what other code changes in the headers", async () => {
    answer = () => {
      const response = text("body");
      expect(response.headers.get("x-one")).toBe("1");
      response.headers.set("X-Two", "2");
      response.headers.delete("X-One");
      return response;
    };
    const received = await get("/");
    expect(received).toMatch(/^x-two: 2\r\n.*\r\n\r\nbody$/ims);
    expect(received).not.toMatch(/^x-one/im);
  });

  it("gives the path of a request as the web does", async () => {
    const base = "http://localhost";
    expect(await urlFor("/a-b/c_d?e=f&g=~")).toBe(`${base}/a-b/c_d?e=f&g=~`);
    expect(await urlFor("/a/../b/%2e%2e/c/./d.json")).toBe(`${base}/c/d.json`);
    expect(await urlFor("//other.example/a")).toBe(`${base}//other.example/a`);
    expect(await urlFor("/a?b=\\")).toBe(`${base}/a?b=\\`);
    expect(await urlFor("http://other.example/a?b")).toBe("http://other.example/a?b");
  });

  it.each(["/a\\b", "*", "ftp://other.example/", "http://", "http://a\\b/", "a"])(
    "refuses the target %s with 400",
    async (target) => {
      answer = () => text("never");
      expect(statuses(await get(target))).toEqual([400]);
    },
  );

  it("joins the values of a header that is sent twice", async () => {
    answer = ({ headers }) => {
      expect([...new Headers(headers).keys()]).toEqual([
        "authorization",
        "connection",
        "cookie",
        "host",
      ]);
      return text(
        `${headers.get("Authorization")}|${headers.get("cookie")}|${headers.get("x-none")}`,
      );
    };
    const twice = ["Authorization: a", "authorization: b", "Cookie: c=1", "Cookie: d=2"];
    expect(await send(head("GET /", host, ...twice, close))).toMatch(
      /\r\n\r\na, b\|c=1; d=2\|null$/,
    );
  });

  it("reads a body in pieces, with and without its length", async () => {
    answer = async (request) => text(new Uint8Array(await request.arrayBuffer()));
    const length = head("POST /", host, "Content-Length: 6", close);
    expect(await send(length, "abc", "def")).toMatch(/\r\n\r\nabcdef$/);
    const chunks = head("POST /", host, chunked, close);
    expect(await send(chunks, chunk("abc"), chunk("def"), "0\r\n\r\n")).toMatch(/\r\n\r\nabcdef$/);
    answer = async ({ body }) => text(await new Response(body).text());
    expect(await send(chunks, chunk("abc"), chunk("def"), "0\r\n\r\n")).toMatch(/\r\n\r\nabcdef$/);
  });

  it.each([
    ["Content-Length: 6", "abc", 0],
    ["Content-Length: 6", "abc", 100],
    [chunked, chunk("abc"), 0],
    [chunked, chunk("abc"), 100],
  ])(
    "a body that breaks off cannot be read: %s, %s, read after %i ms",
    async (header, piece, wait) => {
      const failed = new Promise((resolve) => {
        answer = async (request) => {
          await sleep(wait);
          const reading =
            header === chunked ? new Response(request.body).arrayBuffer() : request.arrayBuffer();
          await reading.then(resolve, resolve);
          return text("late");
        };
      });
      const socket = connect(address);
      socket.write(head("POST /", host, header) + piece, () => socket.destroy());
      expect(await failed).toBeInstanceOf(Error);
    },
  );

  it("tells a handler that the client has hung up", async () => {
    const aborted = new Promise((resolve) => {
      answer = async ({ signal }) => {
        await once(signal, "abort");
        resolve(signal.aborted);
        return text("late");
      };
    });
    const socket = connect(address);
    socket.write(head("GET /", host), () => setTimeout(() => socket.destroy(), 50));
    expect(await aborted).toBe(true);
  });

  it("an answer that was received does not abort its request", async () => {
    let signal: AbortSignal | undefined;
    answer = (request) => {
      signal = request.signal;
      return text("body");
    };
    await get("/");
    expect(signal?.aborted).toBe(false);
  });

  it("closes the connection when the rest of a body stays away after the answer", async () => {
    answer = () => text("early");
    expect(await send(head("POST /", host, "Content-Length: 6"), "abc")).toMatch(/early$/);
  });

  it("the rest of a second body may stay away while the first answer is under way", async () => {
    answer = async ({ method }) => {
      if (method === "GET") await sleep(1000);
      return text(method);
    };
    const first = head("GET /", host);
    const second = head("POST /", host, "Content-Length: 6");
    expect(statuses(await send(first, second, "abc"))).toEqual([200, 200]);
  });

  it("reads the next request after a body that no one has read", async () => {
    answer = ({ method }) => text(method);
    const first = head("POST /", host, "Content-Length: 6");
    const received = await send(first, "abc", "def", head("GET /", host, close));
    expect(statuses(received)).toEqual([200, 200]);
  });

  it("reads the next request after a long body that its handler has read in part", async () => {
    answer = async ({ method, body }) => {
      await body?.getReader().read();
      return text(method);
    };
    const long = "x".repeat(2 ** 20);
    const first = head("POST /", host, `Content-Length: ${2 * long.length}`);
    const received = await send(first, long, long, head("GET /", host, close));
    expect(statuses(received)).toEqual([200, 200]);
  });

  /** A stream that never ends. `cancelled` resolves when nobody reads it any more. */
  function endless() {
    let cancel = (): void => {};
    const cancelled = new Promise<void>((resolve) => (cancel = resolve));
    const pull = (controller: ReadableStreamDefaultController) =>
      sleep(1).then(() => controller.enqueue(new Uint8Array(65_536)));
    return { body: new ReadableStream({ pull, cancel }), cancelled };
  }

  it.each([true, false])(
    "a client that hangs up causes no error, and ends the stream of its answer: before the answer %s",
    async (before) => {
      for (const create of [createResponse, webResponse]) {
        const socket = connect(address);
        const { body, cancelled } = endless();
        answer = async ({ signal }) => {
          if (before) {
            socket.resetAndDestroy();
            await once(signal, "abort");
          }
          return create(body, { status: 200, headers: {} });
        };
        socket.on("error", () => {});
        socket.once("data", () => socket.resetAndDestroy());
        socket.write(head("GET /", host));
        await cancelled;
        answer = () => text("next");
        expect(await get("/")).toMatch(/next$/);
        expect(errors).toEqual([]);
      }
    },
  );

  it("the error of a stream is reported, and breaks its answer off", async () => {
    let isRead = false;
    const body = new ReadableStream({
      async pull(controller) {
        if (!isRead) controller.enqueue(utf8.encode("begin"));
        else {
          // The server has read the beginning, and writes it meanwhile.
          await sleep(20);
          controller.error(new Error("planted"));
        }
        isRead = true;
      },
    });
    answer = () => text(body);
    const received = await get("/");
    expect(received).toMatch(/^HTTP\/1\.1 200 .*begin\r\n$/s);
    await expect.poll(() => errors.splice(0)).toMatchObject([{ message: "planted" }]);
  });

  it("answers a request of another connection before the end of a long batch of pipelined ones", async () => {
    const other = connect(address);
    await once(other, "connect");
    const order: string[] = [];
    answer = ({ url }) => {
      const { pathname } = new URL(url);
      // The server can read it as soon as it reads anything.
      if (order.length === 0) other.write(head("GET /other", host, close));
      order.push(pathname);
      return text(pathname);
    };
    const paths = Array.from({ length: 1000 }, (_, index) => `/${index}`);
    const batch = paths.map((path) => head(`GET ${path}`, host));
    const received = await send([...batch, head("GET /end", host, close)].join(""));
    const answers = [...received.matchAll(/\r\n\r\n(\/\w+?)(?=HTTP|$)/g)].map(([, path]) => path);
    expect(answers).toEqual([...paths, "/end"]);
    expect(order).toContain("/other");
    expect(order.indexOf("/other")).toBeLessThan(100);
    expect(order.filter((path) => path !== "/other")).toEqual([...paths, "/end"]);
    other.destroy();
  });

  it("an error becomes 500, and is reported once", async () => {
    answer = () => Promise.reject(new Error("planted"));
    expect(statuses(await get("/"))).toEqual([500]);
    answer = () => createResponse("", { status: 200, headers: { "X-One": "a\nb" } });
    expect(statuses(await get("/"))).toEqual([500]);
    expect(errors).toMatchObject([{ message: "planted" }, { code: "ERR_INVALID_CHAR" }]);
  });
});

it("Node's server does not load Node's fetch", async () => {
  const file = fileURLToPath(new URL("../../../src/entry/runtimes/node/node.ts", import.meta.url));
  const program = `
    const { node } = await import(${JSON.stringify(file)});
    const answer = () => node.createResponse("body", { status: 200, headers: {} });
    const server = await node.listen(answer, { host: "127.0.0.1", port: 0 });
    const { get } = process.getBuiltinModule("node:http");
    await new Promise((resolve) => get({ port: server.port, agent: false }, (answer) => answer.resume().on("end", resolve)));
    await server.stop();
    console.log(process.moduleLoadList.filter((name) => /undici|internal\\/http/.test(name)).join());`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program]);
  expect(stdout).toContain("internal/http");
  expect(stdout).not.toContain("undici");
});
