import type { AddressClaim } from "../email/model.ts";
import { hasPasskeys } from "../factors/assurance.ts";
import { requireSecondFactor } from "../factors/sudo.ts";
import type { Language } from "../ground/language.ts";
import type { Owned } from "../owned.ts";
import type { CheckPassword } from "../passwords/check.ts";
import type { SessionCaller } from "../user.ts";
import { logInWithCode, type CodeLogin } from "./codes/log-in.ts";
import { codeAgain, type CodeReproof } from "./codes/prove-again.ts";
import { sendCode } from "./codes/send.ts";
import { noticeOfNewLogin, type OpenedLogin } from "./devices.ts";
import { logInWithSecondFactor, type SecondFactorLogin } from "./factors/second-factor.ts";
import { logInWithLink, previewLoginLink, type LinkLogin } from "./link.ts";
import {
  logInWithPasskey,
  loginPasskeyOptions,
  type PasskeyAsked,
  type PasskeyLogin,
} from "./passkey.ts";
import { logInWithPassword, type PasswordLogin } from "./password.ts";
import { passwordAgain, reauthenticate, type Reauthentication } from "./reauthenticate.ts";
import { upstreamAgain, type UpstreamReproof } from "./upstream/confirm.ts";
import {
  logInFromUpstream,
  logInWithUpstream,
  type UpstreamClick,
  type UpstreamLoginPolicy,
  type UpstreamLoginPorts,
  type UpstreamReturn,
} from "./upstream/log-in.ts";

/** The ways to log in. Each opens a session. */
export const createLogin = (
  ports: UpstreamLoginPorts,
  policy: UpstreamLoginPolicy,
  checkPassword: CheckPassword,
  owned: readonly Owned<AddressClaim>[],
) => ({
  /** True if second factors are on. */
  hasFactors: policy.mfa !== "off",
  /** True if users may log in by passkeys. */
  hasPasskeys: hasPasskeys(policy),
  /** True if users may log in by a link or a code that is mailed to them. */
  hasLinks: policy.loginLinks,
  /** True if a user without a password can prove who they are by a code: the server can send emails. */
  hasCodes: ports.emailSender !== undefined,
  withPassword: (login: PasswordLogin) => logInWithPassword(ports, policy, checkPassword, login),
  withLink: (login: LinkLogin) => logInWithLink(ports, policy, owned, login),
  previewLink: (link: Pick<LinkLogin, "token" | "network">) =>
    previewLoginLink(ports, policy, link),
  withCode: (login: CodeLogin) => logInWithCode(ports, policy, owned, login),
  withSecondFactor: (login: SecondFactorLogin) => logInWithSecondFactor(ports, policy, login),
  withPasskey: (login: PasskeyLogin) => logInWithPasskey(ports, policy, login),
  fromUpstream: (login: UpstreamReturn) => logInFromUpstream(ports, policy, login),
  withUpstream: (login: UpstreamClick) => logInWithUpstream(ports, policy, login),
  passkeyOptions: (asked: PasskeyAsked) => loginPasskeyOptions(ports, policy, asked),
  reauthenticate: (request: Reauthentication & CodeReproof & UpstreamReproof) =>
    reauthenticate(
      ports,
      policy,
      [passwordAgain(ports, checkPassword), codeAgain(ports, policy), upstreamAgain(ports, policy)],
      request,
    ),
  sendCode: (caller: SessionCaller, language: Language) =>
    sendCode(ports, policy, caller, language),
  /** For calls that ask for the password themselves. */
  requireSecondFactor: (caller: SessionCaller) => requireSecondFactor(ports, policy, caller),
  /** The token of a device on which a user has just logged in. `token` is the one that the device has. */
  rememberDevice: (token: string | undefined, userId: string) =>
    ports.deviceTokens.issue(token, userId),
  noticeOfNewLogin: (login: OpenedLogin) => noticeOfNewLogin(ports, policy, login),
});
