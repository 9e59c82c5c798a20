import { adminRole } from "../access.ts";
import type { PublicAccount } from "../accounts/model.ts";
import { Failure } from "../failures.ts";
import { organizationFailures } from "./rows.ts";

/** Who may create organizations, beside operators. A function gives true, false, or a sentence that says why not. */
export type OrganizationCreation =
  | "anyone"
  | "administrators"
  | ((account: PublicAccount) => boolean | string | Promise<boolean | string>);

/** Anything but true refuses. Throws Failure `organization_creation_closed`. */
export async function requireCreation(
  creation: OrganizationCreation | undefined,
  account: PublicAccount,
): Promise<void> {
  if (creation === undefined || creation === "anyone") return;
  const answer =
    creation === "administrators" ? account.role === adminRole : await creation(account);
  if (answer === true) return;
  throw new Failure(
    organizationFailures.organization_creation_closed,
    typeof answer === "string" ? { detail: answer } : {},
  );
}
