import { useState } from "preact/hooks";
import { t } from "../language/language.ts";
import { Field, type FieldProps } from "./field.tsx";

interface PasswordFieldProps extends Omit<FieldProps, "name" | "type" | "end"> {
  readonly name?: string;
  /** Tells password managers which of the two it is. */
  readonly autocomplete: "current-password" | "new-password";
}

/** A password input with a button that shows the password. */
export function PasswordField({ name = "password", ...props }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...props}
      name={name}
      type={shown ? "text" : "password"}
      spellcheck={false}
      end={
        <button class="show" type="button" aria-pressed={shown} onClick={() => setShown(!shown)}>
          <span class="unseen">{t.fields.showPassword}</span>
          <Eye open={!shown} />
        </button>
      }
    />
  );
}

function Eye({ open }: { readonly open: boolean }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <g fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round">
        <path d="M2.5 12c2-4 5.500-6.500 9.500-6.500s7.500 2.500 9.500 6.500c-2 4-5.500 6.500-9.500 6.500S4.500 16 2.500 12Z" />
        <circle cx="12" cy="12" r="3" />
        {!open && <path d="M4 20 20 4" />}
      </g>
    </svg>
  );
}
