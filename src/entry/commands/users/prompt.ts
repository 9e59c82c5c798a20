import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import { Writable } from "node:stream";
import { NotDone } from "./not-done.ts";
import { shown } from "./text.ts";

/** True if somebody can answer questions. */
export const isTerminal = (): boolean => process.stdin.isTTY && process.stderr.isTTY;

/** Asks for a line. Throws NotDone after Ctrl-C or Ctrl-D. */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question).catch(() => {
      process.stderr.write("\n");
      return cancelled();
    });
  } finally {
    terminal.close();
  }
}

/** Throws NotDone unless somebody at the terminal types the name of what is to be deleted. */
export async function confirmDeletion(what: string, name: string): Promise<void> {
  if (!isTerminal()) {
    throw new NotDone(`There is no terminal to ask. Add --yes to delete the ${what}.`);
  }
  const answer = await ask(`Type ${shown(name)} to delete this ${what} and all its data: `);
  if (answer.trim() !== name) throw new NotDone("Nothing was deleted.");
}

/** Asks for a password, and shows none of it. Throws NotDone after Ctrl-C or Ctrl-D. */
export async function askPassword(question: string): Promise<string> {
  process.stderr.write(question);
  const output = new Writable({ write: (_, __, done) => done() });
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return await terminal.question("").catch(cancelled);
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}

const cancelled = (): never => {
  throw new NotDone("Canceled. Nothing was changed.");
};

/** The first line of the input. */
export async function readLine(): Promise<string> {
  const [line = ""] = (await text(process.stdin)).split("\n", 1);
  return line.replace(/\r$/, "");
}
