import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A port that forwards to another port. While it is stalled it forwards nothing, like a network that drops packets. */
export interface Relay {
  readonly port: number;
  stall(): void;
  resume(): void;
  close(): Promise<void>;
}

/** One connection through a relay. */
export interface Connection {
  toClient(bytes: Buffer): void;
  toServer(bytes: Buffer): void;
  /** Closes both sides once all forwarded bytes are sent. */
  hangUp(): void;
}

/** The handlers for the bytes of one connection. */
export interface Handlers {
  fromClient(bytes: Buffer): void;
  fromServer(bytes: Buffer): void;
}

const forward = ({ toClient, toServer }: Connection): Handlers => ({
  fromClient: toServer,
  fromServer: toClient,
});

/** Starts a relay on 127.0.0.1. `handle` decides what happens to the bytes of each connection. */
export async function startRelay(
  to: { host: string; port: number },
  handle: (connection: Connection) => Handlers = forward,
): Promise<Relay> {
  const sockets = new Set<Socket>();
  let stalled = false;
  const track = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    if (stalled) socket.pause();
    return socket;
  };
  const pump = (from: Socket, to: Socket, take: (bytes: Buffer) => void): void => {
    from.on("data", (bytes) => {
      if (!to.writableEnded) take(bytes);
    });
    from.on("close", () => to.destroySoon());
    if (stalled) from.pause();
  };
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = track(connect({ host: to.host, port: to.port, noDelay: true }));
    const { fromClient, fromServer } = handle({
      toClient: (bytes) => client.write(bytes),
      toServer: (bytes) => upstream.write(bytes),
      hangUp: () => client.destroySoon(),
    });
    pump(track(client), upstream, fromClient);
    pump(upstream, client, fromServer);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the relay has no port");
  return {
    port: address.port,
    stall: () => {
      stalled = true;
      for (const socket of sockets) socket.pause();
    },
    resume: () => {
      stalled = false;
      for (const socket of sockets) socket.resume();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
