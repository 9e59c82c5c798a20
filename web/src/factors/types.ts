import type { paths } from "latchkey-auth/client";

/** The factors of the user. */
export type Factors =
  paths["/users/me/factors"]["get"]["responses"][200]["content"]["application/json"];

export type Passkey = Factors["passkeys"][number];

/** What an authenticator app needs to be set up. */
export type TotpSetUp =
  paths["/users/me/factors/totp"]["post"]["responses"][200]["content"]["application/json"];

/** Shows what an action changed, and the recovery codes that it gave. */
export type OnChanged = (change: {
  readonly message?: string;
  readonly codes?: readonly string[] | undefined;
}) => Promise<void>;

/** Starts to add a factor. Shows what to do if the address of the user is not verified. */
export type Starting = (start: () => Promise<void>) => Promise<void>;
