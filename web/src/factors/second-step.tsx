import type { Mfa } from "latchkey-auth/client";
import type { LoginFlow } from "latchkey-auth/store";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { submitTo } from "../client/login-flow.ts";
import { Field } from "../form/field.tsx";
import { Form } from "../form/form.tsx";
import { t } from "../language/language.ts";
import { Page } from "../layout/page.tsx";
import { CodeField } from "./code-field.tsx";
import { PasskeyButton } from "./passkeys/passkey-button.tsx";
import { passkeys } from "./passkeys/passkeys.ts";
import { proving } from "./proving.ts";

type Kind = Mfa["factors"][number];

interface SecondStepProps {
  /** The login, whose first step is done. */
  readonly flow: LoginFlow;
  readonly factors: Mfa["factors"];
  /** Goes back to the first step. */
  readonly cancel: () => void;
  /** The second step came too late. The login is at its first step again. */
  readonly onLate?: () => void;
  readonly onLoggedIn?: () => void;
}

/** What leads to each factor, from another one. */
const linkTo = (kind: Kind): string =>
  ({
    totp: t.secondStep.useApp,
    passkey: t.secondStep.usePasskey,
    recovery_code: t.secondStep.useRecoveryCode,
  })[kind];

const order: readonly Kind[] = ["totp", "passkey", "recovery_code"];

/** The second step of a login, with one factor, and with a way to the others. */
export function SecondStep({ flow, factors, cancel, onLate, onLoggedIn }: SecondStepProps) {
  const kinds = order.filter(
    (kind) => factors.includes(kind) && (kind !== "passkey" || passkeys.areSupported),
  );
  const [kind, setKind] = useState(kinds[0]);
  const box = useRef<HTMLDivElement>(null);

  // There is one thing to do here.
  useLayoutEffect(() => box.current?.querySelector<HTMLElement>("input, .main")?.focus(), [kind]);

  /** Completes the login. If it began too long ago, it has to begin again. */
  async function complete(step: Parameters<LoginFlow["submit"]>[0]): Promise<void> {
    try {
      await submitTo(flow, step);
      if (flow.getSnapshot().state === "done") onLoggedIn?.();
    } catch (error) {
      if (flow.getSnapshot().state !== "credentials") throw error;
      onLate?.();
    }
  }

  const send = (name: "totp" | "recovery_code", message: string) => (entered: Entered) =>
    proving(name, message, () => complete({ [name]: entered(name) }));

  return (
    <Page title={kind === "passkey" ? t.secondStep.passkeyTitle : t.secondStep.title}>
      <div class="question" ref={box}>
        {kind === "totp" && (
          <Form key={kind} action={t.secondStep.action} send={send("totp", t.errors.wrong_code)}>
            <CodeField hint={t.secondStep.codeHint} />
          </Form>
        )}
        {kind === "recovery_code" && (
          <Form
            key={kind}
            action={t.secondStep.action}
            send={send("recovery_code", t.secondStep.wrongRecoveryCode)}
          >
            <Field
              label={t.fields.recoveryCode}
              name="recovery_code"
              autocomplete="off"
              spellcheck={false}
              hint={t.secondStep.recoveryHint}
            />
          </Form>
        )}
        {kind === "passkey" && (
          <>
            <p>{t.secondStep.passkeyText}</p>
            <PasskeyButton kind="main" act={() => complete(passkeys.verifySecondFactor)}>
              {t.secondStep.passkey}
            </PasskeyButton>
          </>
        )}
        {!kind && <p>{t.secondStep.unsupported}</p>}
      </div>
      <ul class="other">
        {kinds
          .filter((other) => other !== kind)
          .map((other) => (
            <li key={other}>
              <button class="way" type="button" onClick={() => setKind(other)}>
                {linkTo(other)}
              </button>
            </li>
          ))}
        <li>
          <button class="way" type="button" onClick={cancel}>
            {t.common.cancel}
          </button>
        </li>
      </ul>
    </Page>
  );
}

type Entered = (name: string) => string;
