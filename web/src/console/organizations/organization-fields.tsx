import { Field } from "../../form/field.tsx";
import { yesOrNo } from "../parts/yes-or-no.ts";
import type { Organization } from "../types.ts";

/** The fields of each organization. Without one, they are those of a new one. */
export const OrganizationFields = ({ organization }: { readonly organization?: Organization }) => (
  <>
    <Field
      label="Name"
      name="name"
      autocomplete="off"
      autocapitalize="words"
      defaultValue={organization?.name}
      hint="Users see it."
    />
    <Field
      label="Slug (optional)"
      name="slug"
      autocomplete="off"
      spellcheck={false}
      required={false}
      defaultValue={organization?.slug ?? ""}
      hint="A short name for URLs: letters, digits and hyphens."
    />
    <Field
      label="Requires a second factor"
      name="require_mfa"
      choices={yesOrNo}
      defaultValue={organization?.require_mfa ? "yes" : "no"}
    />
  </>
);

/** What the fields give. */
export const settingsIn = (entered: (name: string) => string) => ({
  name: entered("name").trim(),
  slug: entered("slug").trim() || null,
  require_mfa: entered("require_mfa") === "yes",
});
