import type { AccessClaims } from "./access-token.ts";
import { logIn, type IssuedToken, type Login } from "./log-in.ts";
import type { Account } from "./model.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import type { Policy } from "./policy.ts";
import type { Ports } from "./ports.ts";
import { purge } from "./purge.ts";
import { register, type Registration } from "./register.ts";
import { verifyToken } from "./verify-token.ts";

/** The use cases, wired to their ports. What each guarantees stands in its own file. */
export interface Auth {
  register(registration: Registration): Promise<Account>;
  logIn(login: Login): Promise<IssuedToken>;
  verifyToken(token: string): Promise<AccessClaims>;
  purge(): Promise<void>;
  /** Throws Failure `unavailable` when the store cannot be read. */
  checkReady(): Promise<void>;
}

/** Ports in, use cases out. */
export function createAuth(ports: Ports, policy: Policy): Auth {
  const alone = oneAtATime();
  return {
    register: (registration) => register(ports, policy, alone, registration),
    logIn: (login) => logIn(ports, policy, login),
    verifyToken: (token) => verifyToken(ports, policy, token),
    purge: () => purge(ports),
    checkReady: () => ports.store.ping(),
  };
}
