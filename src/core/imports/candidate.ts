import { defaultRole } from "../access.ts";
import { attributesMaxLength } from "../accounts/attributes/attributes.ts";
import { parseEmail, parseNewEmail, type Email } from "../accounts/email.ts";
import type { Account } from "../accounts/model.ts";
import { reportedTimeZone } from "../accounts/names/chosen.ts";
import { madeUsernames } from "../accounts/names/made-usernames.ts";
import { parseFullName } from "../accounts/names/name.ts";
import { isReservedUsername } from "../accounts/names/reserved-usernames.ts";
import { isNewUsername, parseUsername, type Username } from "../accounts/names/username.ts";
import { parsePicture } from "../accounts/picture.ts";
import { preferredLanguage } from "../ground/language.ts";
import { noPassword } from "../ground/no-password.ts";
import { isId, timeOrderedId } from "../ids.ts";
import type { Random } from "../system.ts";
import type { OldDigest } from "./hashes.ts";
import { identitiesOf } from "./identities.ts";
import type { IdentityRefusal, ImportedUser, ImportRefusal, StoredIdentity } from "./model.ts";
import type { ImportPorts, ImportSettings } from "./ports.ts";

/** A checked account that waits to be written. */
export interface Candidate {
  readonly line: number;
  /** With the first of its usernames. */
  readonly account: Account;
  /** The usernames to try after that, if the first one was made and is taken. */
  readonly otherUsernames: readonly Username[];
  /** Wrapped before the account is written. */
  readonly digest: OldDigest | undefined;
  readonly identities: readonly StoredIdentity[];
  /** Why other identities cannot be stored. */
  readonly leftOut: readonly IdentityRefusal[];
}

/**
 * Checks an account by the rules of a registration, except those for passwords. Its id depends on the former id alone, so a second
 * run makes the same account.
 */
export function candidateOf(
  ports: ImportPorts,
  settings: ImportSettings,
  line: number,
  user: ImportedUser,
): Candidate | ImportRefusal {
  const { system } = settings;
  const email = readEmail(user, settings);
  if (!email) return "invalid_email";
  const { id, random } = identityOf(ports, system, user, email);
  const usernames = readUsernames(user, settings, email, random);
  if (typeof usernames === "string") return usernames;
  const [username, ...otherUsernames] = usernames;
  if (!username) return "invalid_username";
  const name = user.name === undefined ? username.display : parseFullName(user.name);
  if (name === undefined) return "invalid_name";
  const { role = defaultRole } = user;
  if (!ports.access.allRoles.includes(role)) return "unknown_role";
  if (!settings.allowAdmins && ports.access.scopesOfRole(role).includes("admin")) {
    return "admin_refused";
  }
  const attributes = readAttributes(user);
  if (attributes === undefined) return "invalid_attributes";
  const hash = settings.withHashes ? user.hash : undefined;
  const now = ports.clock();
  const account: Account = {
    id,
    username: username.display,
    usernameKey: username.key,
    email: email.address,
    emailKey: email.key === "" ? `lost:${id}` : email.key,
    emailVerifiedAt: user.emailVerified && email.key !== "" ? now : null,
    emailFailedAt: null,
    name,
    role,
    passwordHash: typeof hash === "string" && ports.schemeOf(hash) ? hash : noPassword,
    disabledAt: user.disabled ? now : null,
    sessionsValidFrom: 0,
    lastLinkSession: null,
    createdAt: validTime(user.createdAt, now) ?? now,
    updatedAt: now,
    deletedAt: null,
    attributes,
    // Other systems write "de_DE" as well as "de-DE".
    locale: preferredLanguage(user.locale?.replaceAll("_", "-"), settings.languages) ?? null,
    invitedAt: null,
    invitedBy: null,
    picture: parsePicture(user.picture ?? "") ?? null,
    timeZone: reportedTimeZone(user.timeZone),
    termsVersion: null,
    termsAcceptedAt: null,
  };
  const digest = typeof hash === "object" ? hash : undefined;
  const theirs = identitiesOf(ports, settings, id, user.identities);
  return { line, account, otherUsernames, digest, ...theirs };
}

/** An account of ours may have lost its address to another one. */
const lost: Email = { address: "", key: "" };

/** An account of ours keeps an address and a username that a new account may not have. */
function readEmail({ email }: ImportedUser, { system }: ImportSettings): Email | undefined {
  if (system !== "latchkey") return email === undefined ? undefined : parseNewEmail(email);
  return email === undefined ? lost : parseEmail(email);
}

const validTime = (time: number | undefined, now: number): number | undefined =>
  time !== undefined && time >= 0 && time <= now ? time : undefined;

/** The id, and digits for usernames. Both depend on the former id, or else on the address. */
function identityOf(
  { sha256, clock }: ImportPorts,
  system: string,
  { formerId, createdAt }: ImportedUser,
  { key }: Email,
): { readonly id: string; readonly random: Random } {
  const bytes = sha256(`${system}\0${formerId ?? key}`);
  let used = 16;
  const random: Random = (length) =>
    Uint8Array.from({ length }, () => bytes[used++ % bytes.length] ?? 0);
  const kept = formerId?.toLowerCase() ?? "";
  if (isId(kept)) return { id: kept, random };
  return {
    id: timeOrderedId(validTime(createdAt, clock()) ?? 0, () => bytes.slice(0, 16)),
    random,
  };
}

function readUsernames(
  { username: given }: ImportedUser,
  { system }: ImportSettings,
  email: Email,
  random: Random,
): readonly Username[] | ImportRefusal {
  // Many systems store the address as the username. People log in by the address anyway.
  if (given === undefined || parseEmail(given)?.key === email.key) {
    return madeUsernames(email, random);
  }
  const username = parseUsername(given);
  if (!username) return "invalid_username";
  if (system === "latchkey") return [username];
  if (!isNewUsername(username)) return "invalid_username";
  return isReservedUsername(username.key) ? "reserved_username" : [username];
}

/** Undefined if they are too long. */
function readAttributes({ attributes, formerId }: ImportedUser): string | null | undefined {
  const isKept = formerId === undefined || isId(formerId.toLowerCase());
  const json = jsonOf({ ...attributes, ...(!isKept && { former_id: formerId }) });
  if (json === undefined || new TextEncoder().encode(json).length > attributesMaxLength) {
    return undefined;
  }
  return json === "{}" ? null : json;
}

/** Undefined for thousands of objects in each other. In other systems people write their attributes, so one could end the import. */
function jsonOf(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
