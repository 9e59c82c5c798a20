import { scopeNameFault, type Scope } from "../access.ts";
import { publicAccount, type PublicAccount } from "../accounts/model.ts";
import type { AccountPolicy, AccountStore } from "../accounts/ports.ts";
import { isOidcScope } from "../app-scopes.ts";
import { Failure, serverFailures } from "../failures.ts";
import { isReservedClaim } from "../own-claims.ts";
import type { Log } from "../system.ts";
import { claimNames } from "./claims.ts";

/** Lists that the operator adds to what apps learn of a user. A scope gives the claim of the same name. */
export type AddedClaims = Readonly<Record<Scope, readonly string[]>>;

/** The function of the operator that makes each claim. */
export type ClaimValues = Readonly<Record<Scope, (account: PublicAccount) => readonly string[]>>;

/** Makes the claims that the operator adds. */
export interface ClaimsForApps {
  /**
   * The claims of an account. One indexed read, and none without a name. An error of the operator's function is thrown on, so that no app
   * takes a user for one without groups. Throws Failure `internal` for unusable values, and `unavailable`.
   */
  of(userId: string, names: readonly Scope[]): Promise<AddedClaims>;
  /** Those that an id_token has room for. The log names the others, once for each app. */
  withinIdToken(clientId: string, claims: AddedClaims): AddedClaims;
}

/** The longest JSON of all added claims in an id_token, in bytes. Many apps keep it in a cookie or send it in a URL. */
export const addedClaimsLimit = 4096;

/** Makes claims with the functions of the operator. */
export function createClaimsForApps(
  { store, log }: { readonly store: Pick<AccountStore, "findAccount">; readonly log: Log },
  values: ClaimValues,
  rules: AccountPolicy["attributes"],
): ClaimsForApps {
  const noted = new Set<string>();
  return {
    async of(userId, names) {
      const account = names.length > 0 ? await store.findAccount(userId) : undefined;
      if (!account) return {};
      const shown = publicAccount(account, { attributes: rules });
      return Object.fromEntries(names.map((name) => [name, listOf(name, values[name]?.(shown))]));
    },
    withinIdToken(clientId, claims) {
      let kept: AddedClaims = {};
      for (const [name, list] of Object.entries(claims)) {
        const more = { ...kept, [name]: list };
        if (bytesOf(more) <= addedClaimsLimit) kept = more;
      }
      const left = Object.keys(claims).filter((name) => !Object.hasOwn(kept, name));
      if (left.length > 0 && !noted.has(clientId)) {
        noted.add(clientId);
        log.warn("app_claims_left_out", {
          client_id: clientId,
          claims: left,
          bytes: bytesOf(claims),
          hint: `an id_token has room for ${addedClaimsLimit} bytes; let the app read /userinfo, or return fewer values`,
        });
      }
      return kept;
    },
  };
}

const bytesOf = (claims: AddedClaims): number =>
  new TextEncoder().encode(JSON.stringify(claims)).length;

function listOf(name: Scope, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return [...value];
  const reason = `the function appClaims.${name}.value must return a list of texts`;
  throw new Failure(serverFailures.internal, { reason });
}

/**
 * Claims and scopes of the standards that have a meaning there, and that Latchkey does not give (OpenID Connect Core sections
 * 3.3, 5.1 and 5.4).
 */
const ofStandards: readonly string[] = [
  "given_name",
  "family_name",
  "middle_name",
  "nickname",
  "website",
  "gender",
  "birthdate",
  "zoneinfo",
  "locale",
  "phone",
  "phone_number",
  "phone_number_verified",
  "address",
  "c_hash",
  "s_hash",
  "events",
  "sub_jwk",
];

/** What is wrong with the name of a claim that the operator adds. `scopes` are those of the server's own API. */
export function addedClaimFault(name: string, scopes: readonly Scope[]): string | undefined {
  if (isOidcScope(name)) return `${name} is a scope of OpenID Connect`;
  if (scopes.includes(name)) return `${name} is a scope of your API or of Latchkey`;
  const isClaim = claimNames.some((one) => one === name) || isReservedClaim(name);
  if (isClaim || ofStandards.includes(name)) return `${name} is a claim with a fixed meaning`;
  return scopeNameFault(name);
}
