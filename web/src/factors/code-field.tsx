import { Field } from "../form/field.tsx";
import { t } from "../language/language.ts";

interface CodeFieldProps {
  readonly hint?: string;
}

/** The code that an authenticator app shows. Phones and password managers fill it in. */
export const CodeField = ({ hint }: CodeFieldProps) => (
  <Field
    label={t.fields.code}
    name="totp"
    inputmode="numeric"
    autocomplete="one-time-code"
    spellcheck={false}
    {...(hint !== undefined && { hint })}
  />
);
