import { Failure, requestFailures, type FieldError } from "../failures.ts";
import { parseDisplayName } from "../ground/display-name.ts";
import { isId } from "../ids.ts";
import type { Organization } from "../memberships/model.ts";

/** What an operator or a member chooses about an organization. What is undefined stays as it is. */
export interface OrganizationSettings {
  readonly name?: string | undefined;
  /** Null for none. */
  readonly slug?: string | null | undefined;
  readonly requireMfa?: boolean | undefined;
  readonly disabled?: boolean | undefined;
}

/** The names of the settings, as the admin API calls them. */
const settingNames = {
  name: "name",
  slug: "slug",
  requireMfa: "require_mfa",
  disabledAt: "disabled",
} as const satisfies Partial<Record<keyof Organization, string>>;

/** The settings in which two versions of an organization differ, as the admin API calls them. */
export const changedOrganization = (before: Organization, after: Organization): readonly string[] =>
  Object.entries(settingNames)
    .filter(([key]) => before[key as keyof Organization] !== after[key as keyof Organization])
    .map(([, name]) => name);

const slugs = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,46}[A-Za-z0-9])?$/;

/** The slug as it is compared. */
export const slugKeyOf = (slug: string): string => slug.toLowerCase();

/** The organization with other settings. Throws Failure `validation_failed`, which names each setting that breaks a rule. */
export function withOrganizationSettings(
  organization: Organization,
  { name: newName, slug = organization.slug, requireMfa, disabled }: OrganizationSettings,
  now: number,
): Organization {
  const errors: FieldError[] = [];
  const name = newName === undefined ? organization.name : parseName(newName);
  if (name === undefined) {
    errors.push({
      pointer: "/name",
      message:
        "Use 1 to 128 characters, at least one of them visible. Control characters, invisible characters, @ and :// are not allowed.",
    });
  }
  // Calls and commands take either the slug or the id.
  if (slug !== null && (!slugs.test(slug) || isId(slugKeyOf(slug)))) {
    errors.push({
      pointer: "/slug",
      message:
        "Use 1 to 48 letters, digits and hyphens, with a letter or a digit at both ends. A slug cannot look like an id.",
    });
  }
  if (errors.length > 0) throw new Failure(requestFailures.validation_failed, { errors });
  const disabledAt = disabled ? (organization.disabledAt ?? now) : null;
  return {
    ...organization,
    name: name ?? organization.name,
    slug,
    slugKey: slug === null ? null : slugKeyOf(slug),
    requireMfa: requireMfa === undefined ? organization.requireMfa : Number(requireMfa),
    disabledAt: disabled === undefined ? organization.disabledAt : disabledAt,
  };
}

/** Emails to strangers show the name, so it must not look like a link or an address. */
function parseName(text: string): string | undefined {
  const name = parseDisplayName(text, 128);
  return name === undefined || /@|:\/\//.test(name) ? undefined : name;
}
