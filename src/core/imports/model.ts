import type { Attributes } from "../accounts/attributes/rules.ts";
import type { Fields } from "./fields.ts";
import type { FirebaseKey, ImportedHash } from "./hashes.ts";

/** An account of another system, before it is checked. */
export interface ImportedUser {
  /** The id there. A UUID is kept. */
  readonly formerId?: string | undefined;
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  readonly emailVerified?: boolean | undefined;
  readonly name?: string | undefined;
  readonly role?: string | undefined;
  readonly disabled?: boolean | undefined;
  /** Epoch milliseconds. */
  readonly createdAt?: number | undefined;
  /** Undefined if the account has none, or one that no login can check. */
  readonly hash?: ImportedHash | undefined;
  readonly attributes?: Attributes | undefined;
  /** The language (BCP 47). One that is not offered is left out. */
  readonly locale?: string | undefined;
  readonly picture?: string | undefined;
  readonly timeZone?: string | undefined;
  /** Its logins at other providers. */
  readonly identities?: readonly ImportedIdentity[] | undefined;
}

/** A login at another provider, before it is checked. */
export interface ImportedIdentity {
  /** What the file calls the provider. The first of these names that the operator has mapped counts, or else the first. */
  readonly aliases: readonly string[];
  /** Undefined if the file names none. */
  readonly issuer?: string | undefined;
  readonly subject: string | undefined;
  readonly email?: string | undefined;
}

/** Why a record is not imported. */
export const importRefusals = {
  broken_record: "is not a record: broken JSON, or another number of cells than the first line",
  skipped_sso: "logs in through another service",
  skipped_anonymous: "is an anonymous account",
  skipped_deleted: "is deleted there",
  skipped_service: "is the account of a service, not of a user",
  invalid_email: "has no email address, or an invalid one",
  invalid_username: "has a username that breaks the rules",
  reserved_username: "has a reserved username",
  invalid_name: "has a name that breaks the rules",
  invalid_attributes: "has more attributes than an account can have",
  unknown_role: "has a role that the configuration does not have",
  admin_refused: "is an administrator; import with --allow-admins",
  username_taken: "has the username of another account",
  email_taken: "has the email address of another account",
} as const;

export type ImportRefusal = keyof typeof importRefusals;

/** Why an identity is left out. Its account is imported. */
export const identityRefusals = {
  unknown_provider: "has a login at a provider that no --provider names",
  invalid_identity: "has a login without a valid provider, issuer or subject",
  too_many_identities: "has more than 20 logins at other providers",
  identity_taken: "has a login that is connected to another account",
} as const;

export type IdentityRefusal = keyof typeof identityRefusals;

/** Gives the account of a record, or why there is none. */
export type ReadRecord = (
  record: Fields,
  settings: { readonly firebase: FirebaseKey | undefined },
) => ImportedUser | ImportRefusal;

/** What an import did, in identities of the accounts that it wrote. */
export interface IdentitySummary {
  readonly connected: number;
  readonly leftOut: number;
}

/** What an import did, in accounts. */
export interface ImportSummary {
  readonly records: number;
  readonly imported: number;
  /** Accounts of an earlier run. */
  readonly alreadyThere: number;
  readonly refused: number;
  /** Imported accounts without a hash that a login can check. */
  readonly withoutPassword: number;
  /** The schemes of the imported hashes, and how many there are of each. `bcrypt` needs no setting. */
  readonly schemes: Readonly<Record<string, number>>;
  readonly identities: IdentitySummary;
}

/** An identity at another provider, as it is stored. The rows of `upstream` have the same members. */
export interface StoredIdentity {
  readonly id: string;
  readonly userId: string;
  readonly realm: string;
  readonly issuer: string;
  readonly subject: string;
  readonly provider: string;
  readonly email: string | null;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}
