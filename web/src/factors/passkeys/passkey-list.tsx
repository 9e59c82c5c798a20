import { useState } from "preact/hooks";
import { Button } from "../../layout/button.tsx";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { deviceOf } from "../../format/device.ts";
import { Moment } from "../../format/moment.tsx";
import { latchkey } from "../../client/latchkey.ts";
import { useAction } from "../../action/use-action.ts";
import { LastUse } from "../authenticator-app.tsx";
import { PasskeyButton } from "./passkey-button.tsx";
import { passkeys } from "./passkeys.ts";
import { Sure } from "../../form/sure.tsx";
import type { Factors, OnChanged, Passkey, Starting } from "../types.ts";

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
    await onChanged({ message: `The passkey “${name}” is added.`, codes });
  }

  return (
    <section>
      <h2>Passkeys</h2>
      <p>
        With a passkey you log in by your fingerprint, your face or the PIN of your device, without
        a password.
      </p>
      {factors.passkeys.length > 0 && (
        <ul aria-label="Passkeys">
          {factors.passkeys.map((passkey) => (
            <Row key={passkey.id} passkey={passkey} onChanged={onChanged} />
          ))}
        </ul>
      )}
      {passkeys.areSupported ? (
        <PasskeyButton act={() => starting(add)}>Add a passkey</PasskeyButton>
      ) : (
        <p class="hint">This browser cannot use passkeys.</p>
      )}
    </section>
  );
}

interface RowProps {
  readonly passkey: Passkey;
  readonly onChanged: OnChanged;
}

function Row({ passkey: { id, name, created_at, last_used_at, backed_up }, onChanged }: RowProps) {
  const [isRenaming, setIsRenaming] = useState(false);

  async function rename(entered: (name: string) => string): Promise<void> {
    const body = { name: entered("name") };
    await latchkey.call("patch", "/users/me/factors/passkeys/{id}", { params: { id }, body });
    setIsRenaming(false);
    await onChanged({ message: `The passkey is called “${body.name}” now.` });
  }

  async function remove(): Promise<void> {
    await passkeys.remove(id);
    await onChanged({
      message: `The passkey “${name}” is removed. Your other devices are logged out.`,
    });
  }

  return (
    <li class="passkey">
      <div>
        <h3>
          <bdi>{name}</bdi> {backed_up && <span class="badge">synchronized</span>}
        </h3>
        <p class="hint">
          Added <Moment at={created_at} as="date" />, <LastUse at={last_used_at} />
        </p>
      </div>
      {isRenaming ? (
        <div class="sure">
          <Form action="Save the name" send={rename}>
            <Field label="Name" name="name" defaultValue={name} autocomplete="off" />
          </Form>
          <Button onClick={() => setIsRenaming(false)}>Cancel</Button>
        </div>
      ) : (
        <div class="tools">
          <Button kind="quiet" onClick={() => setIsRenaming(true)}>
            Rename<span class="unseen"> {name}</span>
          </Button>
          <Sure
            label="Remove"
            about={name}
            kind="quiet"
            question="You cannot log in with it any more. Logs out all other devices."
            confirm="Remove the passkey"
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
        message: isOn
          ? "A login with your password asks for nothing else."
          : "A login with your password asks for a passkey now. Your other devices are logged out.",
        codes: answer.recovery_codes,
      });
    });

  return (
    <section>
      <h2>Two steps</h2>
      <p>
        {isOn
          ? "After your password, a login asks for a passkey or a recovery code."
          : "Someone with only your password can log in without a passkey."}
      </p>
      <Button busy={busy.has("two-factor")} onClick={change}>
        {isOn ? "Stop asking for a passkey" : "Ask for a passkey after my password"}
      </Button>
    </section>
  );
}
