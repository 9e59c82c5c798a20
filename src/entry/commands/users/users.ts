import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";
import { addChangingCommands } from "./change.ts";
import { addReadingCommands } from "./create.ts";
import { addExportCommand } from "./imports/export.ts";
import { addImportCommand } from "./imports/import.ts";

/** Adds the commands of `users`, for an operator beside the database. */
export function addUserCommands(users: Command, terminal: Terminal): void {
  addReadingCommands(users, terminal);
  addChangingCommands(users, terminal);
  addImportCommand(users, terminal);
  addExportCommand(users, terminal);
}
