import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { Sure } from "../../form/sure.tsx";
import { deviceOf } from "../../format/device.ts";
import { Moment } from "../../format/moment.tsx";
import { t } from "../../language/language.ts";
import { rich } from "../../language/rich.tsx";
import { Button } from "../../layout/button.tsx";
import { Setting } from "../../layout/page.tsx";
import { LastUse } from "../authenticator-app.tsx";
import type { Factors, OnChanged, Passkey, Starting } from "../types.ts";
import { PasskeyButton } from "./passkey-button.tsx";
import { passkeys } from "./passkeys.ts";

interface TwoFactorProps {
  readonly factors: Factors;
  readonly onChanged: OnChanged;
}

interface PasskeyListProps extends TwoFactorProps {
  readonly starting: Starting;
}

/** The passkeys of the account. */
export function PasskeyList({ factors, starting, onChanged }: PasskeyListProps) {
  async function add(): Promise<void> {
    const { name, recovery_codes: codes } = await passkeys.add(deviceOf(navigator.userAgent));
    await onChanged({ message: fill(t.passkeys.added, { name }), codes });
  }

  return (
    <Setting
      title={t.passkeys.title}
      text={passkeys.areSupported ? t.passkeys.text : t.passkeyErrors.unsupported}
      action={
        passkeys.areSupported && (
          <PasskeyButton act={() => starting(add)}>{t.passkeys.add}</PasskeyButton>
        )
      }
    >
      {factors.passkeys.length > 0 && (
        <ul aria-label={t.passkeys.title}>
          {factors.passkeys.map((passkey) => (
            <Row key={passkey.id} passkey={passkey} onChanged={onChanged} />
          ))}
        </ul>
      )}
    </Setting>
  );
}

interface RowProps {
  readonly passkey: Passkey;
  readonly onChanged: OnChanged;
}

function Row({ passkey: { id, name, created_at, last_used_at, backed_up }, onChanged }: RowProps) {
  const [step, setStep] = useState<"shown" | "renaming" | "cancelled">("shown");
  const row = useRef<HTMLLIElement>(null);

  useLayoutEffect(() => {
    const focused = { shown: "", renaming: "input", cancelled: "button" }[step];
    if (focused) row.current?.querySelector<HTMLElement>(focused)?.focus();
  }, [step]);

  async function rename(entered: (name: string) => string): Promise<void> {
    const body = { name: entered("name") };
    await latchkey.call("patch", "/users/me/factors/passkeys/{id}", { params: { id }, body });
    setStep("shown");
    await onChanged({ message: fill(t.passkeys.renamed, { name: body.name }) });
  }

  async function remove(): Promise<void> {
    await passkeys.remove(id);
    await onChanged({ message: fill(t.passkeys.removed, { name }) });
  }

  return (
    <li class="passkey" ref={row}>
      <div>
        <h3>
          <bdi>{name}</bdi> {backed_up && <span class="badge">{t.passkeys.synced}</span>}
        </h3>
        <p class="hint">
          {rich(t.passkeys.addedOn, {
            date: <Moment at={created_at} as="date" />,
            use: <LastUse at={last_used_at} />,
          })}
        </p>
      </div>
      {step === "renaming" ? (
        <div
          class="sure"
          role="group"
          aria-label={`${t.passkeys.rename} ${name}`}
          onKeyDown={({ key }) => {
            if (key === "Escape") setStep("cancelled");
          }}
        >
          <Form action={t.passkeys.saveName} send={rename}>
            <Field
              label={t.fields.name}
              name="name"
              defaultValue={name}
              maxLength={64}
              autocomplete="off"
            />
          </Form>
          <Button onClick={() => setStep("cancelled")}>{t.common.cancel}</Button>
        </div>
      ) : (
        <div class="tools">
          <Button kind="quiet" onClick={() => setStep("renaming")}>
            {t.passkeys.rename}
            <span class="unseen"> {name}</span>
          </Button>
          <Sure
            label={t.passkeys.remove}
            about={name}
            kind="quiet"
            question={t.passkeys.removeText}
            confirm={t.passkeys.confirmRemove}
            act={remove}
          />
        </div>
      )}
    </li>
  );
}

/** Whether logins with the password ask for a passkey. Only for accounts without an app. */
export function TwoFactor({ factors, onChanged }: TwoFactorProps) {
  const { busy, run } = useAction();
  const { two_step: isOn } = factors;

  const change = () =>
    run("two-factor", async () => {
      const body = { enabled: !isOn };
      const answer = await latchkey.call("put", "/users/me/factors/two-factor", { body });
      await onChanged({
        message: isOn ? t.twoFactor.turnedOff : t.twoFactor.turnedOn,
        codes: answer.recovery_codes,
      });
    });

  return (
    <Setting
      title={t.twoFactor.title}
      text={isOn ? t.twoFactor.on : t.twoFactor.off}
      action={
        <button
          class="switch"
          type="button"
          role="switch"
          aria-checked={isOn}
          aria-label={t.twoFactor.title}
          aria-disabled={busy.has("two-factor") ? "true" : undefined}
          onClick={() => void change()}
        />
      }
    />
  );
}
