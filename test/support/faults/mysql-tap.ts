import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A port that forwards to a MySQL server and records the commands. */
export interface MySqlTap {
  readonly port: number;
  /** The commands of all connections so far, as the first byte of each. */
  commands(): readonly number[];
  close(): Promise<void>;
}

/** The commands that run a statement: COM_QUERY and COM_STMT_EXECUTE. */
export const running: readonly number[] = [0x03, 0x17];

/** The length in three bytes and the packet number, which is 0 for a command. The handshake counts from 1. */
const headLength = 4;

/** Starts a tap on 127.0.0.1 for connections without TLS. */
export async function startMySqlTap(to: { host: string; port: number }): Promise<MySqlTap> {
  const commands: number[] = [];
  const sockets = new Set<Socket>();

  const record = (client: Socket): void => {
    let pending = Buffer.alloc(0);
    client.on("data", (bytes) => {
      pending = Buffer.concat([pending, bytes]);
      while (pending.length > headLength) {
        const end = headLength + pending.readUIntLE(0, 3);
        if (pending.length < end) break;
        if (pending[3] === 0) commands.push(pending[headLength] ?? 0);
        pending = pending.subarray(end);
      }
    });
  };

  const server = createServer((client) => {
    const upstream = connect(to);
    record(client);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => sockets.delete(socket));
    }
    client.pipe(upstream);
    upstream.pipe(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    commands: () => commands,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
