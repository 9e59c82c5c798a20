import { LatchkeyError } from "latchkey-auth/client";
import { Field } from "../../form/field.tsx";
import type { Client } from "../types.ts";

interface ClientFieldsProps {
  /** The client that is changed. Undefined for a new one. */
  readonly client?: Client;
  /** What the client is and stays. */
  readonly kind: { readonly public?: boolean; readonly first_party?: boolean };
  /** Whether users log in to it. */
  readonly isApp: boolean;
}

/** The fields of a client, besides its kind. Only those of its kind are there. */
export function ClientFields({ client, kind, isApp }: ClientFieldsProps) {
  const isOwn = kind.first_party !== false;
  const text = { autocomplete: "off", spellcheck: false, required: false } as const;
  return (
    <>
      <Field label="Name" name="name" autocomplete="off" defaultValue={client?.name} />
      {isApp && (
        <>
          <Field
            {...text}
            label="Redirect URIs"
            name="redirect_uris"
            defaultValue={client?.redirect_uris.join(" ")}
            required={!client || !isOwn || kind.public === true}
            hint="Separated by spaces, such as https://app.example.com/callback"
          />
          <Field
            {...text}
            label="URIs after a logout"
            name="post_logout_redirect_uris"
            defaultValue={client?.post_logout_redirect_uris.join(" ")}
            hint="Separated by spaces."
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
            label="Roles that may use it"
            name="allowed_roles"
            defaultValue={client?.allowed_roles.join(" ")}
            hint="Separated by spaces. If this is empty, all users may use it."
          />
          <Field
            label="May learn the role of users"
            name="roles"
            choices={yesOrNo}
            defaultValue={client?.roles ? "yes" : "no"}
          />
          {!kind.public && (
            <Field
              label="Requires PKCE"
              name="require_pkce"
              choices={yesOrNo}
              defaultValue={client?.require_pkce === false ? "no" : "yes"}
            />
          )}
          <Field
            {...text}
            label="Contact"
            name="contact"
            defaultValue={client?.contact ?? ""}
            hint="An email address or a web page, which users see."
          />
        </>
      )}
      {isOwn && (
        <Field
          {...text}
          label="Scopes"
          name="scope"
          defaultValue={client?.scope}
          hint={`Separated by spaces.${client ? "" : " If this is empty, the scopes of the role “user”."}`}
        />
      )}
    </>
  );
}

const yesOrNo = [
  ["yes", "yes"],
  ["no", "no"],
] as const;

/** The members of the body that the fields give. A field that is not there gives none. */
export function membersIn(entered: (name: string) => string, isApp: boolean) {
  const text = (name: string) => entered(name).trim();
  const list = (name: string) => text(name).split(/\s+/).filter(Boolean);
  const scope = text("scope");
  return {
    name: text("name"),
    ...(scope && { scope }),
    ...(isApp && {
      redirect_uris: list("redirect_uris"),
      post_logout_redirect_uris: list("post_logout_redirect_uris"),
      backchannel_logout_uri: text("backchannel_logout_uri") || null,
      allowed_roles: list("allowed_roles"),
      roles: text("roles") === "yes",
      // A client without a secret has no such field.
      require_pkce: text("require_pkce") !== "no",
      contact: text("contact") || null,
    }),
  };
}

/** Runs a call, and moves the error of a member of a list to the field of the list. */
export async function atFields<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof LatchkeyError) || error.errors.length === 0) throw error;
    const errors = error.errors.map(({ pointer, message }) => ({
      pointer: pointer.replace(/\/\d+$/, ""),
      message,
    }));
    throw new LatchkeyError(error.code, error.message, { errors });
  }
}
