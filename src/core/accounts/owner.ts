import type { Device } from "../sessions/model.ts";
import type { Account } from "./model.ts";

/** What a user sends to prove that an account is theirs, in a call that opens no session. */
export interface OwnerProof {
  readonly password?: string | undefined;
  /** AuthenticationResponseJSON, to the options of a login. */
  readonly passkey?: unknown;
  readonly device: Device;
  /** By what limits count. */
  readonly network?: string | undefined;
  /** The token of a device on which somebody logged in before. */
  readonly deviceToken?: string | undefined;
  /** A refresh token of an earlier session, which proves the same. */
  readonly replaces?: string | undefined;
  readonly signal?: AbortSignal;
}

/** How the owner of an account can prove that it is theirs. The feature `login` has it, for features that it may not import. */
export interface OwnerCheck {
  /** `password`, `passkey`, and the ids of providers. Throws Failure `unavailable`. */
  ways(account: Account): Promise<readonly string[]>;
  /** One first proof is enough. It counts as a login does. Throws the Failures of a login, and opens nothing. */
  prove(account: Account, proof: OwnerProof): Promise<void>;
}
