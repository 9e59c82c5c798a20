import type { Access } from "../access.ts";
import type { System } from "../system.ts";
import type { App, Client, ClientAssertion } from "./model.ts";

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

/** Seals what the id of a registration says, with a key that is derived from `OIDC_KEY`, and hashes texts. */
export interface ClientSeals {
  sign(purpose: "registration", text: string): Promise<string>;
  /** The text of an id that was sealed here; undefined for anything else. */
  read(purpose: "registration", token: string): Promise<string | undefined>;
  sha256(text: string): Promise<Uint8Array>;
}

/** A response with a client metadata document, or why there is none. */
export type DocumentAnswer =
  | {
      readonly text: string;
      /** For how long the host lets it be kept. Seconds. Undefined if it does not say. */
      readonly maxAge: number | undefined;
    }
  | {
      /** Such as `403`, or the code of an error. */
      readonly fault: string;
      /** What Cloudflare says of a request that it stopped. */
      readonly mitigated?: string | undefined;
    };

/**
 * Fetches a document of a client from a public address, at most `longest` bytes of it and within five seconds. Without
 * `longest`, it is a client metadata document. Only the status 200 counts. Follows no redirect, sends no cookie, and never throws.
 */
export type FetchDocument = (url: string, longest?: number) => Promise<DocumentAnswer>;

/** A public key of a client (RFC 7517 section 4), as it was sent. */
export type ClientKey = Readonly<Record<string, unknown>>;

/** The algorithms with which clients can sign assertions (RFC 7518, RFC 8037). */
export const assertionAlgorithms = ["ES256", "RS256", "PS256", "EdDSA"] as const;

/** The JWTs with which clients prove who they are (RFC 7523). */
export interface ClientAssertions {
  /** The claims of an assertion, of which nothing is proven yet. Undefined for a text that is none. */
  read(assertion: string): Readonly<Record<string, unknown>> | undefined;
  /** Whether one of the keys signed an assertion. Undefined if none of them is the one that it names, or has its algorithm. */
  isSigned(assertion: string, keys: readonly ClientKey[]): Promise<boolean | undefined>;
}

/** A client that asks to log users in, before its document is read. */
export interface AskingClient extends Pick<App, "id" | "outerId"> {
  /** The app, as far as it is known without a fetch. Undefined if its document must be fetched first. */
  appFor(redirectUri: string): Promise<App | undefined>;
  /** As `appFor`, and fetches the document for a user. Throws Failure `invalid_client_document`, `too_many_requests`. */
  fetchFor(redirectUri: string, userId: string): Promise<App>;
}

/** The clients without a row. */
export interface UnregisteredClients {
  /**
   * The client of a `client_id` that no row has. Undefined for an unknown one, and for a client that the operator closed. One indexed read.
   * Throws Failure `unavailable`.
   */
  find(clientId: string): Promise<AskingClient | undefined>;
  /**
   * The client that an assertion proves. That of a known client is not checked while no documents are fetched, because it is not required
   * then. Throws Failure `invalid_client`, `unavailable`.
   */
  prove(assertion: ClientAssertion): Promise<Pick<App, "id" | "outerId">>;
  /** Whether such clients may log users in and register now, because a resource has open scopes. Throws Failure `unavailable`. */
  isOpen(): Promise<boolean>;
}

export interface ClientPorts extends System {
  readonly store: ClientStore;
  readonly clientSecrets: ClientSecrets;
  readonly access: Access;
  /** Absent if every client has a row. */
  readonly unregistered?: UnregisteredClients | undefined;
}

/** Which clients need no row: none, the known ones, or all that have a document too. */
export const clientRegistrations = ["off", "known", "documents"] as const;

/** The operator's settings for clients. */
export interface ClientPolicy {
  readonly clientRegistration: (typeof clientRegistrations)[number];
  /** The schemes without a dot that redirect URIs may have, such as `vscode`. */
  readonly redirectSchemes: readonly string[];
  /** True outside production: the server calls URLs of every client in a private network too, and with http on this machine. */
  readonly allowsPrivateUrls: boolean;
}
