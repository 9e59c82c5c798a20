import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useAction } from "../action/use-action.ts";
import { latchkey } from "../client/latchkey.ts";
import { Form } from "../form/form.tsx";
import { Sure } from "../form/sure.tsx";
import { Moment } from "../format/moment.tsx";
import { t } from "../language/language.ts";
import { rich } from "../language/rich.tsx";
import { Button } from "../layout/button.tsx";
import { Setting } from "../layout/page.tsx";
import { CodeField } from "./code-field.tsx";
import { proving } from "./proving.ts";
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
    const { recovery_codes: codes } = await proving("totp", t.errors.wrong_code, () =>
      latchkey.call("post", "/users/me/factors/totp/confirmation", { body }),
    );
    // The tokens from now on have both factors.
    await latchkey.refresh();
    setSetUp(undefined);
    await onChanged({ message: t.app.done, codes });
  }

  async function remove(): Promise<void> {
    await latchkey.call("delete", "/users/me/factors/totp");
    await onChanged({ message: t.app.removed });
  }

  const text = totp
    ? rich(t.app.on, {
        date: <Moment at={totp.created_at} as="date" />,
        use: <LastUse at={totp.last_used_at} />,
      })
    : t.app.text;
  return (
    <Setting
      title={t.app.title}
      text={text}
      action={
        !totp &&
        !setUp && (
          <Button busy={busy.has("set up")} onClick={start}>
            {t.app.setUp}
          </Button>
        )
      }
    >
      {totp && (
        <Sure
          label={t.app.remove}
          kind="danger"
          question={t.app.removeText}
          confirm={t.app.remove}
          act={remove}
        />
      )}
      {setUp && <SetUp setUp={setUp} confirm={confirm} cancel={() => setSetUp(undefined)} />}
    </Setting>
  );
}

interface SetUpProps {
  readonly setUp: TotpSetUp;
  readonly confirm: (entered: (name: string) => string) => Promise<void>;
  readonly cancel: () => void;
}

/** What the app has to know, and beside it the field for its first code. Takes the focus of the button that it replaces. */
function SetUp({ setUp: { secret, uri, qr_svg: svg }, confirm, cancel }: SetUpProps) {
  const text = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => text.current?.focus(), []);
  return (
    <div class="set-up">
      <img
        class="qr"
        src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
        alt={t.app.qr}
        width="200"
        height="200"
      />
      <div class="question">
        <p ref={text} tabIndex={-1}>
          {t.app.scan}
        </p>
        <code class="secret-text">{secret.replaceAll(/.{4}(?=.)/g, "$& ")}</code>
        <a class="touch" href={uri}>
          {t.app.open}
        </a>
        <Form action={t.app.action} send={confirm}>
          <CodeField hint={t.app.codeHint} />
        </Form>
        <Button kind="quiet" onClick={cancel}>
          {t.common.cancel}
        </Button>
      </div>
    </div>
  );
}

/** When a factor was last used, as the end of a sentence. */
export const LastUse = ({ at }: { readonly at: string | null }) => (
  <>{at ? rich(t.security.lastUsed, { time: <Moment at={at} as="ago" /> }) : t.security.notUsed}</>
);
