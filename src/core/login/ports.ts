import type { User } from "../accounts/model.ts";
import type { AccountPorts } from "../accounts/ports.ts";
import type { PasswordPorts } from "../passwords/ports.ts";
import type { TokenPorts } from "../tokens/ports.ts";

/** A person logged in. */
export interface LoggedIn {
  readonly account: User;
  readonly sessionId: string;
  readonly clientId: string;
  /** The client's address, if it is known. */
  readonly address: string | undefined;
  readonly userAgent: string | undefined;
}

/** Reports what happened. No method waits or throws. A method that nobody needs is absent. */
export interface LoginEvents {
  loggedIn?(event: LoggedIn): void;
}

export type LoginPorts = AccountPorts &
  PasswordPorts &
  TokenPorts & { readonly events: LoginEvents };
