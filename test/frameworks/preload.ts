// Loaded into the server of an app before everything else. Its clock is ahead by as many seconds as CLOCK_FILE has bytes. Each
// database that it opens adds a byte to DATABASES_FILE.
import { appendFileSync, statSync } from "node:fs";
import { createRequire, syncBuiltinESMExports } from "node:module";
import type * as Sqlite from "node:sqlite";

const file = process.env["CLOCK_FILE"] ?? "";
const { now } = Date;
Date.now = () => now() + statSync(file).size * 1000;

const sqlite = createRequire(import.meta.url)("node:sqlite") as typeof Sqlite;
sqlite.DatabaseSync = class extends sqlite.DatabaseSync {
  constructor(...options: ConstructorParameters<typeof sqlite.DatabaseSync>) {
    super(...options);
    appendFileSync(process.env["DATABASES_FILE"] ?? "", "x");
  }
};
syncBuiltinESMExports();
