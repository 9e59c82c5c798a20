import type { Account } from "latchkey-auth/client";
import { useState } from "preact/hooks";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { t } from "../../language/language.ts";
import { Button } from "../../layout/button.tsx";
import { Page, Setting } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import { PasswordForm } from "./change-password.tsx";

interface SecurePageProps {
  readonly user: Account;
  readonly onChanged: () => void;
}

/** What to do after a notice about the account that the user did not cause. The button of these notices opens it. */
export function SecurePage({ user, onChanged }: SecurePageProps) {
  const { busy, run } = useAction();
  const [hasEnded, setHasEnded] = useState(false);

  const end = () =>
    run("others", async () => {
      await latchkey.call("delete", "/users/me/sessions");
      setHasEnded(true);
    });

  return (
    <Page title={t.secure.title} settings>
      <p>{t.secure.text}</p>
      <Setting title={t.secure.password} text={t.secure.passwordText}>
        <PasswordForm user={user} onChanged={onChanged} />
        <p class="other">
          <Link to="forgot">{t.login.forgot}</Link>
        </p>
      </Setting>
      <Setting
        title={t.secure.devices}
        text={t.secure.devicesText}
        action={
          <Button busy={busy.has("others")} onClick={end}>
            {t.devices.others}
          </Button>
        }
      >
        <p class="status" role="status">
          {hasEnded && t.devices.othersEnded}
        </p>
      </Setting>
      <Setting
        title={t.secure.review}
        text={t.secure.reviewText}
        action={
          <Link to="account/security" class="plain">
            {t.secure.security}
          </Link>
        }
      />
    </Page>
  );
}
