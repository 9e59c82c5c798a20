import { Failure, credentialFailures, loginFailures } from "../../failures.ts";
import { spend } from "../../throttle/count.ts";
import type { SessionCaller } from "../../user.ts";
import { effectiveOf } from "../assurance.ts";
import { factorEmails } from "../emails.ts";
import { factorLimits } from "../limits.ts";
import type { Passkey } from "../model.ts";
import { addPasskey, passkeyOptions } from "../passkeys/add.ts";
import type { FactorPolicy, FactorPorts, Owner } from "../ports.ts";
import { factorEvents, factorThrottle } from "../rows.ts";
import { provenHere, requireSudo } from "../sudo.ts";
import { recordOwn, tellOwner, type OwnChange } from "./changed.ts";
import { defaultPasskeyName, nameOf, type NewOwnPasskey } from "./passkeys.ts";

/**
 * Requires a session that a password opened at most five minutes ago, at the level that the account asks for, and a verified address.
 * Throws Failure `insufficient_user_authentication`, `email_not_verified`, `invalid_token`, `unavailable`.
 */
async function requireUpgradable(
  ports: FactorPorts,
  policy: FactorPolicy,
  caller: SessionCaller,
): Promise<Owner> {
  const session = await requireSudo(ports, policy, caller);
  const { methods, authenticatedAt } = session;
  const age = ports.clock() - Math.min(provenHere(session), authenticatedAt);
  const isOfPassword = methods.split(" ")[0] === "password";
  const { owesFactor } = effectiveOf(policy, session, []);
  if (!isOfPassword || age > factorLimits.upgrade || owesFactor) {
    throw new Failure(credentialFailures.insufficient_user_authentication, {
      acr: owesFactor ? "aal2" : undefined,
      maxAge: factorLimits.upgrade / 1000,
    });
  }
  const owner = await ports.store.findAccount(caller.userId);
  if (!owner) throw new Failure(credentialFailures.invalid_token, { reason: "account deleted" });
  // Also without a way to send emails: nobody could be told.
  if (owner.emailVerifiedAt === null) throw new Failure(loginFailures.email_not_verified);
  return owner;
}

/**
 * What a browser needs to make a passkey by itself, after a login with a password. Throws Failure `insufficient_user_authentication`,
 * `email_not_verified`, `too_many_requests`, `too_many_passkeys`, `invalid_token`, `unavailable`.
 */
export async function upgradeOptions(
  ports: FactorPorts,
  policy: FactorPolicy,
  caller: SessionCaller,
): Promise<Readonly<Record<string, unknown>>> {
  const { userId } = caller;
  const { username, name } = await requireUpgradable(ports, policy, caller);
  await spend(ports, policy, factorThrottle.enrolment, userId);
  return passkeyOptions(ports, caller, { userId, username, name }, "upgrade");
}

/**
 * Adds a passkey that the browser made by itself. It is no factor until it was used with user verification: it ends no session and gives
 * no recovery codes. Its owner is told. Throws Failure `insufficient_user_authentication`, `email_not_verified`, `validation_failed`,
 * `invalid_passkey`, `passkey_exists`, `too_many_passkeys`, `unavailable`.
 */
export async function addUpgrade(
  ports: FactorPorts,
  policy: FactorPolicy,
  change: OwnChange,
  { name = defaultPasskeyName, answer }: NewOwnPasskey,
): Promise<Passkey> {
  const made = { name: nameOf(name), answer, purpose: "upgrade" } as const;
  await requireUpgradable(ports, policy, change);
  const passkey = await addPasskey(ports, change, made);
  recordOwn(ports, factorEvents.passkey_added, change, { upgrade: true });
  await tellOwner(ports, factorEmails.passkey_upgrade, change);
  return passkey;
}
