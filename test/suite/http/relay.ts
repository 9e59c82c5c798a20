import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A port that hands everything to another one, until it is told to keep silent: a network that swallows packets. */
export interface Relay {
  readonly port: number;
  silence(): void;
  speak(): void;
  close(): Promise<void>;
}

/** Starts a relay on this machine. */
export async function startRelay(to: { host: string; port: number }): Promise<Relay> {
  const sockets = new Set<Socket>();
  let silent = false;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    if (silent) socket.pause();
    return socket;
  };
  const carry = (from: Socket, to: Socket): void => {
    from.on("data", (bytes) => to.write(bytes));
    from.on("close", () => to.destroy());
    if (silent) from.pause();
  };
  const server = createServer((near) => {
    const far = keep(connect(to));
    carry(keep(near), far);
    carry(far, near);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the relay has no port");
  return {
    port: address.port,
    silence: () => {
      silent = true;
      for (const socket of sockets) socket.pause();
    },
    speak: () => {
      silent = false;
      for (const socket of sockets) socket.resume();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
