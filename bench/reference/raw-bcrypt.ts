// Prints how many passwords per second all cores can check at most. Arguments: cost, seconds.
import { availableParallelism } from "node:os";
import { hash, verify } from "@node-rs/bcrypt";

const [cost = 10, seconds = 4] = process.argv.slice(2).map(Number);
const password = "correct horse battery staple";
const known = await hash(password, cost);
const start = performance.now();
const end = start + seconds * 1000;
let checked = 0;

async function worker(): Promise<void> {
  while (performance.now() < end) {
    await verify(password, known);
    // A check that ends after the time is up does not count. wrk counts the same way.
    if (performance.now() < end) checked++;
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, worker));
process.stdout.write(`${checked / seconds}\n`);
