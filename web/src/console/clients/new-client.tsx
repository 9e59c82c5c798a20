import { useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { Form } from "../../form/form.tsx";
import { Button } from "../../layout/button.tsx";
import { useConsole } from "../context.ts";
import { atFields } from "../parts/at-fields.ts";
import { Select } from "../parts/select.tsx";
import type { Client } from "../types.ts";
import { ClientFields, membersIn } from "./client-fields.tsx";

const kinds = [
  ["secret", "A third-party app, with a secret"],
  ["public", "A third-party app, without a secret"],
] as const;

interface NewClientProps {
  /** The secret is null for a client without one. */
  readonly onMade: (client: Client, secret: string | null) => Promise<unknown>;
}

/** A form that creates an app of somebody else. */
export function NewClient({ onMade }: NewClientProps) {
  const { say } = useConsole();
  const [isOpen, setIsOpen] = useState(false);
  const [kind, setKind] = useState("secret");
  const isPublic = kind === "public";

  async function send(entered: (name: string) => string): Promise<void> {
    const body = { ...membersIn(entered), public: isPublic };
    const { client_secret: secret, ...client } = await atFields(() =>
      latchkey.call("post", "/admin/clients", { body }),
    );
    setIsOpen(false);
    await onMade(client, secret);
    say(
      <>
        <bdi>{client.name}</bdi> has been created.
        {secret !== null && " Its secret is only shown once."}
      </>,
    );
  }

  if (!isOpen) {
    return (
      <div class="actions">
        <Button kind="main" onClick={() => setIsOpen(true)}>
          New client
        </Button>
      </div>
    );
  }
  return (
    <section class="narrow" aria-label="New client">
      <h2>New client</h2>
      <Select label="Kind" choices={kinds} chosen={kind} choose={setKind} />
      <Form action="Create client" send={send}>
        <ClientFields isPublic={isPublic} />
      </Form>
      <p class="hint">
        To create a service or your own app, use the command: latchkey clients create
      </p>
      <Button kind="quiet" onClick={() => setIsOpen(false)}>
        Cancel
      </Button>
    </section>
  );
}
