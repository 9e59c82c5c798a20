import type { KeySource } from "../../src/drivers/jwt/keys.ts";
import type { Environment } from "./servers.ts";

export const issuer = "https://bench.example.com";

/** In seconds. The highest value of ACCESS_TOKEN_TTL, so that no token expires during a run. */
export const accessTokenLifetime = 3600;

/** How long sessions last, in milliseconds. */
export const sessionTerm = { lifetime: 30 * 86_400_000, idle: 7 * 86_400_000 };

/** The variables of a Latchkey server, except those of the database. */
export const settings = ({ algorithm, material }: KeySource): Environment => ({
  NODE_ENV: "production",
  HOST: "127.0.0.1",
  ISSUER: issuer,
  SECRET_KEY: material,
  ALGORITHM: algorithm,
  ACCESS_TOKEN_TTL: String(accessTokenLifetime),
  LOG_LEVEL: "info",
});
