import type { OwnerCheck } from "../accounts/owner.ts";
import type { AddressClaim } from "../email/model.ts";
import type { Language } from "../ground/language.ts";
import { oneAtATime } from "../one-at-a-time.ts";
import type { Owned } from "../owned.ts";
import type { Caller, SessionCaller } from "../user.ts";
import { sendEmailChange, type EmailChange } from "./change-email.ts";
import { disownEmail, type EmailDisowning } from "./disown.ts";
import type { LinkPolicy, LinkPorts } from "./ports.ts";
import { previewReset, resetPassword, type PasswordResetRequest } from "./reset-password.ts";
import { linkKinds, sendLink, sendLinkAndCode, type LinkRequest } from "./send-link.ts";
import { sendVerification } from "./send-verification.ts";
import { previewUndo, undoEmailChange, type UndoRequest } from "./undo-email.ts";
import {
  previewEmail,
  verifyEmail,
  type EmailPreviewRequest,
  type EmailVerification,
} from "./verify-email.ts";

/** What users do with links that they get by email. */
export function createLinks(
  ports: LinkPorts,
  policy: LinkPolicy,
  owned: readonly Owned<AddressClaim>[],
  owner: OwnerCheck,
) {
  const alone = oneAtATime();
  const send = (kind: "logIn" | "verification") => (request: LinkRequest) =>
    sendLinkAndCode(ports, policy, linkKinds[kind], request);
  return {
    forgotPassword: (request: LinkRequest) =>
      sendLink(ports, policy, linkKinds.forgotPassword, request),
    sendLoginLink: send("logIn"),
    resendVerification: send("verification"),
    previewReset: (link: Pick<PasswordResetRequest, "token" | "network">) =>
      previewReset(ports, policy, link),
    resetPassword: (reset: PasswordResetRequest) =>
      resetPassword(ports, policy, owned, alone, reset),
    sendVerification: (caller: Caller, language: Language) =>
      sendVerification(ports, policy, caller, language),
    sendEmailChange: (caller: SessionCaller, change: EmailChange) =>
      sendEmailChange(ports, policy, caller, change),
    previewUndo: (request: UndoRequest) => previewUndo(ports, policy, request),
    undoEmailChange: (request: UndoRequest) => undoEmailChange(ports, policy, owned, request),
    previewEmail: (link: EmailPreviewRequest) => previewEmail(ports, policy, owner, link),
    verifyEmail: (verification: EmailVerification) =>
      verifyEmail(ports, policy, owner, verification),
    disownEmail: (disowning: EmailDisowning) => disownEmail(ports, policy, disowning),
  };
}
