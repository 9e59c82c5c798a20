import { parsePicture } from "../../core/accounts/picture.ts";
import { identityLimits } from "../../core/upstream/limits.ts";
import type { ProvenIdentity } from "../../core/upstream/model.ts";
import { emailIn, type Claims, type Provider } from "../../core/upstream/providers.ts";
import { failed } from "./faults.ts";

/** What OpenID Connect allows for `sub`, and what the database takes: printable ASCII. */
const names = /^[!-~]{1,255}$/;

/** A proven identity from claims that were checked. Throws Failure `upstream_failed` for a subject that nobody may have. */
export function identityIn(
  issuer: string,
  claims: Claims,
  provider: Provider,
  givenName?: string,
): ProvenIdentity {
  const { sub, auth_time: authTime } = claims;
  if (typeof sub !== "string" || !names.test(sub) || !names.test(issuer)) {
    throw failed("the subject or the issuer is not printable ASCII of at most 255 characters");
  }
  return {
    issuer,
    subject: sub,
    email: emailIn(claims, provider),
    name: textIn(claims["name"] ?? givenName, identityLimits.name),
    username: textIn(claims["preferred_username"] ?? claims["nickname"], identityLimits.username),
    picture: typeof claims["picture"] === "string" ? parsePicture(claims["picture"]) : undefined,
    provenAt: typeof authTime === "number" ? Math.floor(authTime) * 1000 : undefined,
  };
}

const textIn = (claim: unknown, most: number): string | undefined =>
  typeof claim === "string" && claim.trim() !== ""
    ? [...claim.trim()].slice(0, most).join("")
    : undefined;
