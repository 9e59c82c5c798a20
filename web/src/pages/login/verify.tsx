import { useState } from "preact/hooks";
import { Form } from "../../form/form.tsx";
import { latchkey } from "../../client/latchkey.ts";
import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import { hrefOf } from "../../routing/router.ts";

/** Verifies an email address with a link. Asks for a click, because some mail scanners open links and run their scripts. */
export function VerifyPage({ token }: { readonly token: string }) {
  const [isVerified, setIsVerified] = useState(false);

  async function send(): Promise<void> {
    await latchkey.verifyEmail({ token });
    setIsVerified(true);
  }

  return isVerified ? (
    <Page title={t.verify.done}>
      <p class="other">
        {/* Loads the page again, because the profile shows what the server said last. */}
        <a href={hrefOf("account")}>{t.common.continue}</a>
      </p>
    </Page>
  ) : (
    <Page title={t.verify.title}>
      <Form action={t.verify.action} send={send}>
        <p class="hint">{t.verify.text}</p>
      </Form>
      <p class="other">
        <Link to="account">{t.common.home}</Link>
      </p>
    </Page>
  );
}
