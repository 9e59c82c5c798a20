import { LatchkeyError } from "latchkey-auth/client";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { FieldError } from "../../client/refusal.ts";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { Button } from "../../layout/button.tsx";
import { useConsole } from "../context.ts";
import type { Resource } from "../types.ts";

interface NewResourceProps {
  /** True if the server has none, so that the administrator has to say that no older server runs. */
  readonly isFirst: boolean;
  readonly onDone: () => Promise<unknown>;
}

/** A form that adds a resource. */
export function NewResource({ isFirst, onDone }: NewResourceProps) {
  const { say } = useConsole();
  const [isOpen, setIsOpen] = useState(false);
  const [hasNoOlder, setHasNoOlder] = useState(false);

  async function send(members: Members, entered: Entered): Promise<void> {
    const body = { ...members, uri: entered("uri").trim(), no_older_servers: hasNoOlder };
    const { name } = await latchkey.call("post", "/admin/resources", { body });
    setIsOpen(false);
    await onDone();
    say(
      <>
        <bdi>{name}</bdi> has been added.
      </>,
    );
  }

  if (!isOpen) {
    return (
      <div class="actions">
        <Button kind="main" onClick={() => setIsOpen(true)}>
          New resource
        </Button>
      </div>
    );
  }
  return (
    <ResourceForm
      label="New resource"
      action="Add resource"
      send={send}
      onCancel={() => setIsOpen(false)}
    >
      <Field
        {...plain}
        label="URI"
        name="uri"
        required
        hint="The URL that apps call, such as https://mcp.example.com/mcp. You can’t change it later."
      />
      {isFirst && (
        <label class="choice">
          <input
            type="checkbox"
            onChange={({ currentTarget: { checked } }) => setHasNoOlder(checked)}
          />
          No server of an older release uses this database
        </label>
      )}
    </ResourceForm>
  );
}

interface EditResourceProps {
  readonly resource: Resource;
  readonly onDone: () => Promise<unknown>;
}

/** Changes the settings of a resource. */
export function EditResource({ resource, onDone }: EditResourceProps) {
  const { say } = useConsole();

  async function send(body: Members): Promise<void> {
    const params = { id: resource.id };
    await latchkey.call("patch", "/admin/resources/{id}", { params, body });
    await onDone();
    say("Saved.");
  }

  return (
    <ResourceForm
      label={`Edit ${resource.name}`}
      action="Save"
      resource={resource}
      send={send}
      onCancel={onDone}
    />
  );
}

interface ResourceFormProps {
  readonly label: string;
  readonly action: string;
  /** Undefined for a new one. */
  readonly resource?: Resource;
  readonly send: (members: Members, entered: Entered) => Promise<void>;
  readonly onCancel: () => unknown;
  /** The fields of a new resource alone. */
  readonly children?: ComponentChildren;
}

type Entered = (name: string) => string;

/** What the fields of each resource give. */
interface Members {
  readonly name?: string;
  readonly scopes: Readonly<Record<string, string>>;
  readonly open_scopes: string[];
  readonly allowed_roles: string[];
  readonly client_id: string | null;
}

const plain = { autocomplete: "off", spellcheck: false, required: false } as const;

/** A row of the form. No two rows ever have the same `key`. */
interface Row {
  readonly key: number;
  readonly scope?: string;
  readonly text?: string;
  readonly isOpen?: boolean;
}

/** The fields of a resource, with a row for each scope. */
function ResourceForm({ label, action, resource, send, onCancel, children }: ResourceFormProps) {
  const [rows, setRows] = useState<readonly Row[]>(() => rowsOf(resource));
  const change = (key: number, isOpen: boolean) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, isOpen } : row)));

  return (
    <section class="narrow" aria-label={label}>
      {!resource && <h2>{label}</h2>}
      <Form
        action={action}
        send={(entered) => atRows(rows, entered, () => send(membersIn(rows, entered), entered))}
      >
        {children}
        <Field
          {...plain}
          label="Name"
          name="name"
          defaultValue={resource?.name}
          hint="Users see it."
        />
        {rows.map(({ key, scope, text, isOpen }, at) => (
          <fieldset key={key}>
            <legend>Scope {at + 1}</legend>
            <Field
              {...plain}
              label="Scope"
              name={`scope-${key}`}
              required
              defaultValue={scope}
              hint="Such as notes:read"
            />
            <Field
              label="What it lets an app do"
              name={`text-${key}`}
              autocomplete="off"
              autocapitalize="sentences"
              defaultValue={text}
              hint="Users read it, such as: See your notes"
            />
            <label class="choice">
              <input
                type="checkbox"
                checked={isOpen ?? false}
                onChange={({ currentTarget: { checked } }) => change(key, checked)}
              />
              Open to apps that no one registered
            </label>
            {rows.length > 1 && (
              <Button kind="quiet" onClick={() => setRows(rows.filter((row) => row.key !== key))}>
                Remove<span class="unseen"> scope {at + 1}</span>
              </Button>
            )}
          </fieldset>
        ))}
        <Button
          kind="quiet"
          onClick={() => setRows([...rows, { key: Math.max(...rows.map((row) => row.key)) + 1 }])}
        >
          Another scope
        </Button>
        <Field
          {...plain}
          label="Allowed roles"
          name="allowed_roles"
          defaultValue={resource?.allowed_roles.join(" ")}
          hint="Separated by spaces. If this is empty, all users can use it."
        />
        <Field
          {...plain}
          label="Client that may introspect its tokens"
          name="client_id"
          defaultValue={resource?.client_id ?? ""}
          hint="The id of a client with a secret."
        />
      </Form>
      <Button kind="quiet" onClick={() => void onCancel()}>
        Cancel
      </Button>
    </section>
  );
}

const rowsOf = (resource: Resource | undefined): readonly Row[] =>
  resource
    ? Object.entries(resource.scopes).map(([scope, text], key) => {
        return { key, scope, text, isOpen: resource.open_scopes.includes(scope) };
      })
    : [{ key: 0 }];

const scopeIn = (entered: Entered, { key }: Row): string => entered(`scope-${key}`).trim();

function membersIn(rows: readonly Row[], entered: Entered): Members {
  const name = entered("name").trim();
  return {
    ...(name !== "" && { name }),
    scopes: Object.fromEntries(
      rows.map((row) => [scopeIn(entered, row), entered(`text-${row.key}`)]),
    ),
    open_scopes: rows.filter(({ isOpen }) => isOpen).map((row) => scopeIn(entered, row)),
    allowed_roles: entered("allowed_roles").split(/\s+/).filter(Boolean),
    client_id: entered("client_id").trim() || null,
  };
}

/**
 * Runs a call, and moves the error of a scope to the field of its name, and that of a role to the field of the list. Their
 * sentences are in English, as the console.
 */
async function atRows<T>(
  rows: readonly Row[],
  entered: Entered,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof LatchkeyError) || error.errors.length === 0) throw error;
    const fields = error.errors.map(({ pointer, message }) => {
      const [, member = "", at = ""] = pointer.split("/");
      const name = at.replaceAll("~1", "/").replaceAll("~0", "~");
      const row = rows.find((one) => scopeIn(entered, one) === name) ?? rows[0];
      return [member === "scopes" ? `scope-${row?.key}` : member, message];
    });
    throw new FieldError(Object.fromEntries(fields));
  }
}
