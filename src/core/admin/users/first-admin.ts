import { adminRole } from "../../access.ts";
import { chosenEmail } from "../../accounts/email.ts";
import type { Account } from "../../accounts/model.ts";
import { chosenUsername, reportedTimeZone } from "../../accounts/names/chosen.ts";
import type { AccountPolicy } from "../../accounts/ports.ts";
import { addAccount, newAccountFaults, type NewAccount } from "../../accounts/registration/add.ts";
import { accountEvents, accountFailures } from "../../accounts/rows.ts";
import { linkUrl } from "../../email/link-tokens.ts";
import type { LinkClaim } from "../../email/ports.ts";
import { emailThrottle, linkFailures } from "../../email/rows.ts";
import { Failure, type ReasonOf, requestFailures } from "../../failures.ts";
import type { PagePlaces } from "../../ground/page-url.ts";
import { hour, minute } from "../../ground/time.ts";
import { timeOrderedId } from "../../ids.ts";
import type { OneAtATime } from "../../one-at-a-time.ts";
import { spend } from "../../throttle/count.ts";
import type { Origin } from "../../user.ts";
import type { Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";

/** What the token of the link is bound to, beside the id of the account that it creates. */
const bound = { purpose: "first_admin", state: "" } as const;

/** The first administrator, as the page of the link sends it. */
export interface FirstAdmin extends Origin, Pick<NewAccount, "email" | "locale" | "timeZone"> {
  /** The token of the link. */
  readonly token: string;
  readonly username: string;
  readonly password: string;
  /** By what limits count. */
  readonly network?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The link to the page that creates the first administrator. Works once, for an hour, and only while there is no administrator.
 * Undefined if there is one. The audit trail names the actor when the link is used, or else the account itself. Throws Failure
 * `admin_api_off`, `unavailable`.
 */
export async function firstAdminLink(
  ports: AdminPorts,
  places: PagePlaces,
  { actorId }: Pick<Actor, "actorId"> = { actorId: "" },
): Promise<string | undefined> {
  if (await hasAdmin(ports)) return undefined;
  const now = ports.clock();
  const userId = timeOrderedId(now, ports.random);
  const link = { ...bound, userId, expiresAt: now + hour, data: actorId };
  return linkUrl(places, "setup", await ports.linkTokens.issue(link));
}

/**
 * Creates the first administrator for the owner of a link. Two links never create two: each reserves the place of the first administrator,
 * with one INSERT, before it looks for another one. Throws Failure `invalid_link`, `validation_failed` with every invalid field,
 * `username_taken`, `email_taken`, `too_many_requests`, `overloaded`, `aborted`, `admin_api_off`, `unavailable`.
 */
export async function createFirstAdmin(
  ports: AdminPorts,
  policy: AccountPolicy,
  alone: OneAtATime,
  { token, network, ...wanted }: FirstAdmin,
): Promise<Account> {
  await spend(ports, policy, emailThrottle.redeem, network);
  return alone([token], async () => {
    const { userId: id, data } = await claimOf(ports, token);
    await requireNoAdmin(ports);
    // An operator made the link, so a login that needs a proven address needs no email.
    const admin = {
      ...wanted,
      timeZone: reportedTimeZone(wanted.timeZone),
      role: adminRole,
      isEmailVerified: policy.requireVerifiedEmail,
    };
    const errors = await newAccountFaults(ports, policy, admin);
    if (errors.length > 0) throw new Failure(requestFailures.validation_failed, { errors });
    // First, because a link that takes the place and then fails keeps it from all others for a while.
    await requireFree(ports, admin);
    // Until the account is there. Then the administrator bars all others.
    const place = { hash: bound.purpose, request: id, expiresAt: ports.clock() + placeLifetime };
    if (!(await ports.store.insertUse(place))) throw invalid("link used meanwhile");
    await requireNoAdmin(ports);
    const account = await addAccount(ports, policy, { ...admin, id });
    await ports.audit.recordNow(accountEvents.user_created, {
      actorId: data || id,
      subjectId: id,
      origin: wanted,
      detail: { source: "setup" },
    });
    return account;
  });
}

/** Milliseconds, more than the clocks of two servers differ by. */
const placeLifetime = 10 * minute;

const invalid = (reason: ReasonOf<typeof linkFailures.invalid_link>): Failure =>
  new Failure(linkFailures.invalid_link, { reason });

/** What a token says. Throws Failure `invalid_link`. */
async function claimOf(
  { linkTokens, clock }: Pick<AdminPorts, "linkTokens" | "clock">,
  token: string,
): Promise<LinkClaim> {
  const claim = linkTokens.read(token);
  if (claim && claim.expiresAt > clock() && (await claim.proves(bound))) return claim;
  throw invalid("link forged, expired or used");
}

const hasAdmin = async ({ store }: AdminPorts): Promise<boolean> =>
  (await store.countUsers({ kind: "role", role: adminRole })) > 0;

/** Throws Failure `invalid_link`. */
async function requireNoAdmin(ports: AdminPorts): Promise<void> {
  if (await hasAdmin(ports)) throw invalid("there is an administrator");
}

/** Throws Failure `username_taken`, `email_taken`. */
async function requireFree(
  { store }: AdminPorts,
  { username, email }: Pick<FirstAdmin, "username" | "email">,
): Promise<void> {
  const usernameKey = chosenUsername(username, [])?.key;
  const emailKey = chosenEmail(email, [])?.key;
  const conflicts = await store.findConflicts(usernameKey ?? "", emailKey ?? "");
  if (conflicts.some((one) => one.emailKey === emailKey)) {
    throw new Failure(accountFailures.email_taken);
  }
  if (conflicts.length > 0) throw new Failure(accountFailures.username_taken);
}
