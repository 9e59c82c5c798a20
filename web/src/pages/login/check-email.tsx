import { useState } from "preact/hooks";
import { Button } from "../../layout/button.tsx";
import { latchkey } from "../../client/latchkey.ts";
import { Page } from "../../layout/page.tsx";
import { hrefOf } from "../../routing/router.ts";
import { useAction } from "../../action/use-action.ts";

interface CheckMailPageProps {
  /** The username or e-mail address of the account. */
  readonly username: string;
  /** Why the user has to look for a mail. */
  readonly reason: string;
}

/** Asks the user to open the link of a mail before the first login. Sends the mail again. */
export function CheckMailPage({ username, reason }: CheckMailPageProps) {
  const [isSent, setIsSent] = useState(false);
  const { busy, run } = useAction();
  const send = async () => {
    await latchkey.sendVerification({ username });
    setIsSent(true);
  };
  return (
    <Page title="Check your mail">
      <p>{reason} Open the link in the mail, then log in. The link works for 20 minutes.</p>
      {isSent ? (
        <p class="note" role="status">
          If your address is not verified yet, another mail is on its way.
        </p>
      ) : (
        <Button busy={busy.has("verify")} onClick={() => run("verify", send)}>
          Send the mail again
        </Button>
      )}
      <p class="other">
        {/* Loads the page again, because this page has the same URL. */}
        <a href={hrefOf("login")}>Back to the login</a>
      </p>
    </Page>
  );
}
