import { algorithmNames } from "../../../../drivers/jwt/algorithms.ts";
import { choice, days, integer, type VariableRows } from "../rules.ts";

/** How many days a session may last, by a variable or by the option `roles`. Browsers keep a cookie for 400 days at most. */
export const [leastDays, mostDays] = [0.01, 400];

/** Keys, tokens and sessions. */
export const tokenVariables = {
  SECRET_KEY: {
    fallback: "",
    about:
      "Key that signs tokens: a random secret of at least 32 bytes, or a private key as PEM (PKCS #8) or JWK. " +
      "Default outside production: a key that the server generates and keeps beside `SQLITE_FILE`.",
  },
  ALGORITHM: {
    rule: choice(algorithmNames),
    fallback: "HS256",
    about:
      "HS256, HS384 or HS512 with a secret; RS256, PS256, ES256, ES384 or EdDSA with a private key.",
  },
  PREVIOUS_KEYS: {
    fallback: "",
    about:
      "Keys that are still accepted after a rotation: a JSON array of secrets, PEMs or JWKs. " +
      'Use `{"algorithm", "key"}` for a key of another algorithm than `ALGORITHM`. ' +
      'Add `"only": "decrypt"` after a theft: the key then only decrypts stored secrets, and tokens of it are rejected.',
  },
  OIDC_KEY: {
    fallback: "",
    about:
      "Key that signs tokens for other apps, and lets them log users in with OpenID Connect: a private key as PEM (PKCS #8) or JWK, and not `SECRET_KEY`. " +
      "RSA signs with RS256, or with PS256 if the `alg` of a JWK says so; P-256 with ES256, Ed25519 with EdDSA. " +
      "Default outside production: a key that the server generates at its first use and keeps beside `SQLITE_FILE`, except on Workers. Without a key, other apps cannot log in.",
  },
  OIDC_PREVIOUS_KEYS: {
    fallback: "",
    about:
      "Keys that `OIDC_KEY` has replaced: a JSON array of PEMs and JWKs. Their tokens are still accepted, and apps still find them in the JWK set.",
  },
  ACCESS_TOKEN_TTL: {
    rule: integer(60, 3600),
    fallback: "600",
    about: "Lifetime of an access token in seconds, 60 to 3600.",
  },
  SESSION_DAYS: {
    rule: days(leastDays, mostDays),
    fallback: "30",
    about:
      "Days after which a session ends, however often it is used, 0.01 to 400. A new value counts for later logins.",
  },
  SESSION_IDLE_DAYS: {
    rule: days(leastDays, mostDays),
    fallback: "7",
    about:
      "Days without a refresh after which a session ends, 0.01 to 400 and longer than `ACCESS_TOKEN_TTL`. For example, `0.02` is half an hour. A new value takes effect immediately.",
  },
  SESSION_HISTORY_DAYS: {
    rule: integer(0, 30),
    fallback: "7",
    about:
      "Days for which a session is kept after it was revoked or became idle, with its address and user agent, 0 to 30. The hourly purge then deletes it.",
  },
} as const satisfies VariableRows;
