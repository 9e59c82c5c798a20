import type { Email } from "../../accounts/email.ts";
import type { Account } from "../../accounts/model.ts";
import { parseFullName } from "../../accounts/names/name.ts";
import { accountMaker, reportRegistration } from "../../accounts/registration/new-account.ts";
import {
  checkAgain,
  prepare,
  registrationFaults,
  type Registration,
} from "../../accounts/registration/validate.ts";
import { accountFailures } from "../../accounts/rows.ts";
import { Failure, requestFailures, serverFailures, withOthers } from "../../failures.ts";
import { noPassword } from "../../ground/no-password.ts";
import { timeOrderedId } from "../../ids.ts";
import type { Identity, WaitingIdentity } from "../model.ts";
import { ownerOf } from "../owner.ts";
import type { UpstreamPorts, UpstreamPolicy } from "../ports.ts";

/** What a user chooses for the account that an identity creates. */
export type UpstreamRegistration = Omit<Registration, "password" | "email" | "door">;

/** The row of an identity for an account. */
export const identityOf = (
  { random }: Pick<UpstreamPorts, "random">,
  { issuer, subject, provider, email }: WaitingIdentity,
  userId: string,
  now: number,
): Identity => ({
  id: timeOrderedId(now, random),
  userId,
  realm: "",
  issuer,
  subject,
  provider,
  email: email?.address.slice(0, 254) ?? null,
  createdAt: now,
  lastUsedAt: null,
});

/**
 * Creates an account without a password for an identity, with an address that is proven. The identity is stored first, and its unique
 * index decides if two browsers bring the same one: both get one account. `wasAsked` is true for a registration that `prepareIdentity` has
 * checked, so that it is counted and asked about once. Throws Failure `registration_closed`, `validation_failed`,
 * `registration_refused`, `refused`, `too_many_requests`, `username_taken`, `email_taken`, `unavailable`.
 */
export async function registerIdentity(
  ports: UpstreamPorts,
  policy: UpstreamPolicy,
  waiting: WaitingIdentity,
  address: string,
  chosen: UpstreamRegistration,
  wasAsked = false,
): Promise<Account> {
  const { store } = ports;
  const check = wasAsked ? checkAgain : prepare;
  const registration = registrationOf(waiting, address, chosen);
  await requireMembers(ports, policy, registration);
  const valid = await check(ports, policy, registration);
  const make = accountMaker(ports, valid, noPassword);
  const [first] = valid.usernames;
  if (!first) {
    throw new Failure(serverFailures.unavailable, { reason: "no username could be generated" });
  }
  const { id: userId, createdAt } = make(first);
  const identity = identityOf(ports, waiting, userId, createdAt);
  if (!(await store.insertIdentity(identity))) {
    const owner = await ownerOf(ports, waiting);
    if (owner) return owner.account;
    throw new Failure(serverFailures.unavailable, {
      reason: "the identity was connected and freed meanwhile",
    });
  }
  for (const username of valid.usernames) {
    const { picture = null } = waiting;
    const account = { ...make(username), emailVerifiedAt: createdAt, picture };
    if (await store.insertAccount(account)) {
      reportRegistration(ports, policy, account, chosen);
      return account;
    }
    const conflicts = await store.findConflicts(username.key, valid.email.key);
    const isEmailTaken = conflicts.some(({ emailKey }) => emailKey === valid.email.key);
    if (isEmailTaken || !valid.isMade) {
      await store.deleteIdentity(identity.id, userId);
      throw new Failure(
        isEmailTaken ? accountFailures.email_taken : accountFailures.username_taken,
      );
    }
  }
  await store.deleteIdentity(identity.id, userId);
  throw new Failure(serverFailures.unavailable, { reason: "every generated username is taken" });
}

/**
 * Checks a registration before its address is proven: the fields that are there, the operator's functions, and one count. Throws Failure as
 * `registerIdentity` does, but finds no conflicts and requires no further member.
 */
export async function prepareIdentity(
  ports: UpstreamPorts,
  policy: UpstreamPolicy,
  waiting: WaitingIdentity,
  address: string,
  chosen: UpstreamRegistration,
): Promise<Email> {
  return (await prepare(ports, policy, registrationOf(waiting, address, chosen))).email;
}

function registrationOf(
  waiting: WaitingIdentity,
  email: string,
  chosen: UpstreamRegistration,
): Registration {
  const name = chosen.name ?? parseFullName(waiting.name ?? "");
  return { ...chosen, name, email, door: "upstream" };
}

/** Throws Failure `validation_failed` for members that the operator requires, with every other invalid field. */
async function requireMembers(
  ports: UpstreamPorts,
  policy: UpstreamPolicy,
  chosen: Registration,
): Promise<void> {
  const { registrationRequires, registrationPrivacy, makesUsernames } = policy;
  const isMade = registrationPrivacy || (makesUsernames && chosen.makesUsername === true);
  const errors = registrationRequires
    .filter((member) => chosen[member] === undefined)
    .filter((member) => member !== "username" || !isMade)
    .map((member) => ({ pointer: `/${member}`, message: "Required." }));
  if (errors.length === 0) return;
  const others = await registrationFaults(ports, policy, chosen);
  throw new Failure(requestFailures.validation_failed, { errors: withOthers(errors, others) });
}
