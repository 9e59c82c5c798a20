import { type ComponentChildren, createContext } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Alert } from "../alert.tsx";
import { Button } from "../button.tsx";
import { noRefusal, type Refusal } from "../refusal.ts";
import { useAction } from "../use-action.ts";

/** What is wrong with the fields of the form around, by their names. */
export const FieldErrors = createContext(noRefusal.fields);

interface FormProps {
  /** What its button says. */
  readonly action: string;
  /** Sends what was entered. A LatchkeyError is shown: at its fields, or above the form. */
  readonly send: (entered: (name: string) => string) => Promise<unknown>;
  readonly children: ComponentChildren;
}

/** A form that asks Latchkey. What a field may hold is for the server to say; here only empty ones are kept back. */
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
        fields: Object.fromEntries(empty.map(({ name }) => [name, "This is needed."])),
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

  /** Who mends a field need not see any longer what was wrong with it. */
  function mend({ target }: Event): void {
    const { [(target as HTMLInputElement).name]: mended, ...others } = refusal.fields;
    if (mended !== undefined) setRefusal({ ...refusal, fields: others });
  }

  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)} onInput={mend}>
      <Alert key={attempts}>{refusal.alert ?? strayErrors(refusal, form.current)}</Alert>
      <FieldErrors.Provider value={refusal.fields}>{children}</FieldErrors.Provider>
      <Button kind="main" type="submit" busy={busy.has(action)}>
        {action}
      </Button>
    </form>
  );
}

const fieldsOf = (form: HTMLFormElement | null): HTMLInputElement[] =>
  [...(form?.elements ?? [])].filter((element) => element instanceof HTMLInputElement);

/** Errors at what the form has no field for. */
function strayErrors({ fields }: Refusal, form: HTMLFormElement | null): string | undefined {
  const names = fieldsOf(form).map(({ name }) => name);
  const stray = Object.entries(fields).filter(([name]) => !names.includes(name));
  return stray.map(([, message]) => message).join(" ") || undefined;
}
