import { latchkey } from "../../client/latchkey.ts";
import { Form } from "../../form/form.tsx";
import { Button } from "../../layout/button.tsx";
import { useConsole } from "../context.ts";
import { atFields } from "../parts/at-fields.ts";
import type { Client } from "../types.ts";
import { ClientFields, membersIn, OwnClientFields, ownMembersIn } from "./client-fields.tsx";

interface EditClientProps {
  readonly client: Client;
  readonly onDone: () => Promise<unknown>;
}

/** Changes the settings of a client. Of those of your own, only what users see. */
export function EditClient({ client, onDone }: EditClientProps) {
  const { say } = useConsole();
  const { client_id: id, name, first_party: isOwn } = client;

  async function send(entered: (name: string) => string): Promise<void> {
    const body = isOwn ? ownMembersIn(entered) : membersIn(entered);
    await atFields(() => latchkey.call("patch", "/admin/clients/{id}", { params: { id }, body }));
    await onDone();
    say("Saved.");
  }

  return (
    <section class="narrow" aria-label={`Edit ${name}`}>
      <Form action="Save" send={send}>
        {isOwn ? (
          <OwnClientFields client={client} />
        ) : (
          <ClientFields client={client} isPublic={client.public} />
        )}
      </Form>
      <Button kind="quiet" onClick={onDone}>
        Cancel
      </Button>
    </section>
  );
}
