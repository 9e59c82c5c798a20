import { useState } from "preact/hooks";
import { Button } from "../../layout/button.tsx";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { Moment } from "../../format/moment.tsx";
import { latchkey } from "../../client/latchkey.ts";
import { useConsole } from "../context.ts";
import { Ask } from "../parts/ask.tsx";
import { ConsolePage } from "../parts/console-page.tsx";
import { Secret } from "../parts/secret.tsx";
import { useLoad } from "../parts/use-load.ts";
import type { Client } from "../types.ts";

/** The services that log in with a secret of their own. */
export function ClientsPage() {
  const { value, load, isLoading } = useLoad(() => latchkey.call("get", "/admin/clients"));
  const [secret, setSecret] = useState<{ name: string; text: string }>();

  const renew =
    ({ client_id: id, name }: Client) =>
    async () => {
      const answer = await latchkey.call("post", "/admin/clients/{id}/secret", { params: { id } });
      setSecret({ name, text: answer.client_secret });
      await load();
    };

  const revoke =
    ({ client_id: id }: Client) =>
    async () => {
      await latchkey.call("delete", "/admin/clients/{id}", { params: { id } });
      await load();
    };

  return (
    <ConsolePage title="Clients">
      {secret && <Secret key={secret.text} {...secret} />}
      {isLoading && <p class="hint">Loading…</p>}
      {value?.clients.length === 0 && (
        <p class="hint">There is no client. A client is a service that logs in by itself.</p>
      )}
      <ul aria-label="Clients">
        {value?.clients.toReversed().map((client) => (
          <li key={client.client_id} class="item">
            <div>
              <h2>
                <bdi>{client.name}</bdi>{" "}
                {client.revoked_at && <span class="badge wrong">revoked</span>}
              </h2>
              <p class="hint">
                {client.scope || "no scopes"} · created <Moment at={client.created_at} as="date" />
                {isAhead(client.previous_valid_until) && (
                  <>
                    {" "}
                    · the secret before works until{" "}
                    <Moment at={client.previous_valid_until ?? ""} as="time" />
                  </>
                )}
              </p>
              <p class="hint code">{client.client_id}</p>
            </div>
            {!client.revoked_at && (
              <div class="tools">
                <Ask
                  label="New secret"
                  about={`for ${client.name}`}
                  kind="quiet"
                  question="Generates a new secret. The present one works for another 24 hours, an older one no more."
                  confirm="Generate a new secret"
                  act={renew(client)}
                  done={
                    <>
                      <bdi>{client.name}</bdi> has a new secret. It is shown only now.
                    </>
                  }
                />
                <Ask
                  label="Revoke"
                  about={client.name}
                  kind="quiet"
                  question={
                    <>
                      Ends all tokens and sessions of <bdi>{client.name}</bdi>. It cannot log in
                      again. This cannot be undone.
                    </>
                  }
                  confirm="Revoke the client"
                  act={revoke(client)}
                  done={
                    <>
                      <bdi>{client.name}</bdi> is revoked.
                    </>
                  }
                />
              </div>
            )}
          </li>
        ))}
      </ul>
      {value?.more && <p class="hint">Older clients are not shown. The command line lists them.</p>}
      <NewClient
        onMade={(name, text) => {
          setSecret({ name, text });
          return load();
        }}
      />
    </ConsolePage>
  );
}

const isAhead = (time: string | null): boolean => time !== null && Date.parse(time) > Date.now();

interface NewClientProps {
  readonly onMade: (name: string, secret: string) => Promise<unknown>;
}

/** A form that makes a client. */
function NewClient({ onMade }: NewClientProps) {
  const { say } = useConsole();
  const [isOpen, setIsOpen] = useState(false);

  async function make(name: string, scope: string): Promise<void> {
    const body = { name, ...(scope && { scope }) };
    const { client_secret } = await latchkey.call("post", "/admin/clients", { body });
    setIsOpen(false);
    await onMade(name, client_secret);
    say(
      <>
        <bdi>{name}</bdi> can log in. Its secret is shown only now.
      </>,
    );
  }

  const send = (entered: (name: string) => string) =>
    make(entered("name"), entered("scope").trim());

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
      <Form action="Make the client" send={send}>
        <Field label="Name" name="name" autocomplete="off" />
        <Field
          label="Scopes"
          name="scope"
          autocomplete="off"
          spellcheck={false}
          required={false}
          hint="Separated by spaces. Without any, those of the role “user”."
        />
      </Form>
      <Button kind="quiet" onClick={() => setIsOpen(false)}>
        Cancel
      </Button>
    </section>
  );
}
