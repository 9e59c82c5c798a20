import type { ForeignEngines } from "./engines.ts";

/** The functions that a check uses. */
export interface Tools {
  readonly engines: ForeignEngines;
  /** A check by bcrypt alone. bcrypt reads the first 72 bytes of the input. */
  bcrypt(input: string, hash: string): Promise<boolean>;
}

/** Checks a password, as it was typed, against one hash. */
export type ForeignCheck = (password: string, tools: Tools) => Promise<boolean>;

/** One way in which another system stores passwords. */
export interface Scheme {
  /** The stored text begins with one of these. */
  readonly prefixes: readonly string[];
  /** Undefined if the text is malformed or beyond a cap. The caps bound the time and the memory of a check. */
  read(text: string): ForeignCheck | undefined;
  /** The memory of a check in KiB, if it matters. */
  memory?(text: string): number;
}
