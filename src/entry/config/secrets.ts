import { algorithmNames, algorithms, type AlgorithmName } from "../../drivers/jwt/algorithms.ts";
import { minSecretLength, type KeySource } from "../../drivers/jwt/keys.ts";

/** Secrets that stand in tutorials; whoever copied one shares it with the world. */
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

/** Bits, by the letters' frequencies: RFC 7518 section 3.2 wants 256, and a random secret of 32 bytes is far above 100. */
const minEntropy = 100;

/** Why a configured secret must not be used, or undefined. Says nothing of its value. */
export function weaknessOf(algorithm: AlgorithmName, material: string): string | undefined {
  if (algorithms[algorithm].kind === "pair") return undefined;
  if (new TextEncoder().encode(material).length < minSecretLength) {
    return `must have at least ${minSecretLength} bytes; make one with: latchkey keys generate`;
  }
  const lower = material.toLowerCase();
  if (samples.some((sample) => lower.includes(sample)) || isEasyToGuess(material)) {
    return "is a sample or easy to guess; make one with: latchkey keys generate";
  }
  return undefined;
}

const isEasyToGuess = (text: string): boolean => isRepetition(text) || entropy(text) < minEntropy;

/** Whether a text is one piece over and over, its last repetition perhaps cut short. */
function isRepetition(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period++) {
    if (text.slice(period) === text.slice(0, -period)) return true;
  }
  return false;
}

function entropy(text: string): number {
  const letters = [...text];
  const counts = new Map<string, number>();
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= count * Math.log2(count / letters.length);
  return bits;
}

/**
 * Reads PREVIOUS_KEYS: a JSON array whose members are a key for today's algorithm, a JWK that names its own, or
 * `{"algorithm", "key"}`. Undefined when it is something else.
 */
export function parsePreviousKeys(
  text: string,
  today: AlgorithmName,
): readonly KeySource[] | undefined {
  if (text === "") return [];
  let members: unknown;
  try {
    members = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(members)) return undefined;
  const keys = members.map((member) => keySource(member, today));
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

function keySource(member: unknown, today: AlgorithmName): KeySource | undefined {
  if (typeof member === "string") return { algorithm: today, material: member };
  if (typeof member !== "object" || member === null) return undefined;
  if ("algorithm" in member && "key" in member) {
    const algorithm = algorithmNames.find((name) => name === member.algorithm);
    const { key } = member;
    if (!algorithm || (typeof key !== "string" && typeof key !== "object")) return undefined;
    return { algorithm, material: typeof key === "string" ? key : JSON.stringify(key) };
  }
  const algorithm = "alg" in member ? algorithmNames.find((name) => name === member.alg) : today;
  return algorithm && { algorithm, material: JSON.stringify(member) };
}
