import type { AccountPolicy } from "../accounts/policy.ts";
import type { Caller } from "../person.ts";
import type { Language } from "../mail/model.ts";
import { oneAtATime } from "../one-at-a-time.ts";
import { sendEmailChange, type EmailChange } from "./change-email.ts";
import type { LinkPorts } from "./ports.ts";
import { resetPassword, type PasswordResetRequest } from "./reset-password.ts";
import { resendVerification, sendVerification } from "./send-verification.ts";
import { sendLink, type LinkRequest } from "./send-link.ts";
import { verifyEmail } from "./verify-email.ts";

/** What people do with links that they get by mail. */
export function createLinks(ports: LinkPorts, policy: AccountPolicy) {
  const alone = oneAtATime();
  return {
    forgotPassword: (request: LinkRequest) => sendLink(ports, "reset_password", request),
    sendLoginLink: (request: LinkRequest) => sendLink(ports, "log_in", request),
    resetPassword: (reset: PasswordResetRequest) => resetPassword(ports, policy, alone, reset),
    sendVerification: (caller: Caller, language: Language) =>
      sendVerification(ports, caller, language),
    resendVerification: (request: LinkRequest) => resendVerification(ports, request),
    sendEmailChange: (caller: Caller, change: EmailChange) =>
      sendEmailChange(ports, caller, change),
    verifyEmail: (token: string, language: Language) => verifyEmail(ports, token, language),
  };
}
