import { setTimeout as sleep } from "node:timers/promises";

/** What a process verifies until it gets a message. It then sends the milliseconds of each verification. */
export interface Verifications {
  readonly origins: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds between two. */
  readonly pause: number;
}

// A process of its own, so that the times do not include the work of the attack.
const { origins, headers, pause } = JSON.parse(process.argv[2] ?? "") as Verifications;
const end = new AbortController();
process.once("message", () => end.abort());

const took: number[] = [];
for (let turn = 0; !end.signal.aborted; turn++) {
  const start = performance.now();
  const url = `${origins[turn % origins.length]}/authenticate/verify/token`;
  const answer = await fetch(url, { method: "POST", headers });
  await answer.arrayBuffer();
  took.push(performance.now() - start);
  if (answer.status !== 200) throw new Error(`a good token was answered with ${answer.status}`);
  await sleep(pause);
}
process.send?.(took, () => process.disconnect());
