import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

// Below every system's range for outgoing connections: a port from that range (what listening on port 0
// gives) can be taken by any client, or connect to itself, while the server it was meant for is down.
const FIRST = 20_000;
const END = 32_768;

/** A port on 127.0.0.1 that nothing listens on, and that no outgoing connection will be given. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = randomInt(FIRST, END);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port on 127.0.0.1 between ${FIRST} and ${END}`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
