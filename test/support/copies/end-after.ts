// Copies a database in batches of two rows, and ends by SIGKILL after some of them. A test starts it.
import { copyDatabase } from "../../../src/entry/commands/database/copy.ts";
import { databaseAt, type OwnDatabase } from "../../../src/entry/config/database/address.ts";
import { readConfig } from "../../../src/entry/config/read.ts";

const [, , from = "", to = "", secretKey = "", batches] = process.argv;

const at = (address: string): OwnDatabase => {
  const database = databaseAt(address, undefined);
  if (typeof database === "string") throw new Error(database);
  return database;
};

let left = Number(batches);
await copyDatabase(
  readConfig({ SECRET_KEY: secretKey }, () => ""),
  { from: at(from), to: at(to) },
  {
    wait: async () => {},
    terminal: { print: () => {}, note: () => {} },
    batch: 2,
    onBatch() {
      if (--left === 0) process.kill(process.pid, "SIGKILL");
    },
  },
);
