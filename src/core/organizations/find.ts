import { Failure, requestFailures } from "../failures.ts";
import { isId } from "../ids.ts";
import type { Organization } from "../memberships/model.ts";
import type { OrganizationPorts } from "./ports.ts";
import { slugKeyOf } from "./settings.ts";

/** An organization by its id or its slug. Throws Failure `unavailable`. */
export async function findOrganization(
  { store }: Pick<OrganizationPorts, "store">,
  text: string,
): Promise<Organization | undefined> {
  const key = slugKeyOf(text);
  if (isId(key)) return store.findOrganization(key);
  return /^[a-z0-9-]{1,48}$/.test(key) ? store.findOrganizationBySlug(key) : undefined;
}

/** As `findOrganization`. Throws Failure `not_found` for none, `unavailable`. */
export async function requireOrganization(
  ports: Pick<OrganizationPorts, "store">,
  text: string,
): Promise<Organization> {
  const found = await findOrganization(ports, text);
  if (found) return found;
  throw new Failure(requestFailures.not_found);
}

/** Throws Failure `unavailable`, and for an account that does not exist `not_found`, or `validation_failed` with a pointer. */
export async function requireAccount(
  { store }: OrganizationPorts,
  userId: string,
  pointer?: string,
): Promise<void> {
  if (isId(userId) && (await store.findAccount(userId))) return;
  if (pointer === undefined) throw new Failure(requestFailures.not_found);
  const message = "No account has this id.";
  throw new Failure(requestFailures.validation_failed, { errors: [{ pointer, message }] });
}
