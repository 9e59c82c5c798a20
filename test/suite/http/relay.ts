import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A port that hands everything to another one, until it is told to keep silent: a network that swallows packets. */
export interface Relay {
  readonly port: number;
  silence(): void;
  speak(): void;
  close(): Promise<void>;
}

/** One connection through a relay. `near` is who connected, `far` whom they wanted. */
export interface Line {
  toNear(bytes: Buffer): void;
  toFar(bytes: Buffer): void;
  /** Hangs up on both, once all that was handed on is sent. */
  hangUp(): void;
}

/** What is done with the bytes of one connection. */
export interface Listener {
  fromNear(bytes: Buffer): void;
  fromFar(bytes: Buffer): void;
}

const handOn = ({ toNear, toFar }: Line): Listener => ({ fromNear: toFar, fromFar: toNear });

/** Starts a relay on this machine; `listen` may do with each connection's bytes what it wants. */
export async function startRelay(
  to: { host: string; port: number },
  listen: (line: Line) => Listener = handOn,
): Promise<Relay> {
  const sockets = new Set<Socket>();
  let silent = false;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    if (silent) socket.pause();
    return socket;
  };
  const carry = (from: Socket, to: Socket, take: (bytes: Buffer) => void): void => {
    from.on("data", (bytes) => {
      if (!to.writableEnded) take(bytes);
    });
    from.on("close", () => to.destroySoon());
    if (silent) from.pause();
  };
  const server = createServer({ noDelay: true }, (near) => {
    const far = keep(connect({ host: to.host, port: to.port, noDelay: true }));
    const { fromNear, fromFar } = listen({
      toNear: (bytes) => near.write(bytes),
      toFar: (bytes) => far.write(bytes),
      hangUp: () => near.destroySoon(),
    });
    carry(keep(near), far, fromNear);
    carry(far, near, fromFar);
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
