import { groupOf } from "../cli-in-process.ts";
import { latchkey } from "../cli.ts";
import type { Start } from "../targets/server.ts";

/** A command of `latchkey`, as its help shows it. */
export interface Command {
  readonly options: readonly string[];
  /** The commands that follow its name. */
  readonly commands: readonly string[];
  /** What it does. */
  readonly about: string;
  /** Its arguments and options with what each one does, in the words of the help, without `--help`. */
  readonly rows: readonly (readonly [name: string, about: string])[];
}

/** All commands of `latchkey` by their words, such as `users create`. That of the empty text is `latchkey` itself. */
export type CommandLine = ReadonlyMap<string, Command>;

/** Reads the help of all commands. That of a group needs no further process. */
export async function readCommandLine(start: Start): Promise<CommandLine> {
  const all = new Map<string, Command>();
  const read = (words: readonly string[], help: string): readonly string[] => {
    const part = (heading: string) => help.split(`\n${heading}:\n`)[1]?.split("\n\n")[0] ?? "";
    const commands = [...part("Commands").matchAll(/^ {2}([a-z][a-z-]*)/gm)]
      .map(([, name = ""]) => name)
      .filter((name) => name !== "help");
    const options = [...part("Options").matchAll(/^ {2}(?:(-\w), )?(--[a-z][a-z-]*)/gm)];
    all.set(words.join(" "), {
      options: options.flatMap(([, short, long = ""]) => (short ? [short, long] : [long])),
      commands,
      about: onOneLine(help.split("\n\n")[1] ?? ""),
      rows: [...rowsOf(part("Arguments")), ...rowsOf(part("Options"))].filter(
        ([name]) => !name.endsWith("--help"),
      ),
    });
    return commands;
  };
  const visit = async (...words: string[]): Promise<void> => {
    const { stdout } = await latchkey(start, ...words, "--help");
    for (const name of read(words, stdout)) {
      const group = words.length === 0 ? groupOf(name) : undefined;
      if (!group) await visit(...words, name);
      for (const one of group?.commands ?? []) read([name, one.name()], one.helpInformation());
      if (group) read([name], group.helpInformation());
    }
  };
  await visit();
  return all;
}

const onOneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** The names of a part of the help, with the words beside each. Lines that go on with them begin with more spaces. */
const rowsOf = (part: string): [string, string][] =>
  part
    .split(/^ {2}(?=\S)/m)
    .slice(1)
    .map((row) => {
      const [name = "", ...words] = row.split(/ {2,}/);
      return [name, onOneLine(words.join(" "))];
    });

/**
 * What is wrong with the words of a command line: a command or an option that does not exist. A word such as `list|show` stands for
 * several commands.
 */
export function commandFaults(line: CommandLine, words: readonly string[]): string[] {
  const [first = "", second = ""] = words;
  const faultsOf = (name: string): string[] => {
    const command = line.get(name);
    if (!command) return [`latchkey ${name} does not exist`];
    const isGroup = name !== "" && command.commands.length > 0;
    if (isGroup && /^[a-z]/.test(second) && !name.includes(" ")) {
      return second.split("|").flatMap((one) => faultsOf(`${name} ${one}`));
    }
    return words
      .filter((word) => /^--?[a-z]/.test(word))
      .map((word) => word.replace(/=.*/, ""))
      .filter((option) => !command.options.includes(option))
      .map((option) => `latchkey ${name} has no option ${option}`);
  };
  return faultsOf(first.startsWith("-") ? "" : first);
}
