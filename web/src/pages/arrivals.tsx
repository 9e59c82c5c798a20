import { ErrorPage } from "./error.tsx";
import { ForgotPage, LoginLinkPage } from "./login/ask-for-link.tsx";
import { CodePage } from "./login/code.tsx";
import { LogInByLinkPage } from "./login/log-in-by-link.tsx";
import { RegisterPage } from "./login/register.tsx";
import { ResetPage } from "./login/reset.tsx";
import { SetupPage } from "./login/setup.tsx";
import { UndoPage } from "./login/undo.tsx";
import { VerifyPage } from "./login/verify.tsx";
import { ConnectPage } from "./upstream/connect.tsx";
import { ProviderTrouble } from "./upstream/provider-trouble.tsx";

/** What emails and redirects open, the registration and the login by email. */
export const arrivals = {
  CodePage,
  ConnectPage,
  ErrorPage,
  ForgotPage,
  LogInByLinkPage,
  LoginLinkPage,
  ProviderTrouble,
  RegisterPage,
  ResetPage,
  SetupPage,
  UndoPage,
  VerifyPage,
};
