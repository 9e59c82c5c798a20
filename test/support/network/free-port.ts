import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

// Below the range that systems use for outgoing connections, from which port 0 would choose. A client could take a port
// of that range while its server is down, or connect to itself.
const FIRST = 20_000;
const END = 32_768;

/**
 * A port on 127.0.0.1 without a listener, which no outgoing connection will use. With a count, the first of so many adjacent
 * ones.
 */
export async function freePort(count = 1): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const first = randomInt(FIRST, END - count);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return first;
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
