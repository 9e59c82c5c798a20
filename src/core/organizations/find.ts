import type { Account } from "../accounts/model.ts";
import { Failure, requestFailures } from "../failures.ts";
import { isId } from "../ids.ts";
import type { Organization } from "../memberships/model.ts";
import type { OrganizationActor, OrganizationPorts } from "./ports.ts";
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

/** Whether the actor can find an account. */
const isTarget = (
  { code }: Pick<OrganizationActor, "code">,
  account: Account | undefined,
): account is Account => account !== undefined && account.role === (code?.targets ?? account.role);

/**
 * The account of a user. Throws Failure `unavailable`, and for an account that the actor cannot find `not_found`, or `validation_failed`
 * with a pointer.
 */
export async function requireAccount(
  { store }: OrganizationPorts,
  actor: Pick<OrganizationActor, "code">,
  userId: string,
  pointer?: string,
): Promise<Account> {
  const found = isId(userId) ? await store.findAccount(userId) : undefined;
  if (isTarget(actor, found)) return found;
  if (pointer === undefined) throw new Failure(requestFailures.not_found);
  const message = "No account has this id.";
  throw new Failure(requestFailures.validation_failed, { errors: [{ pointer, message }] });
}

/**
 * Requires that the actor may change what an account has in organizations. A deleted account is no error. Throws Failure `not_found`,
 * `unavailable`.
 */
export async function requireTargetAccount(
  { store }: Pick<OrganizationPorts, "store">,
  actor: Pick<OrganizationActor, "code">,
  userId: string,
): Promise<void> {
  if (actor.code?.targets === undefined) return;
  const found = await store.findAccount(userId);
  if (found && !isTarget(actor, found)) throw new Failure(requestFailures.not_found);
}
