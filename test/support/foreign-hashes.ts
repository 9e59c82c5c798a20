import { readFileSync } from "node:fs";

/** One password, its hash in another system, and the text that the import makes of it. */
export interface ForeignVector {
  readonly origin: string;
  readonly password: string;
  readonly hash: unknown;
  readonly latchkey: string;
}

const { vectors } = JSON.parse(
  readFileSync("test/data/foreign-hashes/foreign-hashes.json", "utf8"),
) as { readonly vectors: readonly ForeignVector[] };

/**
 * The vectors, each with the text that a login accepts. bcrypt of another system is stored with `$raw`, because that system did not
 * normalise passwords and cut them at 72 bytes.
 */
export const foreignVectors: readonly ForeignVector[] = vectors.map((vector) => ({
  ...vector,
  latchkey: vector.latchkey.replace(/^\$2/, "$raw$2"),
}));

/** Other passwords that are close to a password. bcrypt alone ignores what comes behind 72 bytes. */
export const closePasswords = ({ password }: ForeignVector): readonly string[] => [
  password.length > 72 ? `a${password}` : `${password}a`,
  password.toUpperCase(),
];
