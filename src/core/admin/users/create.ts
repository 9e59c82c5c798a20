import type { Account } from "../../accounts/model.ts";
import type { AccountPolicy } from "../../accounts/ports.ts";
import { addAccount, type NewAccount } from "../../accounts/registration/add.ts";
import { accountEvents } from "../../accounts/rows.ts";
import { Failure, requestFailures } from "../../failures.ts";
import type { Language } from "../../ground/language.ts";
import type { Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";
import { inviterOf, sendInvitation } from "./links.ts";

export interface Creation extends NewAccount {
  /** What the audit trail says about the origin of the account. */
  readonly source: "admin" | "cli";
  /** Of the email. */
  readonly language: Language;
}

/**
 * Makes an account for somebody. Without a password, its owner gets a link to choose one. Throws Failure `validation_failed`,
 * `username_taken`, `email_taken`, `overloaded`, `unavailable`.
 */
export async function createUser(
  ports: AdminPorts,
  policy: AccountPolicy,
  actor: Actor,
  { source, language, ...wanted }: Creation,
): Promise<Account> {
  requireKnownRole(ports, wanted.role);
  const isInvited = wanted.password === undefined;
  const invitedBy = isInvited ? inviterOf(actor) : undefined;
  const account = await addAccount(ports, policy, { ...wanted, invitedBy });
  const { id } = account;
  await ports.audit.recordNow(accountEvents.user_created, {
    ...actor,
    subjectId: id,
    detail: { source },
  });
  if (isInvited) await sendInvitation(ports, policy, account, language);
  return account;
}

/** Throws Failure `validation_failed` for a role that this server does not know. */
export function requireKnownRole({ access }: Pick<AdminPorts, "access">, role: string): void {
  if (access.allRoles.includes(role)) return;
  const message = `Known roles: ${access.allRoles.join(", ")}.`;
  throw new Failure(requestFailures.validation_failed, { errors: [{ pointer: "/role", message }] });
}
