import { logInWithPassword, type PasswordLogin } from "./password.ts";
import type { LoginPolicy } from "./policy.ts";
import type { LoginPorts } from "./ports.ts";

/** The ways to log in. Each opens a session. */
export const createLogin = (ports: LoginPorts, policy: LoginPolicy) => ({
  withPassword: (login: PasswordLogin) => logInWithPassword(ports, policy, login),
});
