import { ForgotPage, LoginLinkPage } from "./login/ask-for-link.tsx";
import { RegisterPage } from "./login/register.tsx";
import { PageForAll } from "./page-for-all.tsx";
import { ProviderTrouble } from "./upstream/provider-trouble.tsx";

/** What emails and redirects open, the registration and the login by email. */
export const arrivals = {
  ForgotPage,
  LoginLinkPage,
  PageForAll,
  ProviderTrouble,
  RegisterPage,
};
