import type { AccountPorts, AccountStore } from "./accounts/ports.ts";
import type { ClientPorts, ClientStore } from "./clients/ports.ts";
import type { PasswordPorts, PasswordStore } from "./passwords/ports.ts";
import type { SessionPorts, SessionStore } from "./sessions/ports.ts";
import type { TokenPorts } from "./tokens/ports.ts";

/** Everything that is stored, joined from the rooms. Throws Failure `unavailable` when it cannot answer. */
export interface Store extends AccountStore, ClientStore, PasswordStore, SessionStore {
  /** Reads each table, so a missing schema is found as well. */
  ping(): Promise<void>;
}

/** Everything that the use cases need from outside, joined from the rooms. */
export interface Ports extends AccountPorts, ClientPorts, PasswordPorts, SessionPorts, TokenPorts {
  readonly store: Store;
}
