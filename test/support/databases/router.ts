import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import type { MySqlAccount } from "./server.ts";

/** A port that leads to the primary of a group of MySQL servers. */
export interface Router {
  readonly port: number;
  /** The port of the primary; undefined while there is none that two nodes agree on. */
  primary(): Promise<number | undefined>;
  close(): Promise<void>;
}

/** Milliseconds between two looks at all nodes, and for which a node may take to answer. */
const [every, patience] = [250, 500];

const members = `select member_port as port, member_state as state, member_role as role
  from performance_schema.replication_group_members`;

/**
 * Waits for a primary, and leads to it. Asks every node who the primary is, and believes two of them that see a majority. When
 * another node becomes primary, it closes all connections to the earlier one. It is a tenth of what MySQL Router does, and enough
 * for tests.
 */
export async function startRouter(nodes: readonly MySqlAccount[]): Promise<Router> {
  const asked = new Map<MySqlAccount, Promise<Connection>>();
  const sockets = new Map<number, Set<Socket>>(nodes.map(({ port }) => [port, new Set()]));
  let primary: number | undefined;
  const closed = new AbortController();

  async function viewOf(node: MySqlAccount): Promise<RowDataPacket[] | undefined> {
    const view = async () => {
      if (!asked.has(node)) {
        const { host, port, user, password } = node;
        const opening = createConnection({ host, port, user, password, connectTimeout: patience });
        void opening.then(
          (connection) => connection.on("error", () => asked.delete(node)),
          () => asked.delete(node),
        );
        asked.set(node, opening);
      }
      const [rows] = await (await asked.get(node)!).query<RowDataPacket[]>(members);
      return rows;
    };
    const late = sleep(patience).then(() => undefined);
    const rows = await Promise.race([view().catch(() => undefined), late]);
    if (!rows) {
      const broken = asked.get(node);
      asked.delete(node);
      void broken?.then(
        (connection) => connection.destroy(),
        () => {},
      );
    }
    return rows;
  }

  async function find(): Promise<number | undefined> {
    const votes = new Map<number, number>();
    for (const rows of await Promise.all(nodes.map(viewOf))) {
      const online = rows?.filter((row) => row["state"] === "ONLINE") ?? [];
      if (!rows || online.length * 2 <= rows.length) continue;
      const found = online.find((row) => row["role"] === "PRIMARY");
      if (!found) continue;
      const port = Number(found["port"]);
      votes.set(port, (votes.get(port) ?? 0) + 1);
    }
    return [...votes].find(([, count]) => count >= 2)?.[0];
  }

  async function watch(): Promise<void> {
    while (!closed.signal.aborted) {
      const found = await find();
      if (found !== undefined && found !== primary) {
        primary = found;
        for (const [port, all] of sockets) {
          if (port !== primary) all.forEach((socket) => socket.destroy());
        }
      }
      await sleep(every);
    }
  }

  for (const deadline = Date.now() + 30_000; primary === undefined; await sleep(every)) {
    primary = await find();
    if (Date.now() > deadline) throw new Error("the group has no primary");
  }
  const server = createServer({ noDelay: true }, (client) => {
    const all = primary === undefined ? undefined : sockets.get(primary);
    if (!all) {
      client.destroy();
      return;
    }
    const upstream = connect({ host: "127.0.0.1", port: primary!, noDelay: true });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      all.add(one);
      one.on("error", () => one.destroy());
      one.on("close", () => {
        all.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the router has no port");
  const watching = watch();
  return {
    port: address.port,
    primary: find,
    async close() {
      closed.abort();
      server.close();
      for (const all of sockets.values()) all.forEach((socket) => socket.destroy());
      await watching;
      for (const opening of asked.values()) (await opening.catch(() => undefined))?.destroy();
    },
  };
}
