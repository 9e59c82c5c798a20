import type { Resource } from "./model.ts";

/** Reads resources. Throws Failure `unavailable`. */
export interface ResourceStore {
  /** One indexed read, by the `comparableUri`. Also a resource that was revoked. */
  findResource(uri: string): Promise<Resource | undefined>;
  /** At most `maxResources`, without those that were revoked, ordered by URI. */
  listResources(): Promise<readonly Resource[]>;
}

/** Manages resources, for an operator with direct access to the database. Throws Failure `unavailable`. */
export interface ResourceRegistry extends ResourceStore {
  /** All of them, also those that were revoked, ordered by URI. */
  listAllResources(): Promise<readonly Resource[]>;
  findResourceById(id: string): Promise<Resource | undefined>;
  /** Returns false if there is one with this URI, also if it was revoked. Idempotent. */
  insertResource(resource: Resource): Promise<boolean>;
  /**
   * Gives a resource the settings of `to` if it still has those of `from`. Returns false if there is no such resource, if it is revoked, or
   * if another change came first; true if `to` is already stored.
   */
  updateResource(change: { readonly from: Resource; readonly to: Resource }): Promise<boolean>;
  /** Idempotent. Returns false if the resource does not exist. */
  revokeResource(id: string, now: number): Promise<boolean>;
}
