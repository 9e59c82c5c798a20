import type { CheckPassword } from "../passwords/check.ts";
import { logInWithLink, type LinkLogin } from "./link.ts";
import { logInWithPassword, type PasswordLogin } from "./password.ts";
import type { LoginPolicy } from "./policy.ts";
import type { LoginPorts } from "./ports.ts";

/** The ways to log in. Each opens a session. */
export const createLogin = (
  ports: LoginPorts,
  policy: LoginPolicy,
  checkPassword: CheckPassword,
) => ({
  /** True if people may log in by a link that is mailed to them. */
  hasLinks: policy.loginLinks,
  withPassword: (login: PasswordLogin) => logInWithPassword(ports, policy, checkPassword, login),
  withLink: (login: LinkLogin) => logInWithLink(ports, policy, login),
  /** The token of a device on which a user has just logged in. `token` is the one that the device has. */
  rememberDevice: (token: string | undefined, userId: string) =>
    ports.deviceTokens.issue(token, userId),
});
