import { useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { latchkey } from "../../client/latchkey.ts";
import { submitTo, useLoginFlow } from "../../client/login-flow.ts";
import { noteReset, wasReset } from "../../client/reset.ts";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { PasswordRules } from "../../form/password-rules.tsx";
import { useRegistrationRules } from "../../form/registration-rules.ts";
import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import { linkFragment } from "../../routing/router.ts";
import { SecondStepPage } from "./second-step-page.tsx";
import { ToNewPasswordPage } from "./to-new-password.tsx";
import { useLink } from "./use-link.ts";

interface ResetPageProps {
  /** The token of the link. */
  readonly token: string;
  /** Called after the password was changed and the user is logged in with it. */
  readonly onLoggedIn: () => void;
  /** Called after the password was changed, with the name to log in with, if the login did not end here. */
  readonly onReset: (username: string) => Promise<void>;
}

/** Whose password the link sets. */
const preview = (token: string) =>
  latchkey.call("post", "/authenticate/password/preview", { body: { token } });

/** Chooses a new password with a link, and logs in with it. Says that a link is dead before the user thinks of a password. */
export function ResetPage({ token, onLoggedIn, onReset }: ResetPageProps) {
  const [password, setPassword] = useState("");
  const { shown: account, isDead, orDead } = useLink(token, preview);
  const [isInvitation] = useState(() => linkFragment().endsWith("&invitation"));
  const { rules } = useRegistrationRules();
  const { flow, login } = useLoginFlow();

  async function send(username: string, chosen: string): Promise<void> {
    if (!(await orDead(() => latchkey.resetPassword({ token, password: chosen })))) return;
    noteReset(token);
    // The password is changed already, so whatever the login lacks is for the page of the login.
    await submitTo(flow, { username, password: chosen }).catch(() => onReset(username));
    if (flow.getSnapshot().state === "done") onLoggedIn();
  }

  const { email = "" } = account ?? {};
  const logInAgain = () => void onReset(email);
  if (login.state === "second-factor") {
    return (
      <SecondStepPage
        flow={flow}
        factors={login.factors}
        cancel={logInAgain}
        onLate={logInAgain}
        onLoggedIn={onLoggedIn}
      />
    );
  }
  if (isDead && wasReset(token)) {
    return (
      <Page title={t.reset.used}>
        <p>{t.reset.usedText}</p>
        <p class="actions">
          <Link to="login" class="main">
            {t.login.action}
          </Link>
        </p>
      </Page>
    );
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
  if (!account) {
    return (
      <Page title={t.reset.title}>
        <p class="hint">{t.common.loading}</p>
      </Page>
    );
  }
  return (
    <Page title={t.reset.title}>
      <p>{fill(t.reset.account, { email })}</p>
      <Form action={t.reset.action} send={(entered) => send(email, entered("password"))}>
        <input type="text" autocomplete="username" value={email} hidden />
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
