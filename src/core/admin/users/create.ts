import { defaultRole } from "../../access.ts";
import type { Account } from "../../accounts/model.ts";
import type { AccountPolicy } from "../../accounts/ports.ts";
import { addAccount, newAccountFaults, type NewAccount } from "../../accounts/registration/add.ts";
import { accountEvents } from "../../accounts/rows.ts";
import { type Present, Failure, type FieldError, requestFailures } from "../../failures.ts";
import type { Language } from "../../ground/language.ts";
import { didYouMean } from "../../ground/nearest.ts";
import { quoted } from "../../ground/quoted.ts";
import type { Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";
import { inviterOf, sendInvitation } from "./links.ts";

export interface Creation extends NewAccount {
  /** What the audit trail says about the origin of the account. */
  readonly source: "admin" | "cli" | "app";
  /** Of the email. */
  readonly language: Language;
  /** True for an account without a password and without an invitation. Its owner can log in in other ways. */
  readonly isSilent?: boolean | undefined;
}

/**
 * Makes an account for somebody. Without a password, and unless it is silent, its owner gets a link to choose one. Throws Failure
 * `validation_failed`, `username_taken`, `email_taken`, `overloaded`, `unavailable`.
 */
export async function createUser(
  ports: AdminPorts,
  policy: AccountPolicy,
  actor: Actor,
  { source, language, isSilent, ...wanted }: Creation,
): Promise<Account> {
  const isInvited = wanted.password === undefined && !isSilent;
  const invitedBy = isInvited ? inviterOf(actor) : undefined;
  const account = await addAccount(
    ports,
    policy,
    { ...wanted, invitedBy },
    roleFaults(ports, wanted.role),
  );
  const { id } = account;
  await ports.audit.recordNow(accountEvents.user_created, {
    ...actor,
    subjectId: id,
    detail: { source },
  });
  if (isInvited) await sendInvitation(ports, policy, account, language);
  return account;
}

/** The invalid fields among those that are there, for a form that lacks others. */
export const creationFaults = async (
  ports: AdminPorts,
  policy: AccountPolicy,
  { role = defaultRole, ...present }: Present<Creation>,
): Promise<readonly FieldError[]> => [
  ...roleFaults(ports, role),
  ...(await newAccountFaults(ports, policy, present)),
];

/** What is wrong with a role that this server does not know. */
export function roleFaults(
  { access: { allRoles } }: Pick<AdminPorts, "access">,
  role: string,
): readonly FieldError[] {
  if (allRoles.includes(role)) return [];
  const meant = didYouMean(role, allRoles);
  const message = `The role ${quoted(role)} is unknown.${meant} Known roles: ${allRoles.join(", ")}.`;
  return [{ pointer: "/role", message }];
}

/** Throws Failure `validation_failed` for a role that this server does not know. */
export function requireKnownRole({ access }: Pick<AdminPorts, "access">, role: string): void {
  const errors = roleFaults({ access }, role);
  if (errors.length > 0) throw new Failure(requestFailures.validation_failed, { errors });
}
