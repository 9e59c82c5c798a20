import { useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { Form } from "../../form/form.tsx";
import { Button } from "../../layout/button.tsx";
import { useConsole } from "../context.ts";
import { findUser, UserField } from "../parts/user-field.tsx";
import { inWords } from "./in-words.ts";
import { OrganizationFields, settingsIn } from "./organization-fields.tsx";

/** A form that creates an organization. */
export function NewOrganization({ onDone }: { readonly onDone: () => Promise<unknown> }) {
  const { say } = useConsole();
  const [isOpen, setIsOpen] = useState(false);

  async function send(entered: (name: string) => string): Promise<void> {
    const owner = await findUser(entered, "owner_id");
    const body = { ...settingsIn(entered), owner_id: owner.id };
    const { id, name } = await inWords(() =>
      latchkey.call("post", "/admin/organizations", { body }),
    );
    setIsOpen(false);
    await onDone();
    say(
      <>
        <a href={`#organization/${id}`}>
          <bdi>{name}</bdi>
        </a>{" "}
        has been created.
      </>,
    );
  }

  if (!isOpen) {
    return (
      <div class="actions">
        <Button kind="main" onClick={() => setIsOpen(true)}>
          New organization
        </Button>
      </div>
    );
  }
  return (
    <section class="narrow" aria-label="New organization">
      <h2>New organization</h2>
      <Form action="Create organization" send={send}>
        <OrganizationFields />
        <UserField label="Organization owner" name="owner_id" />
      </Form>
      <Button kind="quiet" onClick={() => setIsOpen(false)}>
        Cancel
      </Button>
    </section>
  );
}
