import { AppsPage } from "./apps.tsx";
import { ChangeEmailPage } from "./change-email.tsx";
import { ChangePasswordPage } from "./change-password.tsx";
import { ConnectedPage } from "./connected.tsx";
import { DeleteAccountPage } from "./delete-account.tsx";
import { EditProfilePage } from "./edit-profile.tsx";
import { ProfilePage } from "./profile.tsx";
import { SecurePage } from "./secure.tsx";
import { SessionsPage } from "./sessions.tsx";
import { TermsPage } from "./terms.tsx";

/** The pages of somebody who is logged in, but for those of second factors. */
export const account = {
  AppsPage,
  ChangeEmailPage,
  ChangePasswordPage,
  ConnectedPage,
  DeleteAccountPage,
  EditProfilePage,
  ProfilePage,
  SecurePage,
  SessionsPage,
  TermsPage,
};
