import { verify, verifyWithJwks } from "hono/jwt";
import type { HonoJsonWebKey } from "hono/utils/jwt/jws";
import { ownClaimsIn, type OwnClaims } from "./core/own-claims.ts";
import { isEnough, type Acr, type Person } from "./core/person.ts";
import { systemClock } from "./drivers/system.ts";

/** The claims of a person's access token (RFC 9068 section 2.2). */
export interface User {
  /** The account's id. */
  readonly sub: string;
  readonly username: string;
  readonly role: string;
  /** Separated by spaces. */
  readonly scope: string;
  /** The session's id. */
  readonly sid: string;
  /** `aal2` if the user proved two factors, otherwise `aal1`. */
  readonly acr: Acr;
  /** How the user proved who they are (RFC 8176). */
  readonly amr: readonly string[];
  /** When the user last proved who they are, in epoch seconds. */
  readonly auth_time: number;
  /** The claims that the function `claims` of Latchkey's operator added. */
  readonly claims: OwnClaims;
  readonly [claim: string]: unknown;
}

/** The Latchkey whose tokens a server accepts. */
export interface Issuer {
  /** Its `ISSUER`. */
  readonly issuer: string;
  /** Its `AUDIENCE`. Default: `issuer`. */
  readonly audience?: string;
  /** The `SECRET_KEY` and `ALGORITHM` of a Latchkey that signs with a secret. Without them its public keys are fetched. */
  readonly secret?: { readonly key: string; readonly algorithm?: "HS256" | "HS384" | "HS512" };
}

/** What a route asks of its user. */
export interface Requirement {
  readonly scope?: string;
  readonly role?: string;
  /** `aal2` requires two factors (RFC 9470). */
  readonly acr?: Acr;
  /** Seconds since the user last proved who they are, at most (RFC 9470). */
  readonly maxAge?: number;
}

/** A middleware for Hono 4, of any copy: it sets `user` for the routes behind it, or answers with a refusal. */
export type UserMiddleware = (
  c: { readonly req: { readonly raw: Request }; set(name: "user", user: User): void },
  next: () => Promise<void>,
) => Promise<Response | void>;

/** The algorithms with a public key that Latchkey signs with. */
const asymmetric = ["RS256", "PS256", "ES256", "ES384", "EdDSA"] as const;

/** Milliseconds for which fetched keys are used, as the key set's `Cache-Control` allows. */
const keyLifetime = 300_000;

/** Milliseconds between two fetches for a key that is not in the set. */
const refetchInterval = 10_000;

/**
 * Verifies Latchkey's access tokens offline, without its database: signature, lifetime, `iss`, `aud`, and that the token belongs
 * to a person. A logout takes effect when the token expires. Where it must at once, ask Latchkey.
 */
export function resourceServer({ issuer, audience = issuer, secret }: Issuer) {
  const verification = { iss: issuer, aud: audience };
  const keysFor = cachedKeys(`${issuer}/.well-known/jwks.json`);

  /** The claims of a person's token; undefined for any other token. Throws if Latchkey's keys cannot be fetched. */
  async function claimsOf(token: string): Promise<User | undefined> {
    const keys = secret ? [] : await keysFor(kidOf(token));
    try {
      const claims: unknown = secret
        ? await verify(token, secret.key, { alg: secret.algorithm ?? "HS256", ...verification })
        : await verifyWithJwks(token, { keys, allowedAlgorithms: asymmetric, verification });
      return isPersons(claims)
        ? { ...unproven, ...claims, claims: ownClaimsIn(claims) }
        : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    /**
     * Requires a person's token. With `scope` or `role`, it must have it. Otherwise answers 401 or 403 (RFC 6750 section 3.1). With `acr`
     * or `maxAge`, the user must have proven who they are as well and as recently. Otherwise answers 401 with the challenge of RFC 9470.
     */
    requireUser:
      ({ scope, role, acr, maxAge }: Requirement = {}): UserMiddleware =>
      async (c, next) => {
        const header = c.req.raw.headers.get("authorization");
        const [, token] = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(header ?? "") ?? [];
        if (token === undefined)
          return refusal(401, header === null ? undefined : "invalid_request");
        let user: User | undefined;
        try {
          user = await claimsOf(token);
        } catch {
          return refusal(503, "unavailable");
        }
        if (!user) return refusal(401, "invalid_token");
        const lacksScope = scope !== undefined && !user.scope.split(" ").includes(scope);
        if (lacksScope || (role !== undefined && user.role !== role)) {
          return refusal(403, "insufficient_scope", { scope });
        }
        const proven = { acr: user.acr, authTime: user.auth_time };
        if (!isEnough(proven, { acr, maxAge }, systemClock() / 1000)) {
          return refusal(401, "insufficient_user_authentication", {
            acr_values: acr,
            max_age: maxAge,
          });
        }
        c.set("user", user);
        return next();
      },
  };
}

/** A token of an earlier release of Latchkey says nothing of this. */
const unproven = { acr: "aal1", amr: [] } as const;

/** Hono checks only claims that are present, and a client's own token has no person. */
function isPersons(claims: unknown): claims is Omit<Person, "claims" | "acr" | "amr"> {
  const { exp, auth_time, ...others } = claims as Readonly<Record<string, unknown>>;
  const names = ["iss", "aud", "sub", "username", "role", "scope", "sid"];
  const areTimes = typeof exp === "number" && typeof auth_time === "number";
  return areTimes && names.every((name) => typeof others[name] === "string");
}

function refusal(
  status: 401 | 403 | 503,
  error?: string,
  required: Readonly<Record<string, string | number | undefined>> = {},
): Response {
  const challenge = [
    'Bearer realm="latchkey"',
    ...Object.entries({ error, ...required }).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}="${value}"`],
    ),
  ].join(", ");
  const headers: Record<string, string> =
    status === 503 ? { "Retry-After": "5" } : { "WWW-Authenticate": challenge };
  return Response.json(
    { error: error ?? "missing_token" },
    { status, headers: { ...headers, "Cache-Control": "no-store" } },
  );
}

interface KeySet {
  readonly keys: HonoJsonWebKey[];
  readonly fetchedAt: number;
}

/** Hono would fetch the keys for every request. Requests that arrive meanwhile share one fetch. */
function cachedKeys(url: string) {
  let current: KeySet | undefined;
  let fetching: Promise<KeySet> | undefined;

  const load = async (): Promise<KeySet> => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    const { keys } = (await response.json()) as Pick<KeySet, "keys">;
    return { keys, fetchedAt: systemClock() };
  };
  const reload = (): Promise<KeySet> => {
    fetching ??= load()
      .then((loaded) => (current = loaded))
      .finally(() => {
        fetching = undefined;
      });
    return fetching;
  };

  return async (kid: unknown): Promise<HonoJsonWebKey[]> => {
    const age = current ? systemClock() - current.fetchedAt : Number.POSITIVE_INFINITY;
    const isKnown = current?.keys.some((key) => key.kid === kid);
    if (current && age < (isKnown ? keyLifetime : refetchInterval)) return current.keys;
    try {
      return (await reload()).keys;
    } catch (error) {
      // Keys do not become wrong because Latchkey cannot be reached.
      if (current) return current.keys;
      throw error;
    }
  };
}

/** The key that a token names. Nothing is trusted yet. */
function kidOf(token: string): unknown {
  const [head = ""] = token.split(".");
  try {
    const text = atob(head.replaceAll("-", "+").replaceAll("_", "/"));
    return (JSON.parse(text) as { readonly kid?: unknown }).kid;
  } catch {
    return undefined;
  }
}
