// `latchkey serve` with a hash cost that its configuration refuses, so that a login is not all hash. Argument: the cost.
import { readFileSync } from "node:fs";
import { batched, createLog } from "../../src/drivers/log.ts";
import { config } from "../../src/entry/config/config.ts";
import { node } from "../../src/entry/runtimes/node.ts";
import { serve } from "../../src/entry/commands/serve.ts";

const settings = config(process.env, (path) => readFileSync(path, "utf8"));
const log = createLog({
  level: settings.logLevel,
  pretty: false,
  write: batched((lines) => void process.stdout.write(lines)),
  clock: () => Date.now(),
});
const alone = { endsWithParent: false, shared: false };
await serve({ ...settings, bcryptCost: Number(process.argv[2]) }, log, node, alone);
