import { execFile } from "node:child_process";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { describe } from "vitest";
import {
  crashes,
  startRestartable,
  type Fault,
  type Restartable,
} from "../../suite/http/reliability/crashes.ts";
import { openTestDatabase } from "../../support/databases/databases.ts";
import { scratchFolder, startOnNode } from "../../support/targets/http-target.ts";

const run = promisify(execFile);

describe("on Node, on a SQLite file that fails", () => {
  let folder: string;
  const file = () => join(folder, "data", "latchkey.db");

  /** Sets the size in bytes up to which the server may write files. */
  const limitFiles = (target: Restartable, size: number | "unlimited") =>
    run("prlimit", [`--pid=${target.server().pid}`, `--fsize=${size}:unlimited`]);

  let lock: DatabaseSync | undefined;
  const faults: Fault[] = [
    {
      what: "a disk that takes no more",
      // The log of the server is a file as well.
      strike: async (target) => void (await limitFiles(target, 0)),
      repair: async (target) => void (await limitFiles(target, "unlimited")),
      allowsReads: true,
    },
    {
      what: "a file that another process locks for longer than five seconds",
      async strike() {
        lock = new DatabaseSync(file(), { timeout: 5000 });
        lock.exec("BEGIN IMMEDIATE");
      },
      repair: async () => lock?.close(),
      allowsReads: true,
    },
    {
      what: "a folder that was moved away",
      strike: () => rename(join(folder, "data"), join(folder, "away")),
      repair: () => rename(join(folder, "away"), join(folder, "data")),
      allowsReads: true,
    },
  ];

  crashes(async () => {
    folder = await scratchFolder();
    return startRestartable(startOnNode, await openTestDatabase("sqlite", folder));
  }, faults);
});
