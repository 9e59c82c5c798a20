import type { Account } from "latchkey-auth/client";
import { fill } from "../../../../src/core/languages/fill.ts";
import { asSent, codeFlow, startCode } from "../../client/code-flow.ts";
import { latchkey } from "../../client/latchkey.ts";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";

interface ChangeEmailPageProps {
  readonly user: Account;
  /** What was typed here before. */
  readonly typed: string;
  /** What to open afterwards. */
  readonly next: string | undefined;
}

/** Sends a code to a new email address. The account keeps its address until the code is entered, or the link of the email is opened. */
export function ChangeEmailPage({ user, typed, next }: ChangeEmailPageProps) {
  async function send(entered: (name: string) => string): Promise<void> {
    const name = entered("email");
    const asked = asSent(await latchkey.changeEmail({ email: name }));
    const isNew = codeFlow()?.isNew;
    const flow = {
      kind: "change",
      name,
      userId: user.id,
      from: "account/email",
      next,
      ...asked,
    } as const;
    startCode({ ...flow, ...(isNew && { isNew }) });
  }

  return (
    <Page title={t.changeEmail.title} settings>
      <div class="setting narrow">
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
            defaultValue={typed}
          />
        </Form>
        <p class="other">
          <Link to="account">{t.common.cancel}</Link>
        </p>
      </div>
    </Page>
  );
}
