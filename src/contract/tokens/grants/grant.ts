import * as z from "zod";
import type { FailureCode } from "../../../core/tables/failures.ts";
import type { GrantType } from "../../../core/tokens/grants.ts";
import {
  captcha,
  emailCode,
  linkToken,
  loginRequest,
  mfaToken,
  password,
  recoveryCode,
  text,
  totp,
  username,
} from "../../fields.ts";

/** What the contract says about a grant. */
export interface GrantRow<T extends GrantType = GrantType, S extends z.ZodType = z.ZodType> {
  readonly type: T;
  /** The members of its requests. */
  readonly schema: S;
  /** The members that the document has because of this grant, besides `scope`. */
  readonly shows: Readonly<Record<string, z.ZodType>>;
  /** What it is, as a part of a sentence. */
  readonly describe: string;
  /** Its refusals, besides those of the token endpoint. */
  readonly refusals: readonly FailureCode[];
  /** True if a page of any origin may read its response: the request itself proves all, and nothing in it can be guessed. */
  readonly isForAnyOrigin?: true;
}

export const refreshToken = text({ description: "The refresh token of the latest response." });

export const scope = z.string().optional().meta({
  description: "Scopes, separated by spaces. Without it you get every scope that is allowed.",
});

export const replaces = text({
  description:
    "For a login: the last refresh token of this device. Its session ends, and wrong passwords of strangers do not lock this device out.",
});

export const passkey = text({
  description: "The response of a passkey, as JSON (AuthenticationResponseJSON).",
});

/** The members of the form as the document has them, in its order. Those of a grant that is not listed here come after them. */
export const members = {
  username: username
    .optional()
    .meta({ description: "For the password grant, and with `login_request`." }),
  password: password
    .optional()
    .meta({ description: "For the password grant and for a re-authentication." }),
  captcha,
  refresh_token: refreshToken
    .optional()
    .meta({ description: "For the refresh grant and for a re-authentication." }),
  replaces: replaces.optional(),
  token: linkToken.optional().meta({ description: "For the grant of a login link." }),
  login_request: loginRequest.optional().meta({
    description:
      "For the grant of a login link, with `username` and `code`; for a re-authentication, with `code`.",
  }),
  code: emailCode.optional(),
  mfa_token: mfaToken.optional(),
  totp: totp.optional().meta({ description: "Of an authenticator app." }),
  recovery_code: recoveryCode.optional(),
  passkey: passkey.optional(),
  organization: text({
    description:
      "The id of the organization that the access token is for. Empty for none. A login stores it in the session. A refresh without it uses that of the session.",
  }).optional(),
  resource: text({
    description:
      "The URI of the API that the tokens are for (RFC 8707). It must be that of the login, if there was one.",
    example: "https://mcp.example.com/mcp",
  }).optional(),
};
