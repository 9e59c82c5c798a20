import { publicAlgorithmOf, publicAlgorithms } from "../../../drivers/oidc/algorithms.ts";
import type { KeySource } from "../../../drivers/jwt/keys.ts";
import type { VariableReader } from "../variables/reader.ts";

/** The keys for other apps as they are configured. */
export interface OidcKeysConfig {
  /** Undefined without OIDC_KEY. */
  readonly signing: KeySource | undefined;
  readonly previous: readonly KeySource[];
  /**
   * The file in whose folder a runtime with a file system keeps the key that it generates at its first use. Undefined in production, where
   * other apps cannot log in without OIDC_KEY.
   */
  readonly keptBeside: string | undefined;
}

const rule = `must be an RSA, P-256 or Ed25519 key as PEM (PKCS #8) or JWK, for ${publicAlgorithms.join(", ")}. Generate one with: latchkey keys generate --oidc`;

/** Reads the keys with which the server signs for other apps. */
export function readOidcKeys({ text, fault }: VariableReader, production: boolean): OidcKeysConfig {
  const material = text("OIDC_KEY");
  const signing = material === undefined ? undefined : sourceOf(material);
  if (material !== undefined && !signing) fault("OIDC_KEY", rule);
  const previous = previousIn(text("OIDC_PREVIOUS_KEYS") ?? "[]");
  if (!previous) fault("OIDC_PREVIOUS_KEYS", "must be a JSON array of keys, each a PEM or a JWK");
  return {
    signing,
    previous: previous ?? [],
    keptBeside: production ? undefined : (text("SQLITE_FILE") ?? ""),
  };
}

function sourceOf(material: string): KeySource | undefined {
  const algorithm = publicAlgorithmOf(material);
  return algorithm && { algorithm, material };
}

/** Undefined unless each member is a key. */
function previousIn(text: string): readonly KeySource[] | undefined {
  let members: unknown;
  try {
    members = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(members)) return undefined;
  const keys = members.map((member) =>
    sourceOf(typeof member === "string" ? member : JSON.stringify(member)),
  );
  return keys.every((key) => key !== undefined) ? keys : undefined;
}
