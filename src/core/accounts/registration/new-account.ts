import { defaultRole } from "../../access.ts";
import { timeOrderedId } from "../../ids.ts";
import type { Origin } from "../../user.ts";
import { publicAccount, type Account } from "../model.ts";
import type { Username } from "../names/username.ts";
import type { AccountPolicy, AccountPorts } from "../ports.ts";
import { accountEvents } from "../rows.ts";
import { reportTerms } from "../terms.ts";
import type { Validated } from "./validate.ts";

/** Registrations wait behind users who are known, and behind the first tries of others. */
export const registrationRank = 2;

/** Makes the new account with one username after another. Its id and its times stay the same. */
export function accountMaker(
  { clock, random }: Pick<AccountPorts, "clock" | "random">,
  valid: Omit<Validated, "usernames" | "isMade" | "password">,
  passwordHash: string,
): (username: Username) => Account {
  const { email, name, attributes, locale, timeZone, termsVersion, isInvited } = valid;
  const now = clock();
  const id = timeOrderedId(now, random);
  return (username) => ({
    id,
    username: username.display,
    usernameKey: username.key,
    email: email.address,
    emailKey: email.key,
    emailVerifiedAt: isInvited ? now : null,
    emailFailedAt: null,
    name: name ?? username.display,
    role: defaultRole,
    passwordHash,
    disabledAt: null,
    sessionsValidFrom: 0,
    lastLinkSession: null,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    attributes,
    locale,
    invitedAt: null,
    invitedBy: null,
    picture: null,
    timeZone,
    termsVersion,
    termsAcceptedAt: termsVersion === null ? null : now,
  });
}

/** Announces a new account. */
export function reportRegistration(
  { audit }: Pick<AccountPorts, "audit">,
  policy: Pick<AccountPolicy, "attributes" | "termsVersion">,
  account: Account,
  origin: Origin,
): void {
  const { id } = account;
  audit.record(accountEvents.user_created, {
    actorId: id,
    subjectId: id,
    origin,
    detail: { source: "registration" },
    forHook: () => ({
      account: publicAccount(account, policy),
      address: origin.address,
    }),
  });
  if (account.termsVersion !== null) reportTerms({ audit }, account, account.termsVersion, origin);
}
