import type { App } from "../../clients/model.ts";
import { quoted } from "../../ground/quoted.ts";
import type { Resource } from "../../resources/model.ts";
import type { SessionState } from "../../sessions/model.ts";
import type { Acr } from "../../user.ts";

/** What an app may ask of the login (OpenID Connect Core section 3.1.2.1, Initiating User Registration 1.0). */
export const prompts = ["none", "login", "consent", "select_account", "create"] as const;

export type Prompt = (typeof prompts)[number];

/** The request of an app, checked against its client. */
export interface AppRequest {
  readonly client: App;
  readonly redirectUri: string;
  /** What the tokens are for. Undefined if they are for this server. */
  readonly resource: Resource | undefined;
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly challenge: string | undefined;
  /** The scopes that the app asks for and may have, those of OpenID Connect first, then those of the resource or of this server. */
  readonly scopes: readonly string[];
  readonly prompts: readonly Prompt[];
  /** Milliseconds since the last proof, at most. */
  readonly maxAge: number | undefined;
  /** True if the app prefers `aal2`. */
  readonly prefersTwoFactors: boolean;
  readonly loginHint: string | undefined;
  /** The id of the organization that the app's session is for. */
  readonly organization: string | undefined;
  /** The account that the app expects, by an id_token. */
  readonly expectedUser: string | undefined;
}

/** What can be wrong with a request itself, whether it is pushed or comes with a user. */
export type RequestErrorCode =
  | "invalid_request"
  | "unauthorized_client"
  | "unsupported_response_type"
  | "invalid_scope"
  | "invalid_target"
  | "request_not_supported"
  | "registration_not_supported"
  | "access_denied";

/** An error for the app (RFC 6749 section 4.1.2.1). The description, which is also logged, holds no input. */
export interface AppError<Code extends AppErrorCode = AppErrorCode> {
  readonly error: Code;
  readonly description: string;
  /** The value that the app sent, which it may see, but not the log. */
  readonly sent?: string | undefined;
  /** The parameter that is wrong, if one is. Like the hint, it is for the operator. */
  readonly parameter?: string;
  /** What the operator can do about it. */
  readonly hint?: string | undefined;
}

export type AppErrorCode =
  | RequestErrorCode
  | "request_uri_not_supported"
  | "invalid_request_uri"
  | "login_required"
  | "interaction_required"
  | "consent_required";

/** The login of the browser. */
export interface BrowserLogin extends Pick<
  SessionState,
  "userId" | "role" | "methods" | "provenAt" | "authenticatedAt"
> {
  readonly sessionId: string;
  readonly acr: Acr;
  /** True if the session must set up a second factor first. */
  readonly owesFactor: boolean;
  /** True if the user has not accepted the current version of the terms. */
  readonly areTermsDue: boolean;
}

/** What the user has to do before the app gets its code. `none` is nothing. */
export const needs = [
  "login",
  "proof",
  "second_factor",
  "required_factor",
  "choose",
  "create",
  "enrol",
  "terms",
  "consent",
  "none",
] as const;

export type Needs = (typeof needs)[number];

/** What an app reads about its error: the description, and the value that it sent. */
export const describe = ({ description, sent }: Pick<AppError, "description" | "sent">): string =>
  sent === undefined ? description : `${description} It was ${quoted(sent)}.`;
