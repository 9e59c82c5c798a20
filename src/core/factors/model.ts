/** An authenticator app (RFC 6238). Times are epoch milliseconds. */
export interface TotpFactor {
  readonly userId: string;
  /** The secret in its box. */
  readonly secret: string;
  /** The key that opens the box. */
  readonly keyId: string;
  /** The time step of the last code that was accepted. Only codes of later steps count. */
  readonly lastStep: number;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

/** The public half of a passkey (WebAuthn level 3, credential record). Times are epoch milliseconds. */
export interface Passkey {
  readonly id: string;
  readonly userId: string;
  /** SHA-256 of the credential id. */
  readonly credentialHash: string;
  /** In base64url. */
  readonly credentialId: string;
  /** The COSE key (RFC 9052) in base64url. */
  readonly publicKey: string;
  /** Its COSE algorithm. */
  readonly algorithm: number;
  readonly signCount: number;
  /** 1 if the passkey can be synchronized between devices. It never changes. */
  readonly backupEligible: number;
  /** 1 if the passkey was synchronized when it was last used. */
  readonly backedUp: number;
  /** How a browser reaches it, separated by spaces. */
  readonly transports: string;
  /** The model of the authenticator, as a UUID. Nothing proves it. */
  readonly aaguid: string;
  readonly rpId: string;
  /** The name that its owner gave it. */
  readonly name: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  /** When it first verified its user. While it is null, the passkey is no factor. */
  readonly verifiedAt: number | null;
}

/** One recovery code of a set. It counts while its set is the account's set and it is unused. */
export interface RecoveryCode {
  readonly codeHash: string;
  readonly userId: string;
  readonly setId: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
}

/** What an account has, as one read gives it. */
export interface Factors {
  readonly totp: TotpFactor | undefined;
  readonly hasPasskey: boolean;
  /** True if an unused recovery code is left. */
  readonly hasRecoveryCode: boolean;
  /** True if the account's owner wants a second factor even with a passkey alone. */
  readonly twoFactor: boolean;
}
