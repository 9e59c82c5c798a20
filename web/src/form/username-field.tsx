import { t } from "../language/language.ts";
import { Field, type FieldProps } from "./field.tsx";

/** What a username may look like. The server decides, and this tells it together with the faults of empty fields. */
const pattern = "[A-Za-z0-9._\\-]{3,64}";

/** An input for a username that a user chooses. */
export const UsernameField = (props: Pick<FieldProps, "defaultValue">) => (
  <Field
    {...props}
    label={t.fields.username}
    name="username"
    autocomplete="username"
    spellcheck={false}
    hint={t.fields.usernameHint}
    pattern={pattern}
  />
);
