import { Form } from "../../form/form.tsx";
import { Button } from "../../layout/button.tsx";
import { latchkey } from "../../client/latchkey.ts";
import { useConsole } from "../context.ts";
import type { Client } from "../types.ts";
import { atFields, ClientFields, membersIn } from "./client-fields.tsx";

interface EditClientProps {
  readonly client: Client;
  readonly onDone: () => Promise<unknown>;
}

/** Changes the settings of a client. A service becomes an app of your own with its first redirect URI. */
export function EditClient({ client, onDone }: EditClientProps) {
  const { say } = useConsole();
  const { client_id: id, name } = client;

  async function send(entered: (name: string) => string): Promise<void> {
    const body = membersIn(entered, true);
    await atFields(() => latchkey.call("patch", "/admin/clients/{id}", { params: { id }, body }));
    await onDone();
    say("Saved.");
  }

  return (
    <section class="narrow" aria-label={`Edit ${name}`}>
      <Form action="Save" send={send}>
        <ClientFields client={client} kind={client} isApp />
      </Form>
      <Button kind="quiet" onClick={onDone}>
        Cancel
      </Button>
    </section>
  );
}
