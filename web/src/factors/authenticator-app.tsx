import { useState } from "preact/hooks";
import { Button } from "../layout/button.tsx";
import { Form } from "../form/form.tsx";
import { Moment } from "../format/moment.tsx";
import { latchkey } from "../client/latchkey.ts";
import { useAction } from "../action/use-action.ts";
import { CodeField, wrongCode } from "./code-field.tsx";
import { proving } from "./refused.ts";
import { Sure } from "../form/sure.tsx";
import type { Factors, OnChanged, Starting, TotpSetUp } from "./types.ts";

interface AuthenticatorAppProps {
  readonly totp: Factors["totp"];
  readonly starting: Starting;
  readonly onChanged: OnChanged;
}

/** The authenticator app of the account: set it up, or remove it. */
export function AuthenticatorApp({ totp, starting, onChanged }: AuthenticatorAppProps) {
  const { busy, run } = useAction();
  const [setUp, setSetUp] = useState<TotpSetUp>();

  const start = () =>
    run("set up", () =>
      starting(async () => setSetUp(await latchkey.call("post", "/users/me/factors/totp"))),
    );

  async function confirm(entered: (name: string) => string): Promise<void> {
    const body = { enrolment_token: setUp?.enrolment_token ?? "", totp: entered("totp") };
    const { recovery_codes: codes } = await proving("totp", wrongCode, () =>
      latchkey.call("post", "/users/me/factors/totp/confirmation", { body }),
    );
    // The tokens from now on have both factors.
    await latchkey.refresh();
    setSetUp(undefined);
    await onChanged({ message: "Your authenticator app is set up.", codes });
  }

  async function remove(): Promise<void> {
    await latchkey.call("delete", "/users/me/factors/totp");
    await onChanged({
      message: "Your authenticator app is removed. Your other devices are logged out.",
    });
  }

  return (
    <section>
      <h2>Authenticator app</h2>
      {totp && (
        <>
          <p class="hint">
            Set up on <Moment at={totp.created_at} as="date" />, <LastUse at={totp.last_used_at} />.
            Logins with your password ask for its code.
          </p>
          <Sure
            label="Remove the app"
            kind="danger"
            question="Logs out all other devices. The recovery codes go with the last factor."
            confirm="Remove the app"
            act={remove}
          />
        </>
      )}
      {!totp && !setUp && (
        <>
          <p>
            An app on your phone shows a code for each login. Someone with only your password then
            cannot log in.
          </p>
          <Button busy={busy.has("set up")} onClick={start}>
            Set up an app
          </Button>
        </>
      )}
      {setUp && <SetUp setUp={setUp} confirm={confirm} cancel={() => setSetUp(undefined)} />}
    </section>
  );
}

interface SetUpProps {
  readonly setUp: TotpSetUp;
  readonly confirm: (entered: (name: string) => string) => Promise<void>;
  readonly cancel: () => void;
}

/** What the app has to know, and the field for its first code. */
const SetUp = ({ setUp: { secret, uri, qr_svg: svg }, confirm, cancel }: SetUpProps) => (
  <div class="set-up">
    <p>
      Scan the picture with your app. On this phone, <a href={uri}>open the app</a>. Or type the
      secret into it:
    </p>
    <img
      class="qr"
      src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
      alt="QR code for your authenticator app"
      width="200"
      height="200"
    />
    <code class="secret-text">{secret.replaceAll(/.{4}(?=.)/g, "$& ")}</code>
    <Form action="Turn on" send={confirm}>
      <CodeField hint="The app shows it." />
    </Form>
    <Button kind="quiet" onClick={cancel}>
      Cancel
    </Button>
  </div>
);

/** When a factor was last used, as the end of a sentence. */
export const LastUse = ({ at }: { readonly at: string | null }) =>
  at ? (
    <>
      last used <Moment at={at} as="ago" />
    </>
  ) : (
    <>not used yet</>
  );
