import type { OwnConfig } from "./entry/config/own/own-config.ts";
import { openEdgeDatabase } from "./entry/runtimes/edge-database.ts";
import { createWorker as createWorkerOver } from "./entry/runtimes/workers.ts";

export type { User as Account } from "./core/accounts/model.ts";
export type { OwnClaims } from "./core/own-claims.ts";
export { defineConfig, type OwnConfig } from "./entry/config/own/own-config.ts";

/** The bindings and variables of the Worker. */
type Bindings = Readonly<Record<string, unknown>>;

/** A Cloudflare Worker: its default export. */
export interface Worker {
  fetch(
    request: Request,
    bindings: Bindings,
    context: { waitUntil(work: Promise<unknown>): void },
  ): Promise<Response>;
  scheduled(event: unknown, bindings: Bindings): Promise<void>;
}

/**
 * Latchkey as a Worker, on D1 (binding `DB`) or on MySQL through the proxy. Deploy it with `dist/assets` of this package as
 * its assets (binding `ASSETS`). With an unusable configuration it answers 503 to every request, and the log names the variable.
 */
export const createWorker = (config: OwnConfig = {}): Worker =>
  createWorkerOver(openEdgeDatabase, config);
