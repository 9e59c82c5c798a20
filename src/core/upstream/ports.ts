import type { AccountPolicy, AccountPorts } from "../accounts/ports.ts";
import type { EmailCodePorts } from "../email-codes/ports.ts";
import type { FactorPolicy, FactorStore } from "../factors/ports.ts";
import type { OnceStore } from "../once/once.ts";
import type { Identity, PendingUpstream, ProvenIdentity, WaitingIdentity } from "./model.ts";
import type { Provider } from "./providers.ts";

/** Stores identities. One SQL statement decides each method; some read before or after it. Throws Failure `unavailable`. */
export interface IdentityStore {
  /** Returns false if an account, whichever, has this identity already. Idempotent. */
  insertIdentity(identity: Identity): Promise<boolean>;
  /** The identity of any account. Read the account too: it may be disabled or deleted. */
  findIdentity(issuer: string, subject: string): Promise<Identity | undefined>;
  /** At most `identityLimits.listed`, the oldest first. */
  listIdentities(userId: string): Promise<readonly Identity[]>;
  noteIdentityUse(id: string, now: number): Promise<void>;
  /** Deletes nothing if the identity is another user's. */
  deleteIdentity(id: string, userId: string): Promise<void>;
  deleteIdentitiesOf(userId: string): Promise<void>;
  /** The ids of up to `identityLimits.left` accounts that were deleted at or before `until` and still have an identity. */
  listDeletedWithIdentities(until: number): Promise<readonly string[]>;
}

/** What a browser brings back from a provider. */
export interface Callback {
  /** The parameters of the response (RFC 6749 section 4.1.2), `iss` of RFC 9207 included. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The name that Apple sends beside them, once. */
  readonly name?: string | undefined;
}

/** Where a provider sends users back, and what binds the login to the browser that began it. */
export type UpstreamStart = Pick<
  PendingUpstream,
  "state" | "nonce" | "verifier" | "mustBeFresh"
> & {
  readonly redirectUri: string;
};

/**
 * Talks to the providers. Throws Failure `upstream_unavailable` if one is slow or away, and `upstream_failed` if what it says is wrong.
 */
export interface Providers {
  /** The URL that a browser is sent to. */
  start(provider: Provider, start: UpstreamStart): Promise<string>;
  /** Exchanges the code, and checks every claim. Throws also `upstream_denied` if the user refused. */
  finish(
    provider: Provider,
    callback: Callback,
    pending: PendingUpstream,
    redirectUri: string,
  ): Promise<ProvenIdentity>;
  /** Random texts for a new login: state, nonce and PKCE verifier (RFC 7636). */
  secrets(): Pick<PendingUpstream, "state" | "nonce" | "verifier">;
}

/** Encrypts what a browser keeps. Each kind opens only as itself. Undefined for a text that was not sealed here. */
export interface UpstreamSeals {
  sealPending(pending: PendingUpstream): Promise<string>;
  openPending(sealed: string): Promise<PendingUpstream | undefined>;
  sealWaiting(waiting: WaitingIdentity): Promise<string>;
  openWaiting(token: string): Promise<WaitingIdentity | undefined>;
  /** The name that a provider posted, on its way through a URL. */
  sealName(name: string): Promise<string>;
  openName(sealed: string): Promise<string | undefined>;
  /** Names a token that was used, without holding it. */
  hash(token: string): Promise<string>;
}

export type UpstreamPorts = AccountPorts &
  EmailCodePorts & {
    readonly providers: Providers;
    readonly upstreamSeals: UpstreamSeals;
    readonly store: IdentityStore &
      Pick<FactorStore & OnceStore, "findFactors" | "listPasskeys" | "insertUse">;
  };

/** The operator's settings for logins through other providers. */
export interface UpstreamPolicy extends AccountPolicy, FactorPolicy {
  /** In the order of the buttons. */
  readonly providers: readonly Provider[];
}
