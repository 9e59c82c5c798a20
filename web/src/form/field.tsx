import type { ComponentChildren, InputHTMLAttributes } from "preact";
import { useContext, useId } from "preact/hooks";
import { typedBefore } from "../language/kept-fields.ts";
import { FieldErrors } from "./form.tsx";

export interface FieldProps extends Pick<
  InputHTMLAttributes,
  | "autocapitalize"
  | "autocomplete"
  | "defaultValue"
  | "inputmode"
  | "maxLength"
  | "minLength"
  | "onInput"
  | "pattern"
  | "required"
  | "spellcheck"
> {
  readonly label: string;
  /** The member of the request body that gets the value. A password is always `password`, except for a new one beside it. */
  readonly name: string;
  readonly type?: "text" | "email" | "password" | "url" | "tel" | "date" | "number";
  /** Values to choose from, each with its label, instead of text. */
  readonly choices?: readonly (readonly [value: string, label: string])[];
  /** Help before typing. An error replaces it. */
  readonly hint?: string;
  /** Help that is always shown. */
  readonly children?: ComponentChildren;
  /** Content at the end of the input box. */
  readonly end?: ComponentChildren;
  /** A link beside the label. The keyboard reaches it after the input. */
  readonly aside?: ComponentChildren;
}

/** An input with its label, its hint and its error. */
export function Field(props: FieldProps) {
  const { label, name, type = "text", choices, hint, children, end, aside, ...rest } = props;
  const input = { ...rest, defaultValue: typedBefore(name) ?? rest.defaultValue };
  const id = useId();
  // Preact has one type for each kind of input, and none for several kinds.
  const attributes = {
    id,
    name,
    type,
    required: true,
    autocapitalize: "none",
    ...(type === "number" && { step: "any" }),
    ...input,
  } as InputHTMLAttributes;
  const error = useContext(FieldErrors)[name];
  const message = error ?? hint;
  const describedBy = [message && `${id}-message`, children && `${id}-more`]
    .filter(Boolean)
    .join(" ");
  const described = {
    "aria-invalid": error ? ("true" as const) : undefined,
    "aria-describedby": describedBy || undefined,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="box">
        {choices ? (
          <select {...described} id={id} name={name} required={input.required ?? true}>
            <Options choices={choices} chosen={input.defaultValue} />
          </select>
        ) : (
          <input {...described} {...attributes} />
        )}
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
      {aside && <div class="aside">{aside}</div>}
    </div>
  );
}

interface OptionsProps {
  readonly choices: NonNullable<FieldProps["choices"]>;
  readonly chosen: FieldProps["defaultValue"];
}

/** The choices, after an empty one. */
function Options({ choices, chosen }: OptionsProps) {
  return (
    <>
      <option value="">–</option>
      {choices.map(([value, label]) => (
        <option key={value} value={value} selected={value === chosen}>
          {label}
        </option>
      ))}
    </>
  );
}
