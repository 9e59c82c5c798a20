import type {
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
  ForgottenPassword,
  FullRegistration,
  LoginCode,
  LoginLink,
  LoginLinkRequest,
  PasskeyLogin,
  PasswordChange,
  PasswordReset,
  Reauthentication,
  Registration,
  SecondFactorLogin,
  UndoneChange,
  VerificationRequest,
} from "./api-types.ts";
import { authorizedFetch } from "./authorized-fetch.ts";
import { createCall, type Call } from "./call.ts";
import type { Connection, Fetch } from "./connection.ts";
import type { Organization } from "./session/live-session.ts";
import type { LoginState } from "./session/login-state.ts";
import type { ClientSession } from "./session/session.ts";

/**
 * A Latchkey client for one user. It keeps the access token in memory only. `Attributes` is the type of the operator's attributes,
 * such as `z.input<typeof attributes>`.
 */
export interface Client<Attributes extends object = AnyAttributes> {
  /**
   * Creates an account, without logging in. Returns undefined with `REGISTRATION_PRIVACY=on`, because the server then does not
   * tell whether the address has an account already. Throws LatchkeyError. For the code of its email, `call` gives the whole response.
   */
  register(registration: Registration<Attributes>): Promise<Account<Attributes> | undefined>;
  /**
   * Logs in. If it throws LatchkeyError, the previous user stays logged in, unless only the response of the login was lost. With the
   * code `mfa_required`, `error.mfa` has what `verifySecondFactor` needs.
   */
  logIn(login: Credentials | LoginLink | LoginCode | PasskeyLogin): Promise<Account<Attributes>>;
  /** Completes a login that was answered with `mfa_required`. Throws LatchkeyError, with `expired_token` if the login must start again. */
  verifySecondFactor(login: SecondFactorLogin): Promise<Account<Attributes>>;
  /**
   * Re-authenticates the user, so that calls that were answered with `insufficient_user_authentication` work for a while. Throws
   * LatchkeyError, with `mfa_required` if a password alone is not enough, and with `invalid_grant` for a wrong proof.
   */
  reauthenticate(proof: Reauthentication): Promise<Account<Attributes>>;
  /**
   * Sends a link and a code to log in to the address of an account. The server does not tell whether the account exists. Returns what
   * `logIn` takes with the code. Throws LatchkeyError, with the code `not_found` if the server sends no such links.
   */
  sendLoginLink(request: LoginLinkRequest): Promise<AskedEmailCode>;
  /** Ends the session, in all tabs. Throws LatchkeyError on failure. The client then treats the user as still logged in. */
  logOut(): Promise<void>;
  /** Returns the user, or undefined if nobody is logged in. Only the first call asks Latchkey. Throws LatchkeyError. */
  getUser(): Promise<Account<Attributes> | undefined>;
  /** Changes the user's name, username or attributes. All tabs get the changed user. Throws LatchkeyError. */
  updateUser(changes: AccountChanges<Attributes>): Promise<Account<Attributes>>;
  /** Changes the password, and logs out all other devices. Throws LatchkeyError. */
  changePassword(change: PasswordChange): Promise<void>;
  /** Sends a user a link to choose a new password. Does not tell whether there is an account. Throws LatchkeyError. */
  forgotPassword(forgotten: ForgottenPassword): Promise<void>;
  /** Sets a new password by the token of a link, and logs out all devices. Throws LatchkeyError. */
  resetPassword(reset: PasswordReset): Promise<void>;
  /**
   * Sends a link and a code that verify the address of the user. With `username`, the call needs no login and does not tell whether
   * there is an account. Returns what `verifyEmail` takes with the code. Throws LatchkeyError.
   */
  sendVerification(request?: VerificationRequest): Promise<AskedEmailCode>;
  /**
   * Sends a link and a code to a new address of the user. The account keeps the old address until one of them is used. Returns what
   * `verifyEmail` takes with the code. Throws LatchkeyError, with the code `insufficient_user_authentication` if the login is too old.
   */
  changeEmail(change: EmailChange): Promise<AskedEmailCode>;
  /**
   * Verifies an email address with the token of a link or with a code, as the user who is logged in, or with a proof. Throws LatchkeyError,
   * with the code `proof_required` if the account is another one.
   */
  verifyEmail(verification: EmailVerification | EmailCodeVerification): Promise<void>;
  /**
   * Restores the old email address of an account by the token of the notice about its change. Returns the token to choose a new password
   * with. Throws LatchkeyError.
   */
  undoEmailChange(undo: EmailUndo): Promise<UndoneChange>;
  /** Everything that the server keeps about the user. Throws LatchkeyError. */
  exportUser(): Promise<AccountExport>;
  /** Deletes the account of the user. Nobody is logged in then, in any tab. Throws LatchkeyError. */
  deleteUser(proof: AccountDeletion): Promise<void>;
  /**
   * Like the global fetch. A path that starts with "/" is resolved against `baseUrl`. Only Latchkey's origin and `resources`
   * receive the access token. The client refreshes the token when needed, and repeats a request once after a 401. Throws
   * LatchkeyError if the refresh failed.
   */
  readonly fetch: Fetch;
  /**
   * A valid access token for everything that is not a fetch, such as a WebSocket, or undefined if nobody is logged in. The
   * client refreshes it when needed, so ask for each use. Throws LatchkeyError if the refresh failed.
   */
  getToken(): Promise<string | undefined>;
  /**
   * Replaces the access token now, so that it has what changed in the session, such as the scopes that a new second factor gives.
   * Throws LatchkeyError.
   */
  refresh(): Promise<void>;
  /**
   * The organization of the access token, with the user's role in it; null for none, and until the client has a token: `getUser` gets the
   * first one. Asks nobody.
   */
  getOrganization(): Organization | null;
  /** Calls an operation of the OpenAPI document. Returns its JSON, or undefined if it has none. Throws LatchkeyError. */
  readonly call: Call;
  /**
   * Calls `listener` with the user whenever the user changes: after a login, a logout, the end of the session, a change in
   * another tab, or a resumed session. Also calls it when the organization changes. Returns a function that removes the listener.
   */
  onChange(listener: (user: Account<Attributes> | undefined) => void): () => void;
}

/** Where a client has what `latchkey-auth/organizations` needs, which is a file of its own. */
export const starting = Symbol.for("latchkey");

/** What only other files of this package use. */
export interface Starting {
  readonly [starting]: ClientSession["start"];
}

/** The client of a session, whatever keeps its refresh token. */
export function clientOf<Attributes extends object>(
  connection: Connection,
  state: LoginState,
  session: ClientSession,
): Client<Attributes> {
  const { start, logOut, getUser, setUser, forget, ...tokens } = session;
  const fetch = authorizedFetch(connection, tokens);
  const { send, baseUrl } = connection;
  const callAnonymously = createCall((path, init) =>
    send(baseUrl + path, { ...init, redirect: "manual" }),
  );
  const call = createCall(fetch);
  const client: Client & Starting = {
    // The server decides which members it requires.
    async register(registration) {
      const body = registration as FullRegistration;
      const made = await callAnonymously("post", "/authenticate/register", { body });
      return made && "id" in made ? made : undefined;
    },
    // The server takes both as `username`.
    logIn: (login: Partial<Record<"username" | "email" | "passkey", unknown>> & object) =>
      start("passkey" in login ? "/session/passkey" : "/session", {
        ...login,
        username: login.username ?? login.email,
      }),
    verifySecondFactor: ({ token, ...proof }) =>
      start("/session/second-factor", { ...proof, mfa_token: token }),
    reauthenticate: (proof) => start("/session/reauthentication", proof),
    sendLoginLink: (body) => callAnonymously("post", "/authenticate/link/send", { body }),
    logOut,
    getUser,
    async updateUser(body) {
      const user = await call("patch", "/users/me", { body });
      await setUser(user);
      return user;
    },
    changePassword: (body) => call("put", "/users/me/password", { body }),
    forgotPassword: (body) => callAnonymously("post", "/authenticate/password/forgot", { body }),
    resetPassword: (body) => callAnonymously("post", "/authenticate/password/reset", { body }),
    sendVerification: (body) =>
      body
        ? callAnonymously("post", "/authenticate/email/verification", { body })
        : call("post", "/users/me/email/verification"),
    changeEmail: (body) => call("post", "/users/me/email/verification", { body }),
    verifyEmail: (body) => call("post", "/authenticate/email/verify", { body }),
    undoEmailChange: (body) => callAnonymously("post", "/authenticate/email/undo", { body }),
    exportUser: () => call("get", "/users/me/export"),
    async deleteUser(body) {
      const session = await tokens.current();
      await call("delete", "/users/me", { body });
      await forget(session?.id);
    },
    fetch,
    getToken: async () => (await tokens.current())?.token,
    async refresh() {
      await tokens.refreshed(state.session);
    },
    getOrganization: () => state.session?.organization ?? null,
    [starting]: start,
    call,
    onChange: state.onChange,
  };
  return client as Client<Attributes>;
}
