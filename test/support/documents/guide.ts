import { readFileSync } from "node:fs";
import { expect } from "vitest";

/** A page of `docs`, whose programs and commands a test runs. */
export interface Guide {
  readonly text: string;
  /** The part under a heading of the second level. */
  part(heading: string): string;
  /** The program whose first line is a comment with this name. */
  program(name: string): string;
  /** The names of all programs, in order. */
  readonly programs: readonly string[];
}

const named = /^```\w+\n(?:\/\/|#|<!--) ([\w./-]+)(?: -->)?\n(.*?)^```/gms;

/** Reads a page by its name, without the folder and `.md`. */
export function readGuide(name: string): Guide {
  const text = readFileSync(`docs/${name}.md`, "utf8");
  const programs = new Map(
    [...text.matchAll(named)].map(([, file = "", code = ""]) => [file, code]),
  );
  return {
    text,
    part: (heading) =>
      text.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? expect.fail(heading),
    program: (file) => programs.get(file) ?? expect.fail(`no ${file} in docs/${name}.md`),
    programs: [...programs.keys()],
  };
}

/** The blocks of a language in a text. */
export const blocksOf = (text: string, language: string): string[] =>
  [...text.matchAll(/^```(\w+)\n(.*?)^```/gms)].flatMap(([, name, code = ""]) =>
    name === language ? [code] : [],
  );
