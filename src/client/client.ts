import type { AnyAttributes, AttributesOf } from "./api-types.ts";
import { connectionOf, type Fetch } from "./connection.ts";
import { clientOf, type Client } from "./session-client.ts";
import { createSessionCalls } from "./session/calls.ts";
import { createLoginState } from "./session/login-state.ts";
import { createSession } from "./session/session.ts";
import { openTabChannel } from "./session/tabs.ts";

export type { paths } from "./generated/api.ts";
export type {
  Account,
  AccountChanges,
  AccountDeletion,
  AccountExport,
  AnyAttributes,
  AskedEmailCode,
  Credentials,
  EmailChange,
  EmailUndo,
  EmailCodeVerification,
  EmailVerification,
  ErrorCode,
  FieldError,
  ForgottenPassword,
  LoginCode,
  LoginLink,
  LoginLinkRequest,
  Mfa,
  PasskeyLogin,
  PasswordChange,
  PasswordReset,
  Reauthentication,
  Registration,
  SecondFactor,
  SecondFactorLogin,
  UndoneChange,
  Session,
  VerificationRequest,
} from "./api-types.ts";
export { continueUrl } from "../core/ground/continue.ts";
export { LatchkeyError } from "./latchkey-error.ts";
export type { Client } from "./session-client.ts";
export type { Organization } from "./session/live-session.ts";

export interface ClientOptions {
  /** Latchkey's public URL, the same as its `ISSUER`. It may have a path, and be only a path if the page has the same origin. */
  readonly baseUrl: string;
  /** Other origins that receive the access token. */
  readonly resources?: readonly string[] | undefined;
  /**
   * The id of the organization that each access token of this client is for, or null for none. Default: that of the session. Each tab keeps
   * its organization.
   */
  readonly organization?: string | null | undefined;
  /** Sends the requests instead of the global fetch. */
  readonly fetch?: Fetch | undefined;
  /** The `Origin` header to send outside a browser. Latchkey must allow this origin. Default: the origin of `baseUrl`. */
  readonly origin?: string | undefined;
}

/**
 * Creates a client, without sending a request. Create one per page. On a server, create one per user, because everybody who
 * shares a client is the same user. Throws TypeError for a URL without an origin.
 */
export function createClient<Config extends object = AnyAttributes>(
  options: ClientOptions,
): Client<AttributesOf<Config>> {
  const connection = connectionOf(options);
  const broadcast = openTabChannel(connection.baseUrl, (message) => state.receive(message));
  const state = createLoginState(broadcast, options.organization);
  const session = createSession(createSessionCalls(connection), state);
  return clientOf(connection, state, session);
}
