import type { Access } from "../access.ts";
import type { System } from "../system.ts";
import type { Client } from "./model.ts";

/** Reads clients. Throws Failure `unavailable`. */
export interface ClientStore {
  findClient(clientId: string): Promise<Client | undefined>;
  /** The logo of a client that was not revoked, as base64. Undefined if there is none. */
  findClientLogo(clientId: string): Promise<string | undefined>;
  /** When the logo was stored. Undefined if there is none. */
  findClientLogoTime(clientId: string): Promise<number | undefined>;
}

/** Manages clients, for an operator with direct access to the database. Throws Failure `unavailable`. */
export interface ClientRegistry {
  insertClient(client: Client): Promise<void>;
  /** The newest `listedClients`, the oldest of them first, and whether there are more. */
  listClients(): Promise<{ readonly clients: readonly Client[]; readonly more: boolean }>;
  /**
   * Gives a client another secret if its present one is still `from`. The present one becomes the previous one, until `until`.
   * Returns false if there is no such client, if it is revoked, or if another change came first; true if `to` is already stored.
   */
  rotateClientSecret(rotation: SecretRotation): Promise<boolean>;
  findClient(clientId: string): Promise<Client | undefined>;
  /**
   * Gives a client the settings of `to` if it still has those of `from`. Returns false if there is no such client, if it is revoked,
   * or if another change came first; true if `to` is already stored.
   */
  updateClient(change: { readonly from: Client; readonly to: Client }): Promise<boolean>;
  /** Idempotent. Returns false if the client does not exist. */
  revokeClient(clientId: string, now: number): Promise<boolean>;
}

/** Changes the logos of clients, for an operator with direct access to the database. Throws Failure `unavailable`. */
export interface LogoRegistry {
  /** Stores the logo of a client, as base64, in place of the one before. Null removes it. Idempotent. */
  changeLogo(clientId: string, logo: string | null, now: number): Promise<void>;
}

interface SecretRotation {
  readonly clientId: string;
  /** The hash of the present secret. */
  readonly from: string;
  readonly to: string;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** Client secrets: long and random, so storing a fast keyed hash of them is safe. */
export interface ClientSecrets {
  create(): string;
  hash(clientId: string, secret: string): Promise<string>;
  matches(clientId: string, secret: string, hash: string): Promise<boolean>;
}

export interface ClientPorts extends System {
  readonly store: ClientStore;
  readonly clientSecrets: ClientSecrets;
  readonly access: Access;
}

/** The operator's settings for clients. */
export interface ClientPolicy {
  /** The schemes without a dot that redirect URIs may have, such as `vscode`. */
  readonly redirectSchemes: readonly string[];
  /** True outside production: the server calls URLs of every client in a private network too, and with http on this machine. */
  readonly allowsPrivateUrls: boolean;
}
