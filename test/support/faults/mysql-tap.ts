import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A port before a MySQL server that hands everything on and knows what the server was asked. */
export interface MySqlTap {
  readonly port: number;
  /** The commands of all connections so far, as the first byte of each. */
  commands(): readonly number[];
  close(): Promise<void>;
}

/** What makes a server run a statement: COM_QUERY and COM_STMT_EXECUTE. */
export const running: readonly number[] = [0x03, 0x17];

/** Length in three bytes, then a number that is 0 where a command starts: the handshake counts from 1. */
const headLength = 4;

/** Starts one on 127.0.0.1; it reads connections without TLS. */
export async function startMySqlTap(to: { host: string; port: number }): Promise<MySqlTap> {
  const commands: number[] = [];
  const sockets = new Set<Socket>();

  const listenTo = (near: Socket): void => {
    let pending = Buffer.alloc(0);
    near.on("data", (bytes) => {
      pending = Buffer.concat([pending, bytes]);
      while (pending.length > headLength) {
        const end = headLength + pending.readUIntLE(0, 3);
        if (pending.length < end) break;
        if (pending[3] === 0) commands.push(pending[headLength] ?? 0);
        pending = pending.subarray(end);
      }
    });
  };

  const server = createServer((near) => {
    const far = connect(to);
    listenTo(near);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => sockets.delete(socket));
    }
    near.pipe(far);
    far.pipe(near);
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
