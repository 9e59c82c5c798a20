import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { StatementPool } from "../../../../src/drivers/pool/pool.ts";
import { openPool } from "../../../../src/drivers/postgres/pool.ts";

const sockets: Socket[] = [];
const server = createServer((socket) => sockets.push(socket));
let pool: StatementPool;

/** A server that accepts connections and says nothing. */
beforeEach(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const login = { database: "latchkey", user: "latchkey", password: "" };
  pool = openPool(
    { hosts: [{ host: "127.0.0.1", port }], ...login, tls: "off", ca: undefined, prepare: true },
    { connections: 1, waiting: 2, acquire: 20, execute: 20 },
  );
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await pool.close();
  await once(server.close(), "close");
});

it("a caller that got no connection of a pool in time does not count as waiting any more", async () => {
  for (let call = 1; call <= 5; call++) {
    const waiting = pool.execute("select 1", []);
    expect(pool.usage(), `call ${call}`).toEqual({ inUse: 0, waiting: 1 });
    await expect(waiting, `call ${call}`).rejects.toThrow("NO_CONNECTION_IN_TIME");
  }
  expect(pool.usage()).toEqual({ inUse: 0, waiting: 0 });
});

it("no more callers than the limit wait for a connection of a pool", async () => {
  const waiting = [pool.execute("select 1", []), pool.execute("select 1", [])];
  await expect(pool.execute("select 1", [])).rejects.toThrow("TOO_MANY_WAITING");
  for (const one of waiting) await expect(one).rejects.toThrow("NO_CONNECTION_IN_TIME");
});
