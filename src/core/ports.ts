import type { AccountPorts, AccountStore } from "./accounts/ports.ts";
import type { ClientPorts, ClientStore } from "./clients/ports.ts";
import type { LinkPorts, LinkStore } from "./links/ports.ts";
import type { MailPorts, OutboxStore } from "./mail/ports.ts";
import type { PasswordPorts, PasswordStore } from "./passwords/ports.ts";
import type { SessionPorts, SessionStore } from "./sessions/ports.ts";
import type { TokenPorts } from "./tokens/ports.ts";

/** Everything that is stored, combined from the rooms (the folders of core). Throws Failure `unavailable`. */
export interface Store
  extends AccountStore, ClientStore, LinkStore, OutboxStore, PasswordStore, SessionStore {
  /** As both rooms declare it. */
  findAccount: AccountStore["findAccount"];
  /** Reads every table, so that a missing table is reported too. */
  ping(): Promise<void>;
}

/** Everything that the use cases need from outside, combined from the rooms. */
export interface Ports
  extends AccountPorts, ClientPorts, LinkPorts, MailPorts, PasswordPorts, SessionPorts, TokenPorts {
  readonly store: Store;
}
