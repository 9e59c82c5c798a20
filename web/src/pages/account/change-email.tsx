import type { Account } from "latchkey-auth/client";
import { useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { latchkey } from "../../client/latchkey.ts";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";

/** Sends a link to a new email address. The account keeps its address until the link is opened. */
export function ChangeEmailPage({ user }: { readonly user: Account }) {
  const [sentTo, setSentTo] = useState<string>();

  async function send(entered: (name: string) => string): Promise<void> {
    const email = entered("email");
    await latchkey.changeEmail({ email });
    setSentTo(email);
  }

  return (
    <Page title={t.changeEmail.title} settings>
      <div class="setting narrow">
        {sentTo === undefined ? (
          <>
            <p>
              {user.email && `${fill(t.changeEmail.current, { email: user.email })} `}
              {t.changeEmail.text}
            </p>
            <Form action={t.changeEmail.action} send={send}>
              <Field
                label={t.changeEmail.field}
                name="email"
                type="email"
                autocomplete="email"
                spellcheck={false}
              />
            </Form>
          </>
        ) : (
          <p class="note" role="status">
            {fill(t.changeEmail.sent, { email: sentTo })}
          </p>
        )}
        <p class="other">
          <Link to="account">
            {sentTo === undefined ? t.common.cancel : t.common.backToProfile}
          </Link>
        </p>
      </div>
    </Page>
  );
}
