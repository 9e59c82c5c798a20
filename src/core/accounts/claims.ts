import { noOwnClaims, readOwnClaims, type OwnClaims } from "../own-claims.ts";
import type { AttributeRules } from "./attributes/rules.ts";
import { publicAccount, type PublicAccount } from "./model.ts";
import type { AccountStore } from "./ports.ts";

/**
 * The claims that an operator's function makes from an account. One indexed read. An error of the function is thrown on, so that
 * no token lacks a claim that a service relies on. Throws Failure `internal` for unusable claims, and `unavailable`.
 */
export const claimsOfAccounts =
  (
    store: Pick<AccountStore, "findAccount">,
    claims: (account: PublicAccount) => unknown,
    rules: AttributeRules | undefined,
  ) =>
  async (userId: string): Promise<OwnClaims> => {
    const account = await store.findAccount(userId);
    return account
      ? readOwnClaims(claims(publicAccount(account, { attributes: rules })))
      : noOwnClaims;
  };
