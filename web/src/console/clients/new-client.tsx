import { useState } from "preact/hooks";
import { Form } from "../../form/form.tsx";
import { Button } from "../../layout/button.tsx";
import { latchkey } from "../../client/latchkey.ts";
import { useConsole } from "../context.ts";
import { Select } from "../parts/select.tsx";
import { atFields, ClientFields, membersIn } from "./client-fields.tsx";

const kinds = {
  service: ["A service with a secret", {}],
  app: ["An app of somebody else", { first_party: false }],
  public: ["An app without a secret", { first_party: false, public: true }],
  own: ["Your own app", { first_party: true }],
  ownPublic: ["Your own app without a secret", { first_party: true, public: true }],
} as const;

type Kind = keyof typeof kinds;

interface NewClientProps {
  /** The secret is null for a client without one. */
  readonly onMade: (name: string, secret: string | null) => Promise<unknown>;
}

/** A form that creates a client. */
export function NewClient({ onMade }: NewClientProps) {
  const { say } = useConsole();
  const [isOpen, setIsOpen] = useState(false);
  const [kind, setKind] = useState<Kind>("service");
  const isApp = kind !== "service";

  async function send(entered: (name: string) => string): Promise<void> {
    const body = { ...membersIn(entered, isApp), ...kinds[kind][1] };
    const { name, client_secret: secret } = await atFields(() =>
      latchkey.call("post", "/admin/clients", { body }),
    );
    setIsOpen(false);
    await onMade(name, secret);
    say(
      <>
        <bdi>{name}</bdi> is created. {secret !== null && "Its secret is shown only now."}
      </>,
    );
  }

  if (!isOpen) {
    return (
      <div class="actions">
        <Button onClick={() => setIsOpen(true)}>New client</Button>
      </div>
    );
  }
  return (
    <section class="narrow" aria-label="New client">
      <h2>New client</h2>
      <Select
        label="Kind"
        choices={Object.entries(kinds).map(([name, [label]]) => [name, label] as const)}
        chosen={kind}
        choose={(chosen) => setKind(chosen as Kind)}
      />
      <Form action="Create the client" send={send}>
        <ClientFields isApp={isApp} kind={kinds[kind][1]} />
      </Form>
      <Button kind="quiet" onClick={() => setIsOpen(false)}>
        Cancel
      </Button>
    </section>
  );
}
