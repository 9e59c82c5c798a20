import { fill } from "../../../../src/core/languages/fill.ts";
import { Field } from "../../form/field.tsx";
import { t } from "../../language/language.ts";

/** The short name of an organization, which may have none. */
export const SlugField = ({ slug = "" }: { readonly slug?: string | null }) => (
  <Field
    label={fill(t.fields.optional, { label: t.organizations.slug })}
    name="slug"
    hint={t.organizations.slugHint}
    required={false}
    autocomplete="off"
    spellcheck={false}
    defaultValue={slug ?? ""}
  />
);
