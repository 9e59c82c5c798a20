import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { factorRaces } from "../suite/cluster/factor-races.ts";
import { races } from "../suite/cluster/races.ts";
import { searchFor } from "../support/find-secrets.ts";
import { allSecrets } from "../support/secrets.ts";
import { keepHashesSecret } from "../support/targets/http-target.ts";
import { backup } from "./backup.ts";
import { useCluster } from "./cluster.ts";
import { failures } from "./failures.ts";

describe("three servers, each on its own node of a Galera cluster", () => {
  const cluster = useCluster();
  races(cluster, async () => {
    const counters = "'wsrep_local_cert_failures', 'wsrep_local_bf_aborts'";
    const rows = await cluster().sql(`SHOW STATUS WHERE Variable_name IN (${counters})`);
    return rows.flat().reduce((sum, { Value }) => sum + Number(Value), 0);
  });
  factorRaces(cluster);
  backup(cluster);
  failures(cluster);

  it("ST-4 no server logs a password, hash, token or key", async () => {
    await keepHashesSecret(cluster().servers[0]);
    const secrets = allSecrets();
    expect(secrets.size).toBeGreaterThan(1000);
    const search = searchFor(secrets);
    const folder = join(inject("runDirectory"), "logs");
    const logs = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    expect(logs).toHaveLength(cluster().servers.length);
    for (const log of logs) expect(search(log)).toEqual([]);
  });
});
