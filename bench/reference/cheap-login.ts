// `latchkey serve` with a hash cost below the allowed minimum, so that hashing does not dominate a login. Argument: the cost.
import { readFileSync } from "node:fs";
import { batched, createLog } from "../../src/drivers/log.ts";
import { serve } from "../../src/entry/commands/serve.ts";
import { readConfig } from "../../src/entry/config/read.ts";
import { node } from "../../src/entry/runtimes/node/node.ts";

const config = readConfig(process.env, (path) => readFileSync(path, "utf8"));
const log = createLog({
  level: config.log.level,
  pretty: false,
  write: batched((lines) => void process.stdout.write(lines)),
  clock: () => Date.now(),
});
const hashing = { ...config.hashing, cost: Number(process.argv[2]) };
const alone = { endsWithParent: false, shared: false, number: 0 };
await serve({ ...config, hashing }, log, node, alone);
