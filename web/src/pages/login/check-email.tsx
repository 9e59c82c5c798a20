import { useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { t } from "../../language/language.ts";
import { Button } from "../../layout/button.tsx";
import { Page } from "../../layout/page.tsx";
import { hrefOf } from "../../routing/router.ts";

interface CheckEmailPageProps {
  /** The username or email address of the account. */
  readonly username: string;
  /** Why the user has to look for an email. */
  readonly reason: string;
  /** What to open after the login. */
  readonly next: string | undefined;
  /** Called before the user goes back to the login. */
  readonly leave: () => void;
}

/** Asks the user to open the link of an email before the first login. Sends the email again. */
export function CheckEmailPage({ username, reason, next, leave }: CheckEmailPageProps) {
  const [isSent, setIsSent] = useState(false);
  const { busy, run } = useAction();
  const send = async () => {
    await latchkey.sendVerification({ username });
    setIsSent(true);
  };
  return (
    <Page title={t.checkEmail.title}>
      <p>{fill(t.checkEmail.open, { reason })}</p>
      {isSent ? (
        <p class="note" role="status">
          {t.checkEmail.sentAgain}
        </p>
      ) : (
        <Button busy={busy.has("verify")} onClick={() => run("verify", send)}>
          {t.checkEmail.again}
        </Button>
      )}
      <p class="other">
        {/* Loads the page again, because this page has the same URL. */}
        <a href={hrefOf("login", next)} onClick={leave}>
          {t.common.backToLogin}
        </a>
      </p>
    </Page>
  );
}
