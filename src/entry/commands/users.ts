import type { Command } from "commander";
import { findByIdentifier } from "../../core/accounts/find.ts";
import { unlockLogin } from "../../core/passwords/login-limits.ts";
import { nodeCrypto } from "../../drivers/crypto/node-crypto.ts";
import { createThrottleKeys } from "../../drivers/throttle-keys.ts";
import type { KeysConfig } from "../config/keys.ts";
import { openDatabase } from "../database.ts";
import { loadKeys } from "../keys.ts";
import { readSigningKey } from "../local-drivers.ts";
import type { Terminal } from "./clients.ts";
import { addExportCommand } from "./export.ts";
import { addImportCommand } from "./import.ts";

/** Adds `users unlock`, `import` and `export`. */
export function addUserCommands(program: Command, terminal: Terminal): void {
  const { configure, print } = terminal;
  const users = program.command("users").description("manage the accounts of users");

  addImportCommand(users, terminal);
  addExportCommand(users, terminal);

  users
    .command("unlock")
    .description("let a user log in again after too many wrong passwords")
    .argument("<name>", "username or e-mail address")
    .action(async (name: string) => {
      const { config, log } = await configure();
      const throttleKeys = await throttleKeysOf(config.keys);
      const { store, close } = await openDatabase(config.database, log);
      try {
        const account = await findByIdentifier(store, name);
        if (account) await unlockLogin({ store, throttleKeys }, account, undefined);
        else program.error("error: No account has this username or e-mail address.");
      } finally {
        await close();
      }
      print(
        "The user can log in again. A network with many wrong passwords may have to wait up to a day.",
      );
    });
}

/** The keys under which a server with this configuration counts. */
async function throttleKeysOf(keys: KeysConfig) {
  const { createHmac } = nodeCrypto;
  const { source } = await readSigningKey(keys);
  const { key } = await loadKeys(source, keys.previous, createHmac);
  return createThrottleKeys(key, createHmac);
}
