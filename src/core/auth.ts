import { createAccounts } from "./accounts/accounts.ts";
import { createClients } from "./clients/clients.ts";
import { createLogin } from "./login/login.ts";
import { createPasswords } from "./passwords/passwords.ts";
import type { Policy } from "./policy.ts";
import type { Ports } from "./ports.ts";
import { createSessions } from "./sessions/sessions.ts";
import { createTokens } from "./tokens/tokens.ts";

/** All use cases by room. Each use case states its guarantees in its own file. */
export type Auth = ReturnType<typeof createAuth>;

/** Wires the use cases to their ports. */
export const createAuth = (ports: Ports, policy: Policy) => ({
  accounts: createAccounts(ports, policy),
  access: ports.access,
  clients: createClients(ports),
  login: createLogin(ports, policy),
  passwords: createPasswords(ports, policy),
  sessions: createSessions(ports, policy),
  tokens: createTokens(ports, policy),
  /** Throws Failure `unavailable` if the store cannot be read. */
  checkReady: () => ports.store.ping(),
});
