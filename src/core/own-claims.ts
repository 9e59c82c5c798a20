import { Failure, serverFailures } from "./failures.ts";

/** A value that JSON can express. A member that is undefined is left out. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

/** The claims and members of answers that have a meaning of their own (RFC 7519, 7662, 9068, and the next sign-in standards). */
export const reservedClaims = [
  "id",
  "iss",
  "sub",
  "aud",
  "exp",
  "nbf",
  "iat",
  "jti",
  "typ",
  "cnf",
  "act",
  "may_act",
  "client_id",
  "scope",
  "username",
  "role",
  "sid",
  "auth_time",
  "acr",
  "amr",
  "azp",
  "nonce",
  "active",
  "token_type",
  "claims",
  "org_id",
  "org_role",
  "org_needs_mfa",
  "key_id",
] as const;

/** Claims that an operator adds to the access tokens of users. */
export type OwnClaims = { readonly [name: string]: Json | undefined } & {
  readonly [name in (typeof reservedClaims)[number]]?: never;
};

export const noOwnClaims: OwnClaims = {};

const names: ReadonlySet<string> = new Set(reservedClaims);

/** Whether a claim has a meaning of its own. */
export const isReservedClaim = (name: string): boolean => names.has(name);

/** The longest JSON of all own claims, in bytes. A whole token has at most 4 KiB. */
const maxLength = 1024;

/** Reads what the operator's function `claims` returned. Throws Failure `internal`, whose reason says what is wrong. */
export function readOwnClaims(value: unknown): OwnClaims {
  const refuse = (fault: string): never => {
    throw new Failure(serverFailures.internal, { reason: `the function claims ${fault}` });
  };
  if (!isPlainObject(value)) return refuse("must return a plain object");
  const name = Object.keys(value).find(isReservedClaim);
  if (name !== undefined) return refuse(`must not return ${name}, which is reserved`);
  let json = "";
  try {
    json = JSON.stringify(value);
  } catch {
    return refuse("must return only what JSON can express");
  }
  const { length } = new TextEncoder().encode(json);
  if (length > maxLength) {
    return refuse(`returned ${length} bytes of JSON; ${maxLength} are allowed`);
  }
  return JSON.parse(json) as OwnClaims;
}

/** The own claims in the payload of a token. */
export const ownClaimsIn = (payload: Readonly<Record<string, unknown>>): OwnClaims =>
  Object.fromEntries(
    Object.entries(payload).filter(([name]) => !isReservedClaim(name)),
  ) as OwnClaims;

/** False for what JSON would silently turn into an empty object, such as a promise or a map. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
