import { second } from "../ground/time.ts";
import type { System } from "../system.ts";
import type { Resource } from "./model.ts";
import type { ResourceStore } from "./ports.ts";
import { comparableUri } from "./uri.ts";

/** The resources as apps name them. */
export interface Resources {
  /** The resource of a URI that was not revoked. One indexed read. Throws Failure `unavailable`. */
  find(uri: string): Promise<Resource | undefined>;
  /** All that were not revoked, as they were in the last half minute. Throws Failure `unavailable`. */
  list(): Promise<readonly Resource[]>;
  /**
   * The resource of a URI that was found before, as it was in the last half minute: one that is revoked counts for so long. Throws Failure
   * `unavailable`.
   */
  findAgain(uri: string): Promise<Resource | undefined>;
}

/** For this long a process does not read the list again, in milliseconds. */
const listLifetime = 30 * second;

/** Reads resources. A process has one. */
export function createResources({
  store,
  clock,
}: Pick<System, "clock"> & { readonly store: ResourceStore }): Resources {
  let known: { readonly at: number; readonly resources: readonly Resource[] } | undefined;
  const resources: Resources = {
    async find(text) {
      const uri = comparableUri(text);
      const found = uri === undefined ? undefined : await store.findResource(uri);
      return found?.revokedAt === null ? found : undefined;
    },
    async list() {
      const now = clock();
      // No read is shared between requests: on Workers, the end of one request ends what it began.
      if (!known || Math.abs(now - known.at) >= listLifetime) {
        known = { at: now, resources: await store.listResources() };
      }
      return known.resources;
    },
    async findAgain(uri) {
      return (await resources.list()).find((one) => one.uri === uri) ?? resources.find(uri);
    },
  };
  return resources;
}

/** Whether any resource has scopes for clients without a row. Throws Failure `unavailable`. */
export const hasOpenScopes = async ({ list }: Pick<Resources, "list">): Promise<boolean> =>
  (await list()).some(({ openScopes }) => openScopes !== "");
