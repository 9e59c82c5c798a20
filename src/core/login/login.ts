import { logInWithLink, type LinkLogin } from "./link.ts";
import { logInWithPassword, type PasswordLogin } from "./password.ts";
import type { LoginPolicy } from "./policy.ts";
import type { LoginPorts } from "./ports.ts";

/** The ways to log in. Each opens a session. */
export const createLogin = (ports: LoginPorts, policy: LoginPolicy) => ({
  /** True if people may log in by a link that is mailed to them. */
  hasLinks: policy.loginLinks,
  withPassword: (login: PasswordLogin) => logInWithPassword(ports, policy, login),
  withLink: (login: LinkLogin) => logInWithLink(ports, policy, login),
});
