import type { TokenPolicy } from "../tokens/policy.ts";
import { logInWithPassword, type PasswordLogin } from "./password.ts";
import type { LoginPorts } from "./ports.ts";

/** The ways to log in. Each opens a session. */
export const createLogin = (ports: LoginPorts, policy: TokenPolicy) => ({
  withPassword: (login: PasswordLogin) => logInWithPassword(ports, policy, login),
});
