import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openPool as openMySqlPool } from "../../../src/drivers/mysql/pool.ts";
import type { StatementPool } from "../../../src/drivers/pool/pool.ts";
import { openPool as openPostgresPool } from "../../../src/drivers/postgres/pool.ts";

const login = {
  database: "latchkey",
  user: "latchkey",
  password: "",
  tls: "off",
  ca: undefined,
} as const;
const host = "127.0.0.1";
const limits = { connections: 1, waiting: 2, acquire: 20, execute: 20 };

describe.each([
  ["MySQL", (port: number) => openMySqlPool({ ...login, host, port }, limits)],
  [
    "PostgreSQL",
    (port: number) =>
      openPostgresPool({ ...login, hosts: [{ host, port }], prepare: true }, limits),
  ],
] as const)("a pool of connections to %s", (_, open) => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  let pool: StatementPool;

  /** A server that accepts connections and says nothing. */
  beforeEach(async () => {
    await once(server.listen(0, host), "listening");
    pool = open((server.address() as AddressInfo).port);
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await pool.close();
    await once(server.close(), "close");
  });

  it("a caller that got no connection in time does not count as waiting any more", async () => {
    for (let call = 1; call <= 5; call++) {
      const waiting = pool.execute("select 1", []);
      expect(pool.usage(), `call ${call}`).toEqual({ inUse: 0, waiting: 1 });
      await expect(waiting, `call ${call}`).rejects.toThrow("NO_CONNECTION_IN_TIME");
    }
    expect(pool.usage()).toEqual({ inUse: 0, waiting: 0 });
  });

  it("no more callers than the limit wait for a connection", async () => {
    const waiting = [pool.execute("select 1", []), pool.execute("select 1", [])];
    await expect(pool.execute("select 1", [])).rejects.toThrow("TOO_MANY_WAITING");
    for (const one of waiting) await expect(one).rejects.toThrow("NO_CONNECTION_IN_TIME");
  });
});
