import type { DeletedBatch } from "../ground/batches.ts";
import type { System } from "../system.ts";
import type { Authorization } from "./model.ts";

/** Stores codes and pushed requests. One SQL statement decides each method; some read after it. Throws Failure `unavailable`. */
export interface AuthorizationStore {
  /** Idempotent. */
  insertAuthorization(authorization: Authorization): Promise<void>;
  findAuthorization(id: string): Promise<Authorization | undefined>;
  /** Returns false if another attempt used it before, or if it has expired. Idempotent for the same attempt. */
  useAuthorization(use: Use): Promise<boolean>;
  /** Deletes about a thousand that expired at or before `until`. */
  deleteExpiredAuthorizations(until: number): Promise<DeletedBatch>;
  /** Deletes all of a user. */
  deleteAuthorizationsOf(userId: string): Promise<void>;
}

interface Use {
  readonly id: string;
  /** A random id of the attempt. */
  readonly by: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Signs what an app carries to this server and back. A text that was not signed here, for this purpose, reads as undefined. */
export interface AuthorizationSeals {
  sign(purpose: "code" | "pushed", text: string): Promise<string>;
  read(purpose: "code" | "pushed", token: string): Promise<string | undefined>;
}

export interface AuthorizationPorts extends Omit<System, "log"> {
  readonly store: AuthorizationStore;
  readonly seals: AuthorizationSeals;
}
