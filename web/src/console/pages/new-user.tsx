import { useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { useConsole } from "../context.ts";
import { ConsolePage } from "../parts/console-page.tsx";
import { useRoles } from "../parts/use-roles.ts";

/** Creates users, one after the other. Each gets a link to choose a password. */
export function NewUserPage() {
  const { say } = useConsole();
  const roles = useRoles();
  const [created, setCreated] = useState(0);

  async function create(entered: (name: string) => string): Promise<void> {
    const [email, username, name, role, locale] = [
      "email",
      "username",
      "name",
      "role",
      "locale",
    ].map((field) => entered(field).trim());
    const body = {
      email: email ?? "",
      ...(username && { username }),
      ...(name && { name }),
      ...(role && { role }),
      ...(locale && { locale }),
    };
    const user = await latchkey.call("post", "/admin/users", { body });
    setCreated(created + 1);
    say(
      <>
        <a href={`#user/${user.id}`}>
          <bdi>{user.name}</bdi>
        </a>{" "}
        has been created. An invitation is on its way to <bdi>{user.email}</bdi>.
      </>,
    );
  }

  return (
    <ConsolePage title="New user">
      <section class="narrow" aria-label="New user" key={created}>
        <p class="hint">
          The user receives an invitation by email, with a link to choose a password.
        </p>
        <Form action="Create user" send={create}>
          <Field label="Email" name="email" type="email" autocomplete="off" spellcheck={false} />
          <Field
            label="Username (optional)"
            name="username"
            autocomplete="off"
            spellcheck={false}
            required={false}
            hint="If empty, the server creates one from the email address."
          />
          <Field
            label="Name (optional)"
            name="name"
            autocomplete="off"
            autocapitalize="words"
            required={false}
          />
          <Field
            label="Role"
            name="role"
            required={false}
            defaultValue="user"
            choices={(roles.length > 0 ? roles : ["user"]).map((role) => [role, role])}
          />
          <Field
            label="Email language (optional)"
            name="locale"
            autocomplete="off"
            spellcheck={false}
            required={false}
            hint="For example, de. If empty, emails use the language of your browser."
          />
        </Form>
      </section>
      <p>
        <a href="#users">Users</a>
      </p>
    </ConsolePage>
  );
}
