import { verify, verifyWithJwks } from "hono/jwt";
import { Failure, credentialFailures } from "../../core/failures.ts";
import { systemClock } from "../system.ts";
import { createIssuerKeys } from "./issuer-keys.ts";

type Claims = Readonly<Record<string, unknown>>;

interface Accepted {
  readonly issuer: string;
  readonly audience: string;
  /** The `typ` of the header. Without it, `JWT` and none. */
  readonly typ?: string;
  /** Of an issuer that signs with a secret. Without it, the public keys of the issuer are fetched. */
  readonly secret?:
    | { readonly key: string; readonly algorithm?: "HS256" | "HS384" | "HS512" }
    | undefined;
}

/** The algorithms with a public key that Latchkey signs with. */
const asymmetric = ["RS256", "PS256", "ES256", "ES384", "EdDSA"] as const;

/** Workers end what a request began as soon as it has its answer. */
const outlivesRequests = globalThis.navigator?.userAgent !== "Cloudflare-Workers";

/**
 * Verifies the signature, `iss`, `aud` and `typ` of an issuer's tokens, and gives their claims. The caller checks all other claims, the
 * times too. Throws Failure `invalid_token`, and `unavailable` if the issuer's keys cannot be loaded.
 */
export function createIssuerTokens({
  issuer,
  audience,
  typ,
  secret,
}: Accepted): (token: string) => Promise<Claims> {
  // Hono allows no difference between clocks, so the caller checks the times.
  const times = { exp: false, iat: false, nbf: false };
  const verification = { iss: issuer, aud: audience, ...(typ !== undefined && { typ }), ...times };
  const url = `${issuer}/.well-known/jwks.json`;
  const keysFor = createIssuerKeys(url, { clock: systemClock, outlivesRequests });

  async function claimsOf(token: string): Promise<Claims> {
    if (secret) {
      return verify(token, secret.key, { alg: secret.algorithm ?? "HS256", ...verification });
    }
    const kid = kidOf(token);
    // No key set can prove this token.
    if (kid === undefined) throw new Failure(credentialFailures.invalid_token);
    const keys = [...(await keysFor(kid))];
    return verifyWithJwks(token, { keys, allowedAlgorithms: asymmetric, verification });
  }

  return (token) =>
    claimsOf(token).catch((cause: unknown) => {
      throw cause instanceof Failure
        ? cause
        : new Failure(credentialFailures.invalid_token, { cause });
    });
}

/** The key that a token names. Nothing is trusted yet. */
function kidOf(token: string): string | undefined {
  const [head = ""] = token.split(".");
  try {
    const text = atob(head.replaceAll("-", "+").replaceAll("_", "/"));
    const { kid } = JSON.parse(text) as { readonly kid?: unknown };
    return typeof kid === "string" ? kid : undefined;
  } catch {
    return undefined;
  }
}
