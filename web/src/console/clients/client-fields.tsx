import { useContext, useId } from "preact/hooks";
import { Field } from "../../form/field.tsx";
import { FieldErrors } from "../../form/form.tsx";
import { yesOrNo } from "../parts/yes-or-no.ts";
import type { Client } from "../types.ts";

interface ClientFieldsProps {
  /** The client that is changed. Undefined for a new one. */
  readonly client?: Client;
  readonly isPublic: boolean;
}

const text = { autocomplete: "off", spellcheck: false, required: false } as const;

/** The fields of an app of somebody else. */
export function ClientFields({ client, isPublic }: ClientFieldsProps) {
  return (
    <>
      <NameField client={client} />
      <Lines
        label="Redirect URIs"
        name="redirect_uris"
        values={client?.redirect_uris}
        required
        hint="One per line, such as https://app.example.com/callback"
      />
      <Lines
        label="Post-logout redirect URIs"
        name="post_logout_redirect_uris"
        values={client?.post_logout_redirect_uris}
        hint="One per line."
      />
      <Field
        {...text}
        label="Back-channel logout URL"
        name="backchannel_logout_uri"
        defaultValue={client?.backchannel_logout_uri ?? ""}
        hint="Latchkey calls it when a session of the app ends."
      />
      <Field
        {...text}
        label="Allowed roles"
        name="allowed_roles"
        defaultValue={client?.allowed_roles.join(" ")}
        hint="Separated by spaces. If this is empty, all users can use the app."
      />
      <Field
        {...text}
        label="Scopes of appClaims"
        name="scope"
        defaultValue={client?.scope}
        hint="Separated by spaces, such as groups. The app can request these lists for its users."
      />
      <Field
        label="Can see user roles"
        name="roles"
        choices={yesOrNo}
        defaultValue={client?.roles ? "yes" : "no"}
      />
      {!isPublic && (
        <Field
          label="Requires PKCE"
          name="require_pkce"
          choices={yesOrNo}
          defaultValue={client?.require_pkce === false ? "no" : "yes"}
        />
      )}
      <ContactField client={client} />
    </>
  );
}

interface LinesProps {
  readonly label: string;
  readonly name: string;
  readonly values: readonly string[] | undefined;
  readonly required?: boolean;
  readonly hint: string;
}

/** A field for several values, one a line. */
function Lines({ label, name, values = [], required, hint }: LinesProps) {
  const id = useId();
  const error = useContext(FieldErrors)[name];
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="box">
        <textarea
          id={id}
          name={name}
          required={required}
          rows={Math.max(2, values.length)}
          wrap="off"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-invalid={error ? "true" : undefined}
          aria-describedby={`${id}-message`}
        >
          {values.join("\n")}
        </textarea>
      </div>
      <p class={error ? "error" : "hint"} id={`${id}-message`}>
        {error ?? hint}
      </p>
    </div>
  );
}

/** The fields of a service or an app of your own. All else is by command. */
export const OwnClientFields = ({ client }: { readonly client: Client }) => (
  <>
    <NameField client={client} />
    <ContactField client={client} />
    <p class="hint">
      Change everything else with the command: latchkey clients update {client.client_id}
    </p>
  </>
);

const NameField = ({ client }: { readonly client: Client | undefined }) => (
  <Field label="Name" name="name" autocomplete="off" defaultValue={client?.name} />
);

const ContactField = ({ client }: { readonly client: Client | undefined }) => (
  <Field
    {...text}
    label="Contact"
    name="contact"
    defaultValue={client?.contact ?? ""}
    hint="An email address or a web page. Users see it."
  />
);

type Entered = (name: string) => string;

/** What the fields of each client give. */
export const ownMembersIn = (entered: Entered) => ({
  name: entered("name").trim(),
  contact: entered("contact").trim() || null,
});

/** What the fields of an app of somebody else give. */
export function membersIn(entered: Entered) {
  const text = (name: string) => entered(name).trim();
  const list = (name: string) => text(name).split(/\s+/).filter(Boolean);
  return {
    ...ownMembersIn(entered),
    redirect_uris: list("redirect_uris"),
    post_logout_redirect_uris: list("post_logout_redirect_uris"),
    backchannel_logout_uri: text("backchannel_logout_uri") || null,
    allowed_roles: list("allowed_roles"),
    scope: list("scope").join(" "),
    roles: text("roles") === "yes",
    // A client without a secret has no such field.
    require_pkce: text("require_pkce") !== "no",
  };
}
