import { type ComponentChildren, createContext } from "preact";
import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Troubles } from "../action/troubles.ts";
import { useAction } from "../action/use-action.ts";
import { invalid, type Refusal } from "../client/refusal.ts";
import { t } from "../language/language.ts";
import { Button } from "../layout/button.tsx";

/** The errors of the surrounding form's fields, by field name. */
export const FieldErrors = createContext<Refusal["fields"]>({});

interface FormProps {
  /** The label of the submit button. */
  readonly action: string;
  readonly kind?: "main" | "danger";
  /** Sends the entered values. A LatchkeyError is shown at its fields or in the page's alert. */
  readonly send: (entered: (name: string) => string) => Promise<unknown>;
  readonly children: ComponentChildren;
}

/** A form for a call to Latchkey. The page checks only for empty fields. The server validates everything else. */
export function Form({ action, kind = "main", send, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [attempts, setAttempts] = useState(0);
  const [errors, setErrors] = useState<Refusal["fields"]>({});
  const { report, resolve } = useContext(Troubles);
  const { busy, run } = useAction();

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy.has(action)) return;
    const fields = fieldsOf(form.current);
    const empty = fields.filter((field) => field.validity.valueMissing);
    if (empty.length > 0) {
      resolve(action);
      // The other fields too, so that all errors are there at the same time.
      const wrong = fields.filter((field) => !field.validity.valid);
      setErrors(Object.fromEntries(wrong.map((field) => [field.name, faultOf(field)])));
    } else {
      const entered = (name: string) => fields.find((field) => field.name === name)?.value ?? "";
      // The submit button is there to try again, and sends what the fields contain by then.
      const refused = await run(action, () => send(entered), { offersRetry: false });
      const message = otherErrors(refused, fields);
      if (message) report({ action, message });
      setErrors(refused);
    }
    setAttempts((before) => before + 1);
  }

  useLayoutEffect(() => {
    fieldsOf(form.current)
      .find(({ name }) => name in errors)
      ?.focus();
  }, [attempts]);

  /** Removes the error of a field as soon as the user edits the field. */
  function clearError({ target }: Event): void {
    const { [(target as FieldElement).name]: cleared, ...others } = errors;
    if (cleared !== undefined) setErrors(others);
  }

  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)} onInput={clearError}>
      <FieldErrors.Provider value={errors}>{children}</FieldErrors.Provider>
      <Button kind={kind} type="submit" busy={busy.has(action)}>
        {action}
      </Button>
    </form>
  );
}

type FieldElement = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const fieldsOf = (form: HTMLFormElement | null): FieldElement[] =>
  [...(form?.elements ?? [])].filter((element): element is FieldElement =>
    element.matches("input, select, textarea"),
  );

const faultOf = ({ name, validity }: FieldElement): string =>
  validity.valueMissing ? t.fields.required : invalid(name);

/** The errors of members that have no field in the form. */
function otherErrors(
  errors: Refusal["fields"],
  fields: readonly FieldElement[],
): string | undefined {
  const names = fields.map(({ name }) => name);
  const others = Object.entries(errors).filter(([name]) => !names.includes(name));
  return others.map(([, message]) => message).join(" ") || undefined;
}
