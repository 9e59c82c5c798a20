import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import graphs from "@zxcvbn-ts/language-common/src/adjacencyGraphs.json" with { type: "json" };
import { algorithms, type AlgorithmName } from "../../drivers/jwt/algorithms.ts";
import { minSecretLength } from "../../drivers/jwt/keys.ts";

/** Secrets that are published in tutorials. Everybody can know a secret that was copied from one. */
const samples = [
  "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
  "your-256-bit-secret",
  "a-string-secret-at-least-256-bits-long",
  "change",
  "secret",
  "example",
  "password",
  "latchkey",
];

/**
 * Minimum number of guesses, as a power of ten. The estimator rates 32 to 64 characters of keyboard rows, sequences, dates
 * or repetitions at 17 or less. The lowest of 3,000 random secrets, in their weakest form, were 37 (32 bytes in base64url),
 * 51 (in hex), 28 (32 printable characters) and 24 (16 bytes in hex).
 */
const minGuesses = 20;

/** The estimator counts every unexplained character as ten guesses, which is too many for a text of few different ones. */
const minDifferent = 8;

/**
 * Has no dictionaries, because they would not fit into a Worker. It cannot recognize a sentence. Without them, replaced letters
 * (`p4ssw0rd`) decide nothing, and trying them takes half of the time.
 */
const estimator = new ZxcvbnFactory({ graphs, l33tTable: {} });

/** Why a configured secret must not be used, or undefined. The text never holds the secret. */
export function weaknessOf(algorithm: AlgorithmName, material: string): string | undefined {
  if (algorithms[algorithm].kind === "pair") return undefined;
  if (new TextEncoder().encode(material).length < minSecretLength) {
    return `must have at least ${minSecretLength} bytes; generate one with: latchkey keys generate`;
  }
  const lower = material.toLowerCase();
  if (samples.some((sample) => lower.includes(sample)) || isGuessable(material)) {
    return "is a sample or easy to guess; generate one with: latchkey keys generate";
  }
  return undefined;
}

/** Also judges the secret in lower case and without repeated characters: both hide a sequence from the estimator. */
function isGuessable(secret: string): boolean {
  const lower = secret.toLowerCase();
  const forms = [secret, lower, lower.replaceAll(/(.)\1+/gs, "$1")];
  return (
    new Set(secret).size < minDifferent ||
    forms.some((form) => estimator.check(form).guessesLog10 < minGuesses)
  );
}

/** Whether a secret looks like 32 random bytes or more in base64url or base64, as `keys generate` makes it, or in hex. */
export const looksRandom = (secret: string): boolean =>
  /^[0-9a-f]{64,}$/i.test(secret) ||
  (/^[\w+/-]{43,}=*$/.test(secret) && /[a-z]/.test(secret) && /[A-Z]/.test(secret));
