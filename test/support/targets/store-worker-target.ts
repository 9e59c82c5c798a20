import { fileURLToPath } from "node:url";
import { experimental_readRawConfig as readConfig } from "wrangler";
import type { Store } from "../../../src/core/ports.ts";
import type { OpenStore } from "../../suite/store/store.ts";
import { decode, encode } from "./store-worker-wire.ts";
import { openEdgeDatabase, startWorker, type EdgeDatabaseKind } from "./worker-target.ts";

const d1OrProxy = new URL("./store-worker.ts", import.meta.url);

const mains: Readonly<Record<EdgeDatabaseKind, URL>> = {
  d1: d1OrProxy,
  "mysql-proxy": d1OrProxy,
  hyperdrive: new URL("./store-worker-hyperdrive.ts", import.meta.url),
};

/** Starts a store in workerd on a fresh database, with the flags of the deployed Workers. */
export async function startStoreOnWorkerd(kind: EdgeDatabaseKind): Promise<OpenStore> {
  const edge = await openEdgeDatabase(kind);
  const { build: _, assets: __, ...config } = readConfig({ config: edge.configPath }).rawConfig;
  const { fetch, sql, close } = await startWorker(edge, {
    config: { ...config, main: fileURLToPath(mains[kind]), vars: { ...edge.database.env } },
  });
  const methods = (await ask(fetch)) as (keyof Store)[];
  return {
    store: Object.fromEntries(
      methods.map((name) => [name, remote(fetch, name)]),
    ) as unknown as Store,
    ...(kind === "mysql-proxy" && { purgesAudit: false }),
    rounds: 10,
    sql: async (statement) => [...(await sql(statement))],
    close,
  };
}

type Fetch = typeof globalThis.fetch;

type Answer = { readonly returned: unknown } | { readonly thrown: unknown };

const remote =
  (fetch: Fetch, method: string) =>
  async (...values: unknown[]): Promise<unknown> => {
    const answer = (await ask(fetch, [method, ...values])) as Answer;
    if ("thrown" in answer) throw answer.thrown;
    return answer.returned;
  };

async function ask(fetch: Fetch, call?: unknown[]): Promise<unknown> {
  const response = await fetch("/", call && { method: "POST", body: encode(call) });
  if (!response.ok) throw new Error(`the Worker answered ${response.status}`);
  return decode(await response.text());
}
