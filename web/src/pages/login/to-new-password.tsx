import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";

interface ToNewPasswordPageProps {
  readonly title: string;
  readonly text: string;
  readonly action: string;
}

/** Says why the user cannot go on here, and leads to the page that sends a link for a new password. */
export const ToNewPasswordPage = ({ title, text, action }: ToNewPasswordPageProps) => (
  <Page title={title}>
    <p>{text}</p>
    <p class="actions">
      <Link to="forgot" class="main">
        {action}
      </Link>
    </p>
    <p class="other">
      <Link to="login">{t.common.backToLogin}</Link>
    </p>
  </Page>
);
