import { ErrorPage } from "./error.tsx";
import { CheckEmailPage } from "./login/check-email.tsx";
import { LogInByLinkPage } from "./login/log-in-by-link.tsx";
import { LoginLinkPage } from "./login/login-code.tsx";
import { RegisterPage } from "./login/register.tsx";
import { ResetPage } from "./login/reset.tsx";
import { SetupPage } from "./login/setup.tsx";
import { UndoPage } from "./login/undo.tsx";
import { VerifyPage } from "./login/verify.tsx";
import { ConnectPage } from "./upstream/connect.tsx";
import { ProviderTrouble } from "./upstream/provider-trouble.tsx";

/** What emails and redirects open, the registration and the login by email. */
export const arrivals = {
  CheckEmailPage,
  ConnectPage,
  ErrorPage,
  LogInByLinkPage,
  LoginLinkPage,
  ProviderTrouble,
  RegisterPage,
  ResetPage,
  SetupPage,
  UndoPage,
  VerifyPage,
};
