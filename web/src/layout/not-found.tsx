import { t } from "../language/language.ts";
import { Link } from "../routing/link.tsx";
import { Page } from "./page.tsx";

/** Shown for unknown URLs. */
export function NotFoundPage() {
  return (
    <Page title={t.common.notFound}>
      <p>{t.common.notFoundText}</p>
      <p>
        <Link to="account">{t.common.home}</Link>
      </p>
    </Page>
  );
}
