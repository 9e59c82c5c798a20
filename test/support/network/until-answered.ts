import { setTimeout as sleep } from "node:timers/promises";

/** Waits until a server answers at this URL. Throws after 200 seconds. */
export async function untilAnswered(url: string): Promise<void> {
  for (const deadline = Date.now() + 200_000; Date.now() < deadline; await sleep(50)) {
    if (await fetch(url).catch(() => undefined)) return;
  }
  throw new Error("nothing answers");
}
