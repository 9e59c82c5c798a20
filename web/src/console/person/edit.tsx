import { latchkey } from "../../client/latchkey.ts";
import { AttributeField } from "../../form/attribute-field.tsx";
import { changesOf } from "../../form/attributes.ts";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { useRegistrationRules } from "../../form/registration-rules.ts";
import { Button } from "../../layout/button.tsx";
import { useConsole } from "../context.ts";
import type { UserDetails } from "../types.ts";

interface EditProps {
  readonly person: UserDetails;
  readonly onSaved: (now: UserDetails) => Promise<void>;
  readonly onCancel: () => void;
}

/** Changes the name, the username, the address and the operator's attributes of a user. */
export function Edit({ person, onSaved, onCancel }: EditProps) {
  const { user, say } = useConsole();
  const { id, name, username, email } = person;
  const { isLoading, rules } = useRegistrationRules({ isNeeded: person.attributes !== undefined });
  const attributes = rules?.attributes.filter(({ isReadOnly }) => !isReadOnly) ?? [];
  const isOwn = id === user.id;

  async function send(entered: (name: string) => string): Promise<void> {
    const address = entered("email").trim();
    const body = {
      name: entered("name"),
      username: entered("username"),
      ...(!isOwn && address !== email && { email: address }),
      ...(attributes.length > 0 && {
        attributes: changesOf(attributes, entered, person.attributes),
      }),
    };
    const now = await latchkey.call("patch", "/admin/users/{id}", { params: { id }, body });
    await onSaved(now);
    say("Saved.");
  }

  return (
    <section class="narrow" aria-label="Edit">
      {isLoading ? (
        <p class="hint">Loading…</p>
      ) : (
        <Form action="Save" send={send}>
          <Field
            label="Name"
            name="name"
            autocomplete="off"
            autocapitalize="words"
            defaultValue={name}
          />
          <Field
            label="Username"
            name="username"
            autocomplete="off"
            spellcheck={false}
            defaultValue={username}
          />
          {!isOwn && (
            <Field
              label="Email"
              name="email"
              type="email"
              autocomplete="off"
              spellcheck={false}
              defaultValue={email}
              required={email !== ""}
              hint="If the old address is verified, so is the new one. We notify the old address."
            />
          )}
          {attributes.map((attribute) => (
            <AttributeField
              key={attribute.name}
              attribute={attribute}
              value={person.attributes?.[attribute.name]}
            />
          ))}
        </Form>
      )}
      <Button kind="quiet" onClick={onCancel}>
        Cancel
      </Button>
    </section>
  );
}
