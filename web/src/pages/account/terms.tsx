import { latchkey, requestIn, urlAfterLogin } from "../../client/latchkey.ts";
import { Form } from "../../form/form.tsx";
import { useTerms } from "../../form/terms.tsx";
import { t } from "../../language/language.ts";
import { rich } from "../../language/rich.tsx";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";

interface TermsPageProps {
  readonly logOut: () => Promise<void>;
}

/** Asks a user to accept the terms. Those who do not can log out or delete the account. */
export function TermsPage({ logOut }: TermsPageProps) {
  const { version = "", terms, policy } = useTerms();

  async function accept(): Promise<void> {
    await latchkey.call("post", "/users/me/terms", { body: { version } });
    // So that all tabs know.
    await latchkey.updateUser({});
    // The request of another app decides itself where it leads. All else follows from the account.
    const next = new URLSearchParams(location.search).get("continue") ?? undefined;
    if (requestIn(next) !== undefined) location.replace(urlAfterLogin(next));
  }

  return (
    <Page title={t.terms.title}>
      <p>
        {rich(t.terms.text, { terms })} {policy}
      </p>
      <Form action={t.terms.action} send={accept}>
        {null}
      </Form>
      <p class="other">
        <button class="way" type="button" onClick={() => void logOut()}>
          {t.frame.logOut}
        </button>
      </p>
      <p class="other">
        <Link to="account/delete">{t.profile.end}</Link>
      </p>
    </Page>
  );
}
