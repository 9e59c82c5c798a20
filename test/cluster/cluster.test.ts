import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { factorRaces } from "../suite/cluster/factor-races.ts";
import { races } from "../suite/cluster/races.ts";
import { searchFor } from "../support/find-secrets.ts";
import { allSecrets } from "../support/secrets.ts";
import { keepHashesSecret } from "../support/targets/http-target.ts";
import { addresses } from "./addresses.ts";
import { useCluster } from "./cluster.ts";
import { failures } from "./failures.ts";
import { mails } from "./mails.ts";

describe("two servers and a router to the primary of three MySQL servers", () => {
  const cluster = useCluster();
  addresses(cluster);
  races(cluster);
  factorRaces(cluster);
  failures(cluster);
  mails(cluster);

  it("ST-4 no server logs a password, hash, token or key", async () => {
    await keepHashesSecret(cluster().servers[0]);
    const secrets = allSecrets();
    expect(secrets.size).toBeGreaterThan(1000);
    const search = searchFor(secrets);
    const folder = join(inject("runDirectory"), "logs");
    const logs = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    expect(logs.length).toBeGreaterThanOrEqual(cluster().servers.length);
    for (const log of logs) expect(search(log)).toEqual([]);
  });
});
