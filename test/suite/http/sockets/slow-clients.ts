import { connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { registerPath, tokenPath } from "../calls/calls.ts";
import {
  chunk,
  chunked,
  formType,
  head,
  host,
  jsonType,
  statuses,
  type SocketAddress,
} from "./raw.ts";

const start = `GET / HTTP/1.1\r\n${host}\r\n`;
const long = "Content-Length: 1000";

/** What a slow client sends at once, and what it sends each second after that. */
const kinds: Readonly<Record<string, readonly [atOnce: string, eachSecond: string]>> = {
  "nothing at all": ["", ""],
  "empty lines": ["", "\r\n"],
  "half a head": [`${start}X: `, ""],
  "a header of many bytes": [`${start}X: `, "x"],
  "many headers": [start, "X: x\r\n"],
  "half a body": [head(`POST ${registerPath}`, host, jsonType, long), ""],
  "a JSON body": [head(`POST ${registerPath}`, host, jsonType, long), "x"],
  "a form": [head(`POST ${tokenPath}`, host, formType, long), "x"],
  "a form in chunks": [head(`POST ${tokenPath}`, host, formType, chunked), chunk("x")],
  trailers: [`${head(`POST ${tokenPath}`, host, formType, chunked)}0\r\n`, "X: x\r\n"],
  "a body that no call reads": [head("GET /", host, long), "x"],
  "a body for an unknown path": [head("POST /nothing", host, long), "x"],
};

/** Each kind, so many times at once. */
const each = 10;

/**
 * Opens slow connections before all other cases of a runner, so that the server has them while it answers these cases. The
 * case itself comes last.
 */
export function slowClients(target: () => SocketAddress): void {
  let clients: readonly (readonly [kind: string, client: ReturnType<typeof open>])[] = [];
  beforeAll(() => {
    const all = Object.entries(kinds).flatMap((kind) => Array.from({ length: each }, () => kind));
    clients = all.map(([kind, sent]) => [kind, open(target(), ...sent)]);
  });
  afterAll(() => {
    for (const [, { end }] of clients) end();
  });

  it("cuts off every request that comes too slowly, while it serves others", async () => {
    expect(clients).toHaveLength(Object.keys(kinds).length * each);
    for (const [kind, { closed }] of clients) {
      for (const status of statuses(await closed)) {
        expect([200, 400, 404, 408], kind).toContain(status);
      }
    }
  });
}

/** Sends a text, then another one each second, until the server closes the connection. */
function open({ host, port }: SocketAddress, atOnce: string, eachSecond: string) {
  const socket = connect({ host, port }, () => socket.write(atOnce));
  const timer = setInterval(() => socket.write(eachSecond), 1000);
  let received = "";
  socket.setEncoding("latin1");
  socket.on("data", (text: string) => (received += text));
  socket.on("error", () => {});
  const closed = new Promise<string>((resolve) => {
    socket.on("close", () => {
      clearInterval(timer);
      resolve(received);
    });
  });
  return { closed, end: () => socket.destroy() };
}
