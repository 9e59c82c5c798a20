import type { User } from "latchkey/client";
import { Field } from "../form/field.tsx";
import { Form } from "../form/form.tsx";
import { latchkey } from "../latchkey.ts";
import { Link } from "../link.tsx";
import { Page } from "../page.tsx";

interface EditProfilePageProps {
  readonly user: User;
  readonly onSaved: () => void;
}

/** Changes the name and the username. */
export function EditProfilePage({ user, onSaved }: EditProfilePageProps) {
  async function send(entered: (name: string) => string): Promise<void> {
    await latchkey.updateUser({ name: entered("name"), username: entered("username") });
    onSaved();
  }

  return (
    <Page title="Edit profile">
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
      </Form>
      <p class="other">
        <Link to="profile">Cancel</Link>
      </p>
    </Page>
  );
}
