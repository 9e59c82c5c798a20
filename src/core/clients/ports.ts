import type { Access } from "../access.ts";
import type { Client } from "./model.ts";

/** Reads clients. Throws Failure `unavailable`. */
export interface ClientStore {
  findClient(clientId: string): Promise<Client | undefined>;
}

/** Manages clients, for an operator with direct access to the database. Throws Failure `unavailable`. */
export interface ClientRegistry {
  insertClient(client: Client): Promise<void>;
  /** The newest `listedClients`, the oldest of them first, and whether there are more. */
  listClients(): Promise<{ readonly clients: readonly Client[]; readonly more: boolean }>;
  /** Idempotent. Returns false if the client does not exist. */
  revokeClient(clientId: string, now: number): Promise<boolean>;
}

/** Client secrets: long and random, so storing a fast keyed hash of them is safe. */
export interface ClientSecrets {
  create(): string;
  hash(clientId: string, secret: string): Promise<string>;
  matches(clientId: string, secret: string, hash: string): Promise<boolean>;
}

export interface ClientPorts {
  readonly store: ClientStore;
  readonly clientSecrets: ClientSecrets;
  readonly access: Access;
}
