import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { hyperdriveStore } from "../../../../src/drivers/mysql/hyperdrive.ts";
import type { HyperdriveStore } from "../../../../src/drivers/pool/hyperdrive.ts";
import { greeting } from "../../../support/faults/fake-mysql.ts";

/** The answers of a server to a login and to statements: one row was changed, and the connection was killed (1927). */
const done = [0, 1, 0, 2, 0, 0, 0];
const killed = [0xff, 1927 % 256, 1927 >> 8, ...Buffer.from("#70100killed")];

/** The answers to the statements of each connection, one after another. */
let answers: (typeof done)[][] = [];
let opened = 0;
const sockets: Socket[] = [];
const server = createServer((socket) => {
  const own = [done, ...(answers[opened++] ?? [])];
  sockets.push(socket);
  socket.on("error", () => {});
  socket.write(greeting(false));
  socket.on("data", (packet) => {
    const answer = own.shift();
    if (answer) socket.write(Buffer.from([answer.length, 0, 0, packet[3]! + 1, ...answer]));
  });
});
let hyperdrive: HyperdriveStore;

beforeEach(async () => {
  opened = 0;
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const login = { database: "latchkey", user: "latchkey", password: "secret" };
  hyperdrive = hyperdriveStore({ host: "127.0.0.1", port, ...login });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await once(server.close(), "close");
});

const write = () => hyperdrive.store.deleteSessionsOf(randomUUID());

it("a request of a Worker sends all its statements over one connection", async () => {
  answers = [[done, done]];
  await hyperdrive.connected(async () => {
    await write();
    await write();
  });
  expect(opened).toBe(1);
});

it("a request of a Worker opens another connection after it lost one", async () => {
  answers = [[killed], [done, done]];
  await hyperdrive.connected(async () => {
    await write();
    await write();
  });
  expect(opened).toBe(2);
});
