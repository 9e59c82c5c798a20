import type { z } from "zod";
import type { GrantRow } from "../../../contract/tokens/grants/grant.ts";
import type { Auth } from "../../../core/auth.ts";
import type { KnownClient } from "../../../core/clients/model.ts";
import type { GrantType } from "../../../core/tokens/grants.ts";
import type { IssuedTokens, SessionTokens } from "../../../core/tokens/issue.ts";
import type { RequestContext } from "../../context.ts";
import { parseForm, type Form } from "../../request/body.ts";

/** The tokens of a login, with its account. */
export type LoginTokens = Awaited<ReturnType<Auth["login"]["withPassword"]>>;

/** A grant of the token endpoint: what the contract says about it, and the use case that issues its tokens. */
export interface Grant<T extends GrantType = GrantType> extends GrantRow<T> {
  issue(
    auth: Auth,
    c: RequestContext,
    form: Form,
    client: KnownClient,
  ): Promise<IssuedTokens | SessionTokens | LoginTokens>;
}

/** The grant of a row. `issue` gets the request as the row's schema types it. */
export const grantOf = <T extends GrantType, S extends z.ZodType>(
  row: GrantRow<T, S>,
  issue: (
    auth: Auth,
    request: z.output<S>,
    client: KnownClient,
    c: RequestContext,
  ) => Promise<IssuedTokens | SessionTokens | LoginTokens>,
): Grant<T> => ({
  ...row,
  issue: (auth, c, form, client) => issue(auth, parseForm(form, row.schema), client, c),
});
