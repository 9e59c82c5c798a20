// `latchkey-auth/native`: the client for mobile apps and command lines, which have no cookies. The app stores the refresh token.
import type { Account, AnyAttributes } from "../api-types.ts";
import { connectionOf, type Fetch } from "../connection.ts";
import { clientOf, type Client } from "../session-client.ts";
import { createLoginState } from "../session/login-state.ts";
import { createSession } from "../session/session.ts";
import { adoption, createTokenCalls, type TokenStorage } from "./token-calls.ts";

export type { Account, AnyAttributes, ErrorCode, FieldError, Mfa } from "../api-types.ts";
export type { Client } from "../session-client.ts";
export type { Organization } from "../session/live-session.ts";
export type { TokenStorage } from "./token-calls.ts";
export { LatchkeyError } from "../latchkey-error.ts";

export interface NativeClientOptions {
  /** Latchkey's public URL, the same as its `ISSUER`. It may have a path. */
  readonly baseUrl: string;
  /** Keeps the refresh token. What it throws, the calls of the client throw. */
  readonly storage: TokenStorage;
  /** The id of the app at Latchkey, without a secret. Default: Latchkey's own app. */
  readonly clientId?: string | undefined;
  /** The id of the organization that each access token is for, or null for none. Default: that of the session. */
  readonly organization?: string | null | undefined;
  /** Other origins that receive the access token. */
  readonly resources?: readonly string[] | undefined;
  /** Sends the requests instead of the global fetch. */
  readonly fetch?: Fetch | undefined;
}

/** A client for one user, as that of `latchkey-auth/client`. */
export interface NativeClient<
  Attributes extends object = AnyAttributes,
> extends Client<Attributes> {
  /**
   * Continues a login of the system browser: takes the refresh token that the app received for its code. Calls that need a recent login
   * then throw `insufficient_user_authentication`, and `reauthenticate` throws `unauthorized_client`: open the pages `account/security`
   * and `account/delete` in the browser. Throws LatchkeyError.
   */
  adopt(refreshToken: string): Promise<Account<Attributes>>;
}

/**
 * Creates a client, without sending a request and without reading the storage. Create one per app. Throws TypeError for a URL without an
 * origin.
 */
export function createNativeClient<Attributes extends object = AnyAttributes>(
  options: NativeClientOptions,
): NativeClient<Attributes> {
  const connection = connectionOf(options);
  // The platform must not send cookies beside the tokens, nor keep them.
  const { send } = connection;
  const withoutCookies = {
    ...connection,
    send: (input: Parameters<Fetch>[0], init?: RequestInit) =>
      send(input, { ...init, credentials: "omit" }),
  };
  const state = createLoginState(() => {}, options.organization);
  const calls = createTokenCalls(withoutCookies, options.storage, options.clientId);
  const session = createSession(calls, state);
  return {
    ...clientOf<Attributes>(withoutCookies, state, session),
    adopt: (refreshToken) =>
      session.start(adoption, { refresh_token: refreshToken }) as Promise<Account<Attributes>>,
  };
}
