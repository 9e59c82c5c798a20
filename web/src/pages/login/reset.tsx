import { LatchkeyError } from "latchkey-auth/client";
import { useEffect, useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { PasswordRules } from "../../form/password-rules.tsx";
import { useRegistrationRules } from "../../form/registration-rules.ts";
import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import { linkFragment } from "../../routing/router.ts";
import { ToNewPasswordPage } from "./to-new-password.tsx";

interface ResetPageProps {
  /** The token of the link. */
  readonly token: string;
  /** Called after the password was changed. Every session has ended by then. */
  readonly onReset: () => Promise<void>;
}

/** Chooses a new password with a link. Says that a link is dead before the user thinks of a password. */
export function ResetPage({ token, onReset }: ResetPageProps) {
  const [password, setPassword] = useState("");
  const [isDead, setIsDead] = useState(false);
  const [isInvitation] = useState(() => linkFragment().endsWith("&invitation"));
  const { rules } = useRegistrationRules();

  useEffect(() => {
    void isDeadLink(token).then(setIsDead);
  }, [token]);

  async function send(entered: (name: string) => string): Promise<void> {
    await latchkey.resetPassword({ token, password: entered("password") });
    await onReset();
  }

  if (isDead && isInvitation) {
    return (
      <Page title={t.reset.dead}>
        <p>{t.reset.deadInvitation}</p>
        <p class="other">
          <Link to="login">{t.common.backToLogin}</Link>
        </p>
      </Page>
    );
  }
  if (isDead) {
    const { dead, deadText, again } = t.reset;
    return <ToNewPasswordPage title={dead} text={deadText} action={again} />;
  }
  return (
    <Page title={t.reset.title}>
      <Form action={t.reset.action} send={send}>
        <PasswordField
          label={t.fields.newPassword}
          autocomplete="new-password"
          onInput={({ currentTarget }) => setPassword(currentTarget.value)}
        >
          <PasswordRules rules={rules} password={password} />
        </PasswordField>
      </Form>
      <p class="other">
        {t.byLink.isDead} <Link to="forgot">{t.byLink.again}</Link>
      </p>
    </Page>
  );
}

/**
 * Whether a link works no more. The server checks the link before the password, so a password that is too short asks about the link and
 * changes nothing. Without an answer, the link may still work.
 */
const isDeadLink = (token: string): Promise<boolean> =>
  latchkey.resetPassword({ token, password: "?" }).then(
    () => false,
    (error: unknown) => error instanceof LatchkeyError && error.code === "invalid_link",
  );
