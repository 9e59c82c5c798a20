import type { Account } from "latchkey/client";
import { AttributeField } from "../../form/attribute-field.tsx";
import { changesOf } from "../../form/attributes.ts";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { useRegistrationRules } from "../../form/registration-rules.ts";
import { latchkey } from "../../client/latchkey.ts";
import { Link } from "../../routing/link.tsx";
import { Page } from "../../layout/page.tsx";

interface EditProfilePageProps {
  readonly user: Account;
  readonly onSaved: () => void;
}

/** Changes the name, the username and the operator's attributes. */
export function EditProfilePage({ user, onSaved }: EditProfilePageProps) {
  const { isLoading, rules } = useRegistrationRules({ isNeeded: user.attributes !== undefined });
  const attributes = rules?.attributes.filter(({ isReadOnly }) => !isReadOnly) ?? [];

  async function send(entered: (name: string) => string): Promise<void> {
    await latchkey.updateUser({
      name: entered("name"),
      username: entered("username"),
      ...(attributes.length > 0 && { attributes: changesOf(attributes, entered, user.attributes) }),
    });
    onSaved();
  }

  return (
    <Page title="Edit profile">
      {isLoading ? (
        <p class="hint">Loading…</p>
      ) : (
        <Form action="Save" send={send}>
          <Field
            label="Name"
            name="name"
            autocomplete="name"
            autocapitalize="words"
            defaultValue={user.name}
          />
          <Field
            label="Username"
            name="username"
            autocomplete="username"
            spellcheck={false}
            defaultValue={user.username}
            hint="Use 3–64 letters, digits, . _ or -"
          />
          {attributes.map((attribute) => (
            <AttributeField
              key={attribute.name}
              attribute={attribute}
              value={user.attributes?.[attribute.name]}
            />
          ))}
        </Form>
      )}
      <p class="other">
        <Link to="profile">Cancel</Link>
      </p>
    </Page>
  );
}
