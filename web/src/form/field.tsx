import type { ComponentChildren, InputHTMLAttributes } from "preact";
import { useContext, useId } from "preact/hooks";
import { FieldErrors } from "./form.tsx";

export interface FieldProps extends Pick<
  InputHTMLAttributes,
  "autocapitalize" | "autocomplete" | "defaultValue" | "onInput" | "spellcheck"
> {
  readonly label: string;
  /** The member of the request body that gets the value. A password is always `password`, except for a new one beside it. */
  readonly name: string;
  readonly type?: "text" | "email" | "password";
  /** Help before typing. An error replaces it. */
  readonly hint?: string;
  /** Help that is always shown. */
  readonly children?: ComponentChildren;
  /** Content at the end of the input box. */
  readonly end?: ComponentChildren;
}

/** An input with its label, its hint and its error. */
export function Field({ label, name, type = "text", hint, children, end, ...input }: FieldProps) {
  const id = useId();
  // Preact has one type for each kind of input, and none for several kinds.
  const attributes = { type, ...input } as InputHTMLAttributes;
  const error = useContext(FieldErrors)[name];
  const message = error ?? hint;
  const describedBy = [message && `${id}-message`, children && `${id}-more`]
    .filter(Boolean)
    .join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="box">
        <input
          id={id}
          name={name}
          required
          autocapitalize="none"
          aria-invalid={error ? "true" : undefined}
          aria-describedby={describedBy || undefined}
          {...attributes}
        />
        {end}
      </div>
      {message && (
        <p class={error ? "error" : "hint"} id={`${id}-message`}>
          {message}
        </p>
      )}
      {children && (
        <div class="hint" id={`${id}-more`}>
          {children}
        </div>
      )}
    </div>
  );
}
