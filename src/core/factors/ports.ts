import type { EmailPolicy, EmailPorts, EnqueuePorts } from "../email/ports.ts";
import type { OnceStore } from "../once/once.ts";
import type { SessionPorts } from "../sessions/ports.ts";
import type { ThrottleSettings } from "../throttle/model.ts";
import type { ThrottlePorts } from "../throttle/ports.ts";
import type { FirstFactor } from "./kinds.ts";
import type { Factors, Passkey, RecoveryCode, TotpFactor } from "./model.ts";
import type { PasskeyReason } from "./rows.ts";

/**
 * Stores factors. One SQL statement decides each method. If the outcome of a statement that takes a proof is unknown, it throws and is
 * not repeated: the proof is spent. Times are epoch milliseconds. Throws Failure `unavailable`.
 */
export interface FactorStore {
  /** Undefined if the account does not exist. Ask only after a right password. */
  findFactors(userId: string): Promise<Factors | undefined>;

  /** Returns false if the account has an authenticator app already. */
  insertTotp(totp: TotpFactor): Promise<boolean>;
  /**
   * Accepts the code of a step, and stores the secret in the given box. Returns false if a code of this step or a later one was
   * accepted before, or if the app is not the one that was set up at `createdAt`.
   */
  takeTotpStep(taken: TakenStep): Promise<boolean>;
  deleteTotp(userId: string): Promise<void>;
  /** Deletes nothing and returns false if the app is the only factor. Of two factors that are removed at once, one stays. */
  deleteTotpUnlessLast(userId: string): Promise<boolean>;
  /** At most `factorLimits.reencrypted` apps whose secret is in a box of this key. */
  listTotpOfKey(keyId: string): Promise<readonly TotpFactor[]>;
  /** Compare-and-set of the box. Returns false if it is not `from` any more. */
  replaceTotpBox(change: BoxChange): Promise<boolean>;

  /** Returns false if an account, whichever, has this credential already. */
  insertPasskey(passkey: Passkey): Promise<boolean>;
  /** The passkey of any account. Read the account too: it may be disabled or deleted. */
  findPasskey(credentialHash: string): Promise<Passkey | undefined>;
  /** At most `factorLimits.passkeys`, the oldest first. */
  listPasskeys(userId: string): Promise<readonly Passkey[]>;
  /** Stores a counter above the stored one, or 0 after 0. Returns false for any other: somebody may have copied the passkey. */
  notePasskeyUse(use: PasskeyUse): Promise<boolean>;
  /** Returns false if the user has no such passkey. */
  renamePasskey(id: string, userId: string, name: string): Promise<boolean>;
  /** Deletes nothing if the passkey is another user's. */
  deletePasskey(id: string, userId: string): Promise<void>;
  /** As `deleteTotpUnlessLast`, for a passkey that is a factor. */
  deletePasskeyUnlessLast(id: string, userId: string): Promise<boolean>;
  deletePasskeysOf(userId: string): Promise<void>;

  /** Stores a set of `factorLimits.codes` codes. It does not count before `useRecoverySet`. */
  insertRecoveryCodes(codes: NewRecoveryCodes): Promise<void>;
  /** Makes a set the only one whose codes count. */
  useRecoverySet(userId: string, setId: string): Promise<void>;
  /** The unused codes of the account's set. */
  listRecoveryCodes(userId: string): Promise<readonly RecoveryCode[]>;
  /** Uses a code up. Returns false if it is unknown, used, void, or of another account. */
  takeRecoveryCode(codeHash: string, userId: string, now: number): Promise<boolean>;
  /** Deletes the codes of all sets but one that were created before a time. A younger set may be about to be used. */
  deleteOtherRecoveryCodes(userId: string, setId: string, before: number): Promise<void>;
  deleteRecoveryCodesOf(userId: string): Promise<void>;

  setTwoFactor(userId: string, twoFactor: boolean): Promise<void>;
  /** Leaves an account without a set of recovery codes and without `twoFactor`. */
  resetFactorSettings(userId: string): Promise<void>;
  /** Does so unless the account has a factor. Returns whether it changed something. */
  resetWithoutFactors(userId: string): Promise<boolean>;
  /** The ids of up to `factorLimits.left` accounts that were deleted at or before `until` and still have a factor or a code. */
  listDeletedWithFactors(until: number): Promise<readonly string[]>;
}

/** The factors of all accounts, for an operator with direct access to the database. Throws Failure `unavailable`. */
export interface FactorRegistry {
  /** How many secrets are in boxes of each key. */
  countSecretsByKey(): Promise<readonly { readonly keyId: string; readonly count: number }[]>;
  /** How many passkeys are for another domain than this one. */
  countPasskeysElsewhere(rpId: string): Promise<number>;
  /** How many administrators have neither an authenticator app nor a passkey that has verified its user. */
  countAdminsWithoutFactor(): Promise<number>;
}

export interface TakenStep extends Pick<TotpFactor, "userId" | "createdAt" | "secret" | "keyId"> {
  readonly step: number;
  readonly now: number;
}

export interface BoxChange extends Pick<TotpFactor, "userId" | "keyId"> {
  readonly from: string;
  readonly to: string;
}

export interface NewRecoveryCodes extends Pick<RecoveryCode, "userId" | "setId" | "createdAt"> {
  readonly codeHashes: readonly string[];
}

export interface PasskeyUse {
  readonly id: string;
  readonly count: number;
  readonly backedUp: boolean;
  readonly now: number;
}

/** Codes of authenticator apps: six digits that change every 30 seconds (RFC 6238). */
export interface Totp {
  newSecret(): Uint8Array;
  /** The time step of a code that is right now, a step ago or in a step; undefined for any other text. Blanks do not matter. */
  match(secret: Uint8Array, code: string, now: number): number | undefined;
  /** The secret as a user types it (base32). */
  spell(secret: Uint8Array): string;
  /** What an app reads from the QR code: an `otpauth:` URI. */
  uri(secret: Uint8Array, issuer: string, account: string): string;
  /** A QR code as SVG. */
  qr(text: string): string;
}

/** Keeps secrets in boxes that no database can open. A box opens only for the owner that it was made for. */
export interface SecretBox {
  seal(secret: Uint8Array, owner: string): Promise<SealedSecret>;
  /** Throws Failure `unavailable` if the key of the box is gone, or if the box is another owner's or broken. */
  open(sealed: SealedSecret, owner: string): Promise<Uint8Array>;
  /** True if the box is one of an earlier key. */
  isOld(sealed: SealedSecret): boolean;
  /** The key that seals. */
  readonly keyId: string;
  /** The earlier keys, whose boxes can still be opened. */
  readonly oldKeyIds: readonly string[];
}

export interface SealedSecret {
  readonly secret: string;
  readonly keyId: string;
}

/** Recovery codes of 120 random bits. Their hashes do not depend on `SECRET_KEY`. */
export interface RecoveryCodes {
  create(): string;
  /** The code without blanks and hyphens, in capital letters, with 0 for O and 1 for I and L; undefined if it is none. */
  read(text: string): string | undefined;
  hash(userId: string, code: string): Promise<string>;
}

/** Why a passkey is made: its user asked for it, or the browser makes it by itself after a login. */
export type NewPasskeyPurpose = "register" | "upgrade";

/** What a challenge is for. Its answer is good for nothing else. */
export type ChallengePurpose = NewPasskeyPurpose | "login" | "second-factor" | "reauthenticate";

/** Challenges for passkeys. Nothing is stored. */
export interface Challenges {
  /** `binding` is the session or the token that the challenge belongs to, empty for a login. */
  issue(purpose: ChallengePurpose, binding: string, now: number): Promise<string>;
  /** The time at which a challenge was issued for this purpose and binding; undefined for any other text. */
  read(challenge: string, purpose: ChallengePurpose, binding: string): Promise<number | undefined>;
  /** The name of a challenge in the list of used ones. */
  hash(challenge: string): Promise<string>;
}

/** What the token of a login that waits for a second factor says. */
export interface PendingLogin {
  readonly userId: string;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  readonly clientId: string;
  /** As the client asked for them. */
  readonly scope?: string | undefined;
  /** The id that the client asked for. Null, as undefined, for none. */
  readonly organization?: string | null | undefined;
  readonly remember?: boolean | undefined;
  /** What was proven already. */
  readonly method: FirstFactor;
}

/** Tokens of logins that wait for a second factor. Nothing is stored, and each use needs a further proof. */
export interface MfaTokens {
  issue(pending: PendingLogin): Promise<string>;
  /** Undefined unless the token was issued here, for this client. Its age is for the caller to judge. */
  read(token: string, clientId: string): Promise<PendingLogin | undefined>;
}

/** An authenticator app that is being set up. */
export interface Enrolment {
  readonly userId: string;
  readonly sessionId: string;
  readonly secret: Uint8Array;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Tokens that carry the secret of an app until it is confirmed. They are encrypted, and nothing is stored. */
export interface EnrolmentTokens {
  issue(enrolment: Enrolment): Promise<string>;
  read(token: string): Promise<Enrolment | undefined>;
}

/** Who a new passkey is for. */
export interface PasskeyOwner {
  readonly userId: string;
  readonly username: string;
  readonly name: string;
}

/** A passkey as a new registration gives it. */
export type NewPasskey = Omit<
  Passkey,
  "id" | "userId" | "name" | "createdAt" | "lastUsedAt" | "verifiedAt"
>;

/** Proven facts of an answer to a challenge. */
export interface Assertion {
  readonly count: number;
  readonly backedUp: boolean;
}

/** The members of an answer that name its credential and its challenge. Nothing is proven. */
export interface PasskeyAnswer {
  readonly credentialHash: string;
  readonly challenge: string;
}

/** Facts, or the reason why an answer is refused. The reason is for the log only. */
type Verdict<T> = (T & { readonly fault?: undefined }) | { readonly fault: PasskeyReason };

/** Speaks WebAuthn. It requires user verification always, but of an upgrade. */
export interface Passkeys {
  /** PublicKeyCredentialCreationOptionsJSON. */
  registrationOptions(
    owner: PasskeyOwner,
    challenge: string,
    known: readonly Passkey[],
    isUpgrade?: boolean,
  ): Readonly<Record<string, unknown>>;
  /** PublicKeyCredentialRequestOptionsJSON. Without `known`, any passkey of this server may answer. */
  requestOptions(challenge: string, known?: readonly Passkey[]): Readonly<Record<string, unknown>>;
  /** Reads an answer without judging it. Undefined if it has not the form of one. */
  read(answer: unknown): Promise<PasskeyAnswer | undefined>;
  /** Judges the answer of a new passkey. `isOurs` judges its challenge. */
  register(answer: unknown, isOurs: IsOurs, isUpgrade?: boolean): Promise<Verdict<NewPasskey>>;
  /** Judges an answer of a known passkey, except for its counter. With `isNamed`, the answer must name its owner. */
  verify(
    answer: unknown,
    passkey: Passkey,
    isOurs: IsOurs,
    isNamed: boolean,
  ): Promise<Verdict<Assertion>>;
}

export type IsOurs = (challenge: string) => Promise<boolean>;

/** What a user's own account says of its owner, who manages its factors. */
export interface Owner {
  readonly username: string;
  readonly name: string;
  readonly role: string;
  /** Epoch milliseconds. Null if nobody has proven the address. */
  readonly emailVerifiedAt: number | null;
}

/** The drivers of factors. */
export interface FactorDrivers {
  readonly totp: Totp;
  readonly secretBox: SecretBox;
  readonly recoveryCodes: RecoveryCodes;
  readonly challenges: Challenges;
  readonly enrolmentTokens: EnrolmentTokens;
  readonly passkeys: Passkeys;
}

export type FactorPorts = FactorDrivers &
  SessionPorts &
  EnqueuePorts &
  ThrottlePorts &
  Pick<EmailPorts, "emailSender"> & {
    readonly store: FactorStore &
      OnceStore & { findAccount(userId: string): Promise<Owner | undefined> };
  };

/** Whose accounts must have a second factor. With `off` nobody can set one up. */
export const mfaPolicies = ["off", "optional", "admins", "all"] as const;

/** The operator's settings for second factors. */
export interface FactorPolicy extends EmailPolicy, ThrottleSettings {
  readonly mfa: (typeof mfaPolicies)[number];
  /** The domain that passkeys are for (WebAuthn's RP ID). Undefined if passkeys are off. */
  readonly passkeyRpId: string | undefined;
  /** The exact origins of pages and apps that may use passkeys. */
  readonly passkeyOrigins: readonly string[];
}
