import { algorithmNames, type AlgorithmName } from "../../../drivers/jwt/algorithms.ts";
import type { KeySource } from "../../../drivers/jwt/keys.ts";
import { weaknessOf } from "../secrets.ts";
import type { VariableReader } from "../variables/reader.ts";

/** The keys of tokens as they are configured. */
export interface KeysConfig {
  readonly algorithm: AlgorithmName;
  /** Undefined without SECRET_KEY. The runtime then makes a key. Never undefined in production. */
  readonly signing: KeySource | undefined;
  readonly previous: readonly PreviousKey[];
  /** The file in whose folder the runtime keeps the key that it makes. */
  readonly keptBeside: string;
}

/** A key that was replaced. */
export interface PreviousKey extends KeySource {
  /** True if it decrypts stored secrets and accepts no token, as after a theft. */
  readonly onlyDecrypts?: true;
}

export function readKeys({ text, fault, choice }: VariableReader, production: boolean): KeysConfig {
  const algorithm = choice("ALGORITHM");
  const material = text("SECRET_KEY");
  if (material === undefined && production) {
    fault("SECRET_KEY", "is required in production. Generate one with: latchkey keys generate");
  }
  const weakness = material && weaknessOf(algorithm, material);
  if (weakness) fault("SECRET_KEY", weakness);
  const previous = parsePreviousKeys(text("PREVIOUS_KEYS") ?? "", algorithm);
  if (previous?.some((key) => weaknessOf(key.algorithm, key.material))) {
    fault("PREVIOUS_KEYS", "holds a key that is short, a sample or easy to guess");
  }
  if (!previous) {
    const isOld = /"for"\s*:\s*"opening"/.test(text("PREVIOUS_KEYS") ?? "");
    fault(
      "PREVIOUS_KEYS",
      isOld
        ? 'has a key with "for": "opening", which is now "only": "decrypt"'
        : "must be a JSON array of keys, as .env.example shows",
    );
  }
  return {
    algorithm,
    signing: material === undefined ? undefined : { algorithm, material },
    previous: previous ?? [],
    keptBeside: text("SQLITE_FILE") ?? "",
  };
}

/**
 * Reads PREVIOUS_KEYS: a JSON array. A member is a key for the current algorithm, a JWK that names its own algorithm,
 * or `{"algorithm", "key"}`. An object may also have `"only": "decrypt"`. Returns undefined for anything else.
 */
export function parsePreviousKeys(
  text: string,
  current: AlgorithmName,
): readonly PreviousKey[] | undefined {
  if (text === "") return [];
  let members: unknown;
  try {
    members = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(members)) return undefined;
  const keys = members.map((member) => previousKey(member, current));
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

function previousKey(member: unknown, current: AlgorithmName): PreviousKey | undefined {
  if (typeof member === "string") return { algorithm: current, material: member };
  if (typeof member !== "object" || member === null) return undefined;
  const { only: use, ...key } = member as Readonly<Record<string, unknown>>;
  if ("for" in key) return undefined;
  const source = keySource(key, current);
  // A misspelt use must not leave a stolen key in use for tokens.
  if (!source || (use !== undefined && use !== "decrypt")) return undefined;
  return use === undefined ? source : { ...source, onlyDecrypts: true };
}

function keySource(
  member: Readonly<Record<string, unknown>>,
  current: AlgorithmName,
): KeySource | undefined {
  const isJwk = !("key" in member);
  const [name, key] = isJwk ? [member["alg"], member] : [member["algorithm"], member["key"]];
  const algorithm = name === undefined ? current : algorithmNames.find((one) => one === name);
  if (!algorithm || (typeof key !== "string" && typeof key !== "object")) return undefined;
  return { algorithm, material: typeof key === "string" ? key : JSON.stringify(key) };
}
