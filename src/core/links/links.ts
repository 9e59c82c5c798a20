import type { AccountPolicy } from "../accounts/policy.ts";
import type { Caller } from "../person.ts";
import type { Language } from "../mail/model.ts";
import { oneAtATime } from "../one-at-a-time.ts";
import { sendEmailChange, type EmailChange } from "./change-email.ts";
import { forgotPassword, type ForgottenPassword } from "./forgot-password.ts";
import type { LinkPorts } from "./ports.ts";
import { resetPassword, type PasswordResetRequest } from "./reset-password.ts";
import { resendVerification, sendVerification, type UnverifiedLogin } from "./send-verification.ts";
import { verifyEmail } from "./verify-email.ts";

/** What people do with links that they get by mail. */
export function createLinks(ports: LinkPorts, policy: AccountPolicy) {
  const alone = oneAtATime();
  return {
    forgotPassword: (forgotten: ForgottenPassword) => forgotPassword(ports, forgotten),
    resetPassword: (reset: PasswordResetRequest) => resetPassword(ports, policy, alone, reset),
    sendVerification: (caller: Caller, language: Language) =>
      sendVerification(ports, caller, language),
    resendVerification: (login: UnverifiedLogin) => resendVerification(ports, login),
    sendEmailChange: (caller: Caller, change: EmailChange) =>
      sendEmailChange(ports, caller, change),
    verifyEmail: (token: string, language: Language) => verifyEmail(ports, token, language),
  };
}
