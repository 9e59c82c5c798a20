import { type ComponentChildren, createContext } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Alert } from "../alert.tsx";
import { Button } from "../button.tsx";
import { noRefusal, type Refusal } from "../refusal.ts";
import { useAction } from "../use-action.ts";

/** The errors of the surrounding form's fields, by field name. */
export const FieldErrors = createContext(noRefusal.fields);

interface FormProps {
  /** The label of the submit button. */
  readonly action: string;
  /** Sends the entered values. A LatchkeyError is shown at its fields or above the form. */
  readonly send: (entered: (name: string) => string) => Promise<unknown>;
  readonly children: ComponentChildren;
}

/** A form for a call to Latchkey. The page checks only for empty fields. The server validates everything else. */
export function Form({ action, send, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [attempts, setAttempts] = useState(0);
  const { busy, refusal, setRefusal, run } = useAction();

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy.has(action)) return;
    const fields = fieldsOf(form.current);
    const empty = fields.filter((field) => field.validity.valueMissing);
    if (empty.length > 0) {
      setRefusal({
        fields: Object.fromEntries(empty.map(({ name }) => [name, "Required."])),
      });
    } else {
      await run(action, () => send((name) => fields.find((f) => f.name === name)?.value ?? ""));
    }
    setAttempts((before) => before + 1);
  }

  useLayoutEffect(() => {
    fieldsOf(form.current)
      .find(({ name }) => name in refusal.fields)
      ?.focus();
  }, [attempts]);

  /** Removes the error of a field as soon as the user edits the field. */
  function clearError({ target }: Event): void {
    const { [(target as HTMLInputElement).name]: cleared, ...others } = refusal.fields;
    if (cleared !== undefined) setRefusal({ ...refusal, fields: others });
  }

  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)} onInput={clearError}>
      <Alert key={attempts}>{refusal.alert ?? otherErrors(refusal, form.current)}</Alert>
      <FieldErrors.Provider value={refusal.fields}>{children}</FieldErrors.Provider>
      <Button kind="main" type="submit" busy={busy.has(action)}>
        {action}
      </Button>
    </form>
  );
}

const fieldsOf = (form: HTMLFormElement | null): HTMLInputElement[] =>
  [...(form?.elements ?? [])].filter((element) => element instanceof HTMLInputElement);

/** The errors of members that have no field in the form. */
function otherErrors({ fields }: Refusal, form: HTMLFormElement | null): string | undefined {
  const names = fieldsOf(form).map(({ name }) => name);
  const other = Object.entries(fields).filter(([name]) => !names.includes(name));
  return other.map(([, message]) => message).join(" ") || undefined;
}
