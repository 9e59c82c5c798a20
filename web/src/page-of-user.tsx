import type { Account } from "latchkey-auth/client";
import type { ComponentChildren } from "preact";
import { isAdministrator } from "./client/latchkey.ts";
import type { useSession } from "./client/session.ts";
import { loadSecurity } from "./factors/load-factors.ts";
import { t } from "./language/language.ts";
import { Lazy } from "./layout/lazy.tsx";
import { NotFoundPage } from "./layout/not-found.tsx";
import { loadAccount } from "./pages/account/load-account.ts";
import { AdminPage } from "./pages/admin.tsx";
import { loadOrganizations } from "./pages/organizations/load-organizations.ts";
import type { PageName } from "./routing/router.ts";

interface PageOfUserProps extends Pick<
  ReturnType<typeof useSession>,
  "logOut" | "logOutEverywhere" | "deleteAccount"
> {
  readonly page: string;
  readonly next: string | undefined;
  readonly user: Account;
  /** What the user typed before, and goes back to correct. */
  readonly typed: string;
  /** Leads back to what asked for a second factor. */
  readonly goOn: ComponentChildren;
  /** The note on a page about what was done on another one. */
  readonly noteOn: (page: PageName) => string | undefined;
  /** Goes to a page, with a note about what was done. */
  readonly finish: (page: PageName, message: string, about?: string) => void;
}

/** A page of somebody who is logged in. */
export function PageOfUser(props: PageOfUserProps) {
  const { page, next, user, typed, goOn, noteOn, finish, ...does } = props;
  if (page === "admin") {
    return isAdministrator(user) ? <AdminPage key={user.id} user={user} /> : <NotFoundPage />;
  }
  if (page === "account/security") {
    return (
      <Lazy key={user.id} load={loadSecurity}>
        {({ SecurityPage }) => <SecurityPage user={user} goOn={goOn} />}
      </Lazy>
    );
  }
  if (page.startsWith("organization")) {
    return (
      <Lazy key={`organizations ${user.id}`} load={loadOrganizations}>
        {({ PageOfOrganizations }) => (
          <PageOfOrganizations user={user} noteOn={noteOn} finish={finish} />
        )}
      </Lazy>
    );
  }
  // The key prevents that the data of one user are shown to the next.
  return (
    <Lazy key={`account ${user.id}`} load={loadAccount}>
      {accountPage}
    </Lazy>
  );

  function accountPage(pages: Awaited<ReturnType<typeof loadAccount>>) {
    switch (page) {
      // Without a request it is about nothing.
      case "consent":
        return <NotFoundPage />;
      case "terms":
        return <pages.TermsPage logOut={does.logOut} />;
      case "account/sessions":
        return <pages.SessionsPage logOutEverywhere={does.logOutEverywhere} />;
      case "account/connected":
        return <pages.ConnectedPage note={noteOn(page)} />;
      case "account/apps":
        return <pages.AppsPage />;
      case "account/edit":
        return (
          <pages.EditProfilePage user={user} onSaved={() => finish("account", t.profile.saved)} />
        );
      case "account/email":
        return <pages.ChangeEmailPage user={user} typed={typed} next={next} />;
      case "account/password":
      case "secure": {
        const Page = page === "secure" ? pages.SecurePage : pages.ChangePasswordPage;
        return (
          <Page
            user={user}
            onChanged={() =>
              finish(
                "account",
                user.no_password ? t.profile.passwordSet : t.profile.passwordChanged,
              )
            }
          />
        );
      }
      case "account/delete":
        return <pages.DeleteAccountPage user={user} deleteAccount={does.deleteAccount} />;
      default:
        return <pages.ProfilePage user={user} note={noteOn("account")} />;
    }
  }
}
