import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../test/support/network/free-port.ts";
import { startServer } from "./servers.ts";
import type { RunningSubject, Subject } from "./subject.ts";

/** Starts a subject, as often as it says, and prepares its requests. */
export async function start({ starts, program, ...subject }: Subject): Promise<RunningSubject> {
  const address = { ...program, port: await freePort() };
  let server = await startServer(address);
  if (starts === undefined) return { ...subject, server, calls: await subject.calls(server) };

  const times = [server.startedIn];
  while (times.length < starts) {
    await server.stop();
    server = await startServer(address);
    times.push(server.startedIn);
  }
  // Waits until the memory and CPU use of the start have settled.
  await sleep(1000);
  const begun = { starts: times, memoryIdle: server.memory().now };
  return { ...subject, server, begun, calls: await subject.calls(server) };
}
