/** Why a password is refused. `scheme off`: the server does not check this kind of hash. */
export type PasswordReason = "wrong password" | "scheme off";

/** Why the answer of a passkey is refused, in a login and when it is added. */
export type PasskeyReason =
  | "form"
  | "client data"
  | "registration"
  | "long key"
  | "assertion"
  | "other account"
  | "other credential"
  | "other owner"
  | "other site"
  | "backup eligibility"
  | "challenge used"
  | "counter did not grow";

/** Why a second factor is refused. */
export type FactorReason = "no authenticator app" | "wrong code" | PasskeyReason;

/** Why a link to log in is refused. */
type LoginLinkReason = "link forged, expired or used" | "link used meanwhile" | "account disabled";

/** Why a code from an email is refused. */
export type CodeReason =
  | "code wrong or too old"
  | "too many codes"
  | "code used meanwhile"
  | "account disabled";

/** Why a link is refused. */
export type LinkReason =
  | LoginLinkReason
  | "link used or address changed meanwhile"
  | "address changed meanwhile"
  | "account deleted"
  | "address no longer allowed";

/** Why a login cannot be completed with a second factor. */
export type PendingReason =
  | "token not issued here for this client"
  | "token too old"
  | "account disabled or deleted"
  | "sessions ended since";

/** Why a login at another provider cannot be completed. */
export type UpstreamReason =
  | "login at the provider too old"
  | "identity not waiting in this browser"
  | "identity used before"
  | "identity of another account";

/** Why a session cannot go on. */
export type EndedReason =
  | "session unknown"
  | "session revoked"
  | "session expired"
  | "session ended by its owner"
  | "session idle for too long"
  | "client revoked"
  | "account disabled";

/** Why a refresh is refused. */
export type RefreshReason =
  | EndedReason
  | "parent session ended"
  | "no cookie"
  | "refresh token not issued here"
  | "refresh token of another client"
  | "refresh token ahead of its session"
  | "refresh token used before"
  | "session of an app"
  | "role may not use the app";

/** Why a code of an app is refused. */
export type CodeGrantReason =
  | EndedReason
  | "code unknown"
  | "code of another client"
  | "redirect URI of another request"
  | "code verifier missing"
  | "code without a challenge"
  | "code verifier wrong"
  | "code too old"
  | "code used before"
  | "role may not use the app";

/** Why the operator's own check refuses a login or a registration. */
export type OperatorReason = "refused by the operator" | "check of the operator failed";

/** Why a login is refused. */
export type LoginReason =
  | PasswordReason
  | FactorReason
  | PendingReason
  | UpstreamReason
  | LoginLinkReason
  | CodeReason
  | OperatorReason
  | "unknown account"
  | "unknown_passkey"
  | "policy login-account"
  | "address not verified"
  | "account deleted";

/** Why the decision about an app is refused. */
type ConsentReason =
  | "nobody logged in"
  | "page too old, or about something else"
  | "other page first";

/** The reasons of the refusals that are counted or audited. Those of all other refusals are any text. */
export interface Reasons {
  readonly invalid_grant: LoginReason | RefreshReason | CodeGrantReason;
  readonly invalid_link: LinkReason;
  readonly invalid_code: CodeReason;
  readonly invalid_passkey: PasskeyReason;
  readonly refused: OperatorReason;
  readonly email_not_verified: "address not verified";
  readonly expired_token: PendingReason | UpstreamReason | ConsentReason;
}
