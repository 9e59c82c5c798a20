import { createWriteStream, openSync } from "node:fs";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { Command } from "commander";
import { exportedUser } from "../../../core/imports/own.ts";
import type { ImportStore } from "../../../core/imports/ports.ts";
import { codeOf, StartError } from "../../config/config-error.ts";
import type { Terminal } from "../clients.ts";
import { withImports } from "./import.ts";
import { commandLog, operatorId } from "./trail.ts";

/** Adds `users export`. */
export function addExportCommand(users: Command, { configure, print, note }: Terminal): void {
  users
    .command("export")
    .description("write all accounts with their password hashes, one JSON object a line")
    .argument("<file>", "a new file, which only you can read")
    .action(async (file: string) => {
      const { config } = await configure();
      const count = await withImports(config, commandLog(config), async (store, audit) => {
        const handle = create(file);
        const detail = { what: "all accounts" };
        await audit.recordNow("sensitive_read", { actorId: operatorId(), detail });
        return exportTo(store, file, handle);
      });
      print(`${count} accounts exported`);
      note("The file holds password hashes. Keep it secret, and delete it when you are done.");
    });
}

/** Writes all accounts to a new file, in constant memory. */
async function exportTo(store: ImportStore, file: string, handle: number): Promise<number> {
  const output = createWriteStream(file, { fd: handle });
  let count = 0;
  let after = "";
  for (;;) {
    const accounts = await store.findAccountsAfter(after);
    const last = accounts.at(-1);
    if (!last) break;
    const lines = accounts.map((account) => `${JSON.stringify(exportedUser(account))}\n`);
    if (!output.write(lines.join(""))) await once(output, "drain");
    count += accounts.length;
    after = last.id;
  }
  output.end();
  await finished(output);
  return count;
}

function create(file: string): number {
  try {
    return openSync(file, "wx", 0o600);
  } catch (error) {
    throw new StartError(`The file cannot be created (${codeOf(error)}).`);
  }
}
