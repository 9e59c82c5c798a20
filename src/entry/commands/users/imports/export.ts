import { createWriteStream, openSync, rmSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { exportedUser } from "../../../../core/imports/own.ts";
import type { ImportStore } from "../../../../core/imports/ports.ts";
import { codeOf, StartError } from "../../../config/config-error.ts";
import type { Terminal } from "../../terminal.ts";
import { withImports } from "./import.ts";
import { commandLog, operatorId } from "../trail.ts";
import { adminEvents } from "../../../../core/admin/rows.ts";
import type { StoredIdentity } from "../../../../core/imports/model.ts";

/** Adds `users export`. */
export function addExportCommand(users: Command, { configure, print, note }: Terminal): void {
  users
    .command("export")
    .description(
      "write all accounts with their password hashes and connected logins, one JSON object a line",
    )
    .argument("<file>", "a new file, which only you can read")
    .action(async (file: string) => {
      const { config } = await configure();
      const count = await withImports(config, commandLog(config), async (store, audit) => {
        const detail = { what: "all accounts" };
        const actor = { actorId: operatorId(), detail };
        return exportTo(store, file, () => audit.recordNow(adminEvents.sensitive_read, actor));
      });
      print(`${count} accounts exported`);
      note("The file holds password hashes. Keep it secret, and delete it when you are done.");
    });
}

/**
 * Writes all accounts to a new file, in constant memory, after `report`. Throws StartError, and then leaves no file, because one that
 * ends too early looks like all accounts.
 */
export async function exportTo(
  store: Pick<ImportStore, "findAccountsAfter" | "findIdentitiesBetween">,
  file: string,
  report: () => Promise<void>,
): Promise<number> {
  const handle = create(file);
  let count = 0;
  async function* lines(): AsyncGenerator<string> {
    await report();
    for (let after = ""; ;) {
      const accounts = await store.findAccountsAfter(after);
      const last = accounts.at(-1);
      if (!last) return;
      const identities = new Map<string, StoredIdentity[]>();
      for (const one of await store.findIdentitiesBetween(after, last.id)) {
        identities.set(one.userId, [...(identities.get(one.userId) ?? []), one]);
      }
      yield accounts
        .map((account) => exportedUser(account, identities.get(account.id)))
        .map((user) => `${JSON.stringify(user)}\n`)
        .join("");
      count += accounts.length;
      after = last.id;
    }
  }
  try {
    await pipeline(lines, createWriteStream(file, { fd: handle }));
  } catch (error) {
    throw new StartError(
      `The export failed after ${count} accounts (${codeOf(error)}). ${removed(file)}`,
    );
  }
  return count;
}

function removed(file: string): string {
  try {
    rmSync(file);
    return "The incomplete file is deleted.";
  } catch (error) {
    return `The incomplete file cannot be deleted (${codeOf(error)}). Delete it, because it has password hashes.`;
  }
}

function create(file: string): number {
  try {
    return openSync(file, "wx", 0o600);
  } catch (error) {
    throw new StartError(`The file cannot be created (${codeOf(error)}).`);
  }
}
