import { useState } from "preact/hooks";
import { Form } from "../../form/form.tsx";
import { latchkey } from "../../client/latchkey.ts";
import { Page } from "../../layout/page.tsx";
import { hrefOf } from "../../routing/router.ts";

/** Verifies an e-mail address by a link. Asks for a click, because some mail scanners open links and run their scripts. */
export function VerifyPage({ token }: { readonly token: string }) {
  const [isVerified, setIsVerified] = useState(false);

  async function send(): Promise<void> {
    await latchkey.verifyEmail({ token });
    setIsVerified(true);
  }

  return isVerified ? (
    <Page title="Your address is verified">
      <p class="other">
        {/* Loads the page again, because the profile shows what the server said last. */}
        <a href={hrefOf("profile")}>Continue</a>
      </p>
    </Page>
  ) : (
    <Page title="Verify your address">
      <Form action="Verify my address" send={send}>
        <p class="hint">This confirms that the address of the mail is yours.</p>
      </Form>
    </Page>
  );
}
