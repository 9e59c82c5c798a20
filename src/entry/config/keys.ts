import { algorithmNames, type AlgorithmName } from "../../drivers/jwt/algorithms.ts";
import type { KeySource } from "../../drivers/jwt/keys.ts";
import { weaknessOf } from "./secrets.ts";
import type { VariableReader } from "./variables/reader.ts";

/** The keys of tokens as they are configured. */
export interface KeysConfig {
  readonly algorithm: AlgorithmName;
  /** Undefined without SECRET_KEY. The runtime then makes a key. Never undefined in production. */
  readonly signing: KeySource | undefined;
  readonly previous: readonly KeySource[];
  /** The file in whose folder the runtime keeps the key that it makes. */
  readonly keptBeside: string;
}

export function readKeys({ text, fault, choice }: VariableReader, production: boolean): KeysConfig {
  const algorithm = choice("ALGORITHM", algorithmNames);
  const material = text("SECRET_KEY");
  if (material === undefined && production) fault("SECRET_KEY", "is required in production");
  const weakness = material && weaknessOf(algorithm, material);
  if (weakness) fault("SECRET_KEY", weakness);
  const previous = parsePreviousKeys(text("PREVIOUS_KEYS") ?? "", algorithm);
  if (previous?.some((key) => weaknessOf(key.algorithm, key.material))) {
    fault("PREVIOUS_KEYS", "holds a key that is short, a sample or easy to guess");
  }
  if (!previous) fault("PREVIOUS_KEYS", "must be a JSON array of keys, as .env.example shows");
  return {
    algorithm,
    signing: material === undefined ? undefined : { algorithm, material },
    previous: previous ?? [],
    keptBeside: text("SQLITE_FILE") ?? "",
  };
}

/**
 * Reads PREVIOUS_KEYS: a JSON array. A member is a key for the current algorithm, a JWK that names its own algorithm,
 * or `{"algorithm", "key"}`. Returns undefined for anything else.
 */
export function parsePreviousKeys(
  text: string,
  current: AlgorithmName,
): readonly KeySource[] | undefined {
  if (text === "") return [];
  let members: unknown;
  try {
    members = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(members)) return undefined;
  const keys = members.map((member) => keySource(member, current));
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

function keySource(member: unknown, current: AlgorithmName): KeySource | undefined {
  if (typeof member === "string") return { algorithm: current, material: member };
  if (typeof member !== "object" || member === null) return undefined;
  if ("algorithm" in member && "key" in member) {
    const algorithm = algorithmNames.find((name) => name === member.algorithm);
    const { key } = member;
    if (!algorithm || (typeof key !== "string" && typeof key !== "object")) return undefined;
    return { algorithm, material: typeof key === "string" ? key : JSON.stringify(key) };
  }
  const algorithm = "alg" in member ? algorithmNames.find((name) => name === member.alg) : current;
  return algorithm && { algorithm, material: JSON.stringify(member) };
}
