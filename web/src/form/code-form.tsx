import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../language/language.ts";
import { Field } from "./field.tsx";
import { Form } from "./form.tsx";

/** Digits of a code in an email. */
const length = 6;

const digitsIn = (text: string): string => text.replaceAll(/\D/g, "");

interface CodeFormProps {
  readonly action: string;
  /** Sends the code, and what was entered in the other fields. */
  readonly send: (code: string, entered: (name: string) => string) => Promise<unknown>;
  /** Whether the form waits for its button, because the user has more to decide. */
  readonly waits?: boolean;
  /** Further fields. */
  readonly children?: ComponentChildren;
}

/** The form for the code of an email. It is sent by itself at the last digit, once the other fields are filled in. */
export function CodeForm({ action, send, waits = false, children }: CodeFormProps) {
  const box = useRef<HTMLDivElement>(null);
  /** What was sent by itself, so that a correction of the blanks does not send it again. */
  const sent = useRef("");

  // There is one thing to do here.
  useLayoutEffect(() => box.current?.querySelector("input")?.focus(), []);

  function onInput({ currentTarget: field }: { readonly currentTarget: HTMLInputElement }): void {
    const code = digitsIn(field.value);
    if (code.length !== length || code === sent.current) return;
    const fields = [...(field.form?.elements ?? [])] as HTMLInputElement[];
    const empty = fields.find((one) => one !== field && one.required && one.value === "");
    if (empty) return empty.focus();
    if (waits) return;
    sent.current = code;
    field.form?.requestSubmit();
  }

  async function sendCode(entered: (name: string) => string): Promise<void> {
    try {
      await send(digitsIn(entered("code")), entered);
    } catch (error) {
      // The next digit replaces a code that was wrong.
      box.current?.querySelector("input")?.select();
      throw error;
    }
  }

  return (
    <div class="question" ref={box}>
      <Form action={action} send={sendCode}>
        <Field
          label={t.emailCode.label}
          name="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          spellcheck={false}
          hint={t.emailCode.hint}
          onInput={onInput}
        />
        {children}
      </Form>
    </div>
  );
}
