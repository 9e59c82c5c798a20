import type { Account } from "latchkey-auth/client";
import { fill } from "../../../../src/core/languages/fill.ts";
import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import { ToNewPasswordPage } from "../login/to-new-password.tsx";

interface KnownAddressProps {
  readonly provider: string;
  readonly email?: string | undefined;
}

/** An account has the address, so the user logs in to it first. The login leads back here. */
export const LogInFirstPage = ({ provider, email = "" }: KnownAddressProps) => (
  <Page title={fill(t.connect.title, { provider })}>
    <p>{fill(t.connect.logIn, { provider, email })}</p>
    <p class="actions">
      <Link to="login" next="connect" class="main">
        {t.login.action}
      </Link>
    </p>
  </Page>
);

/** An account has the address, and nobody has verified it. */
export const ResetFirstPage = ({ provider, email = "" }: KnownAddressProps) => (
  <ToNewPasswordPage
    title={t.connect.resetTitle}
    text={fill(t.connect.reset, { provider, email })}
    action={t.connect.resetAction}
  />
);

/** Nobody has the identity, and nobody may register. */
export const ClosedPage = () => (
  <Page title={t.connect.closed}>
    <p>{t.errors.upstream_closed}</p>
    <p class="other">
      <Link to="login">{t.common.backToLogin}</Link>
    </p>
  </Page>
);

interface LatePageProps {
  readonly user: Account | undefined;
  readonly next: string | undefined;
}

/** The token works no more. */
export const LatePage = ({ user, next }: LatePageProps) => (
  <Page title={t.connect.late}>
    <p>{t.connect.lateText}</p>
    <p class="actions">
      <Link to={user ? "account/connected" : "login"} next={user ? undefined : next} class="main">
        {t.connect.again}
      </Link>
    </p>
  </Page>
);
