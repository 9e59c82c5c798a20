import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";

/** What a thread verifies until it gets a message. */
export interface Verifications {
  readonly origins: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds between two. */
  readonly pause: number;
}

// Its own thread, so that the times do not include the work of the attack in this process.
const { origins, headers, pause } = workerData as Verifications;
let isOver = false;
parentPort?.once("message", () => void (isOver = true));

/** The milliseconds of each verification. */
const took: number[] = [];
for (let turn = 0; !isOver; turn++) {
  const start = performance.now();
  const url = `${origins[turn % origins.length]}/authenticate/verify/token`;
  const answer = await fetch(url, { method: "POST", headers });
  await answer.arrayBuffer();
  took.push(performance.now() - start);
  if (answer.status !== 200) throw new Error(`a good token was answered with ${answer.status}`);
  await sleep(pause);
}
parentPort?.postMessage(took);
