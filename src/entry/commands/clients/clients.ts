import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";
import { addChanges } from "./change.ts";
import { addCreation } from "./create.ts";
import { addKnown } from "./known.ts";
import { addReading } from "./read.ts";

/** Adds the commands of clients. */
export function addClientCommands(clients: Command, terminal: Terminal): void {
  addCreation(clients, terminal);
  addReading(clients, terminal);
  addKnown(clients, terminal);
  addChanges(clients, terminal);
}
