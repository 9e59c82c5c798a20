import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Certificate } from "../network/certificate.ts";

/** A server that greets like MySQL and records what clients send, to find clients that would send it a password. */
export interface FakeMySql {
  readonly port: number;
  /** Everything that clients sent, decrypted. */
  heard(): string;
  stop(): Promise<void>;
}

/** SSLRequest: header, capabilities, packet size, charset, 23 zeros. */
const sslRequestLength = 4 + 32;

const capabilities = { base: 0x8209, ssl: 0x0800 };

interface FakeMySqlOptions {
  /** Whether it answers a login without TLS by asking for the password in plain text, and waits for it. */
  readonly asksForPassword?: boolean;
}

/** Starts a fake server on 127.0.0.1. With a certificate it offers TLS. It hangs up after the first data of a login. */
export async function startFakeMySql(
  certificate?: Certificate,
  { asksForPassword = false }: FakeMySqlOptions = {},
): Promise<FakeMySql> {
  let heard = "";
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.write(greeting(certificate !== undefined));
    socket.once("data", (packet) => {
      heard += packet.toString("latin1");
      if (asksForPassword) {
        socket.on("data", (data) => (heard += data.toString("latin1")));
        socket.write(switchToPlainText);
        return;
      }
      if (!certificate || packet.length < sslRequestLength) {
        socket.destroy();
        return;
      }
      socket.pause();
      socket.unshift(packet.subarray(sslRequestLength));
      const secure = new TLSSocket(socket, { isServer: true, ...certificate });
      secure.on("error", () => socket.destroy());
      secure.on("data", (data) => {
        heard += data.toString("latin1");
        secure.destroy();
      });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** The third packet of a login: AuthSwitchRequest. */
const switchToPlainText = Buffer.from("\x16\0\0\x02\xfemysql_clear_password\0", "latin1");

/** The first packet of protocol version 10. */
export function greeting(withTls: boolean): Buffer {
  const lower = capabilities.base + (withTls ? capabilities.ssl : 0);
  const payload = Buffer.concat([
    Buffer.from("\x0a8.0.0\0\x01\0\0\0saltsalt\0", "latin1"),
    Buffer.from([lower % 256, Math.floor(lower / 256), 45, 2, 0, 8, 0, 21]),
    Buffer.from(`${"\0".repeat(10)}saltsaltsalt\0mysql_native_password\0`, "latin1"),
  ]);
  return Buffer.concat([Buffer.from([payload.length, 0, 0, 0]), payload]);
}
