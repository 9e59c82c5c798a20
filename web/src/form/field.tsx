import type { ComponentChildren, InputHTMLAttributes } from "preact";
import { useContext, useId } from "preact/hooks";
import { FieldErrors } from "./form.tsx";

export interface FieldProps extends Pick<
  InputHTMLAttributes,
  "autocapitalize" | "autocomplete" | "onInput" | "spellcheck"
> {
  readonly label: string;
  /** The member of the body it becomes. */
  readonly name: string;
  readonly type?: "text" | "email" | "password";
  /** What to know before typing. Gives way to what is wrong. */
  readonly hint?: string;
  /** What to know all the time. */
  readonly children?: ComponentChildren;
  /** Stands in the box, at its end. */
  readonly end?: ComponentChildren;
}

/** One line to fill in, with its label, its hint and what is wrong with it. */
export function Field({ label, name, type = "text", hint, children, end, ...input }: FieldProps) {
  const id = useId();
  // Preact's types have one for each kind of input, and no union of a few of them.
  const attributes = { type, ...input } as InputHTMLAttributes;
  const error = useContext(FieldErrors)[name];
  const said = error ?? hint;
  const describedBy = [said && `${id}-said`, children && `${id}-more`].filter(Boolean).join(" ");
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
      {said && (
        <p class={error ? "error" : "hint"} id={`${id}-said`}>
          {said}
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
