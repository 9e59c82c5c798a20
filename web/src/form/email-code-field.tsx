import { t } from "../language/language.ts";
import { Field } from "./field.tsx";

/** The code of an email. It takes a paste, and phones fill it in. */
export const EmailCodeField = () => (
  <Field
    label={t.emailCode.label}
    name="code"
    inputmode="numeric"
    autocomplete="one-time-code"
    spellcheck={false}
    hint={t.emailCode.hint}
  />
);
