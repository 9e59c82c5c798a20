/** An account of a user at another provider, as it is stored. Times are epoch milliseconds. */
export interface Identity {
  readonly id: string;
  readonly userId: string;
  /** Whose the provider is: empty for those of the operator, which are all that there are yet. Unique with issuer and subject. */
  readonly realm: string;
  /** Who names the subject: the `iss` of the provider's tokens. */
  readonly issuer: string;
  readonly subject: string;
  /** The provider that it came through, by its id in the configuration. */
  readonly provider: string;
  /** The address that the provider knew when the identity was connected. For the user to recognize it, and for nothing else. */
  readonly email: string | null;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

/** An email address, as a provider knows it. */
export interface ProvidedEmail {
  readonly address: string;
  /** True if the provider has proven it, and is the one to believe about it. */
  readonly isTrusted: boolean;
}

/** What a provider has proven about a user. */
export interface ProvenIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly email: ProvidedEmail | undefined;
  readonly name: string | undefined;
  /** The name that the user has there. */
  readonly username: string | undefined;
  /** As `parsePicture` gives it. */
  readonly picture?: string | undefined;
  /** When the user proved who they are there, in epoch milliseconds. Undefined if the provider does not say. */
  readonly provenAt: number | undefined;
}

/** What a user wants from a provider: log in, connect it to their account, or confirm who they are. */
export const intents = ["login", "link", "confirm"] as const;

export type Intent = (typeof intents)[number];

/** A user who was sent to a provider and has not come back. Sealed in a cookie of the browser. Times are epoch milliseconds. */
export interface PendingUpstream {
  readonly provider: string;
  readonly issuer: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly intent: Intent;
  /** The session that asked. Undefined for a login. */
  readonly sessionId?: string | undefined;
  readonly startedAt: number;
  /** Where to go after the login, as `continueUrl` takes it. */
  readonly continue?: string | undefined;
  /** False if the browser must forget the login when it is closed. */
  readonly remember?: boolean | undefined;
  /** The id of the organization that a login is for. */
  readonly organization?: string | undefined;
  /** True if the proof at the provider must be later than the start. */
  readonly mustBeFresh?: boolean | undefined;
  /** True if the provider has sent the user back. The cookie then only binds the token to the browser. */
  readonly isBack?: boolean | undefined;
}

/** A proven identity that waits for a click of its user. Sealed in a token that a page holds. */
export interface WaitingIdentity extends ProvenIdentity {
  readonly provider: string;
  readonly intent: Intent;
  readonly sessionId: string | undefined;
  /** As in the pending login. */
  readonly remember?: boolean | undefined;
  readonly organization?: string | undefined;
  /** Of the login at the provider. The browser that began it has a cookie with the same state. */
  readonly state: string;
  readonly startedAt: number;
  readonly issuedAt: number;
}

/** The account whose session a browser has. */
export interface BrowserAccount {
  readonly userId: string;
  readonly username: string;
}
