import type { paths } from "latchkey/client";

/** The factors of the user. */
export type Factors =
  paths["/users/me/factors"]["get"]["responses"][200]["content"]["application/json"];

export type Passkey = Factors["passkeys"][number];

/** What an authenticator app needs to be set up. */
export type TotpSetUp =
  paths["/users/me/factors/totp"]["post"]["responses"][200]["content"]["application/json"];
