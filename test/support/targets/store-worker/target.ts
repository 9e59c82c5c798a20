import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Store } from "../../../../src/core/ports.ts";
import type { OpenStore } from "../../../suite/store/open-store.ts";
import { bundleWorker, programIn, rawConfig, writeConfig } from "../build-workers.ts";
import { scratchFolder } from "../http-target.ts";
import { openEdgeDatabase, startWorker, type EdgeDatabaseKind } from "../worker-target.ts";
import { decode, encode } from "./wire.ts";

const d1OrProxy = new URL("./worker.ts", import.meta.url);

const mains: Readonly<Record<EdgeDatabaseKind, URL>> = {
  d1: d1OrProxy,
  "mysql-proxy": d1OrProxy,
  hyperdrive: new URL("./hyperdrive.ts", import.meta.url),
  "hyperdrive-postgres": new URL("./hyperdrive-postgres.ts", import.meta.url),
};

/** Starts a store in workerd on a fresh database, with the flags of the deployed Workers. */
export async function startStoreOnWorkerd(kind: EdgeDatabaseKind): Promise<OpenStore> {
  const edge = await openEdgeDatabase(kind);
  const folder = await scratchFolder();
  const bundle = join(folder, "bundle");
  const { assets: _, ...raw } = rawConfig(edge.configuration);
  const config = { ...raw, main: fileURLToPath(mains[kind]) };
  await bundleWorker(config, bundle);
  const main = programIn(bundle, config);
  const configPath = await writeConfig({ ...config, ...edge.binding, main }, folder);
  const { url, sql, close } = await startWorker(edge, {
    configPath,
    main,
    vars: edge.database.env,
  });
  const call = ask(url);
  const methods = (await call()) as (keyof Store)[];
  return {
    store: Object.fromEntries(
      methods.map((name) => [name, remote(call, name)]),
    ) as unknown as Store,
    ...(kind === "mysql-proxy" && { purgesAudit: false }),
    rounds: 10,
    sql: async (statement) => [...(await sql(statement))],
    close,
  };
}

type Answer = { readonly returned: unknown } | { readonly thrown: unknown };

const remote =
  (call: ReturnType<typeof ask>, method: string) =>
  async (...values: unknown[]): Promise<unknown> => {
    const answer = (await call([method, ...values])) as Answer;
    if ("thrown" in answer) throw answer.thrown;
    return answer.returned;
  };

const ask =
  (url: URL) =>
  async (call?: unknown[]): Promise<unknown> => {
    const response = await fetch(url, call && { method: "POST", body: encode(call) });
    if (!response.ok) throw new Error(`the Worker answered ${response.status}`);
    return decode(await response.text());
  };
