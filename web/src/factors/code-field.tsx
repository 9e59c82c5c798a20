import { Field } from "../form/field.tsx";

interface CodeFieldProps {
  readonly hint?: string;
}

/** The code that an authenticator app shows. Phones and password managers fill it in. */
export const CodeField = ({ hint }: CodeFieldProps) => (
  <Field
    label="Code"
    name="totp"
    inputmode="numeric"
    autocomplete="one-time-code"
    spellcheck={false}
    {...(hint !== undefined && { hint })}
  />
);

/** The error of a code that the server refused. */
export const wrongCode = "This code is wrong, or it was used already. Wait for the next one.";
