import type { Command } from "commander";
import type { Terminal } from "../clients.ts";
import { addChangingCommands } from "./change.ts";
import { addReadingCommands } from "./create.ts";
import { addExportCommand } from "./export.ts";
import { addImportCommand } from "./import.ts";

/** Adds the commands of `users`, for an operator beside the database. */
export function addUserCommands(program: Command, terminal: Terminal): void {
  const users = program.command("users").description("manage the accounts of users");
  addReadingCommands(users, terminal);
  addChangingCommands(users, terminal);
  addImportCommand(users, terminal);
  addExportCommand(users, terminal);
}
