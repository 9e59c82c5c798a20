import { randomBytes } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import type { Cluster } from "../suite/cluster/cluster.ts";
import { counts } from "../suite/cluster/counts.ts";
import type { TestDatabase } from "../support/databases/databases.ts";
import { startGalera, type Galera, type GaleraNode } from "../support/databases/galera.ts";
import { secret } from "../support/secrets.ts";
import { startOnNode, type ProcessTarget } from "../support/targets/http-target.ts";
import { roomyLimits } from "../support/targets/roomy-limits.ts";

/** A server on each node of a Galera cluster, all with one key. */
export interface GaleraCluster extends Cluster {
  readonly nodes: Galera["nodes"];
  readonly servers: readonly [ProcessTarget, ProcessTarget, ProcessTarget];
}

/** Opens a cluster before the tests and closes it after them. */
export function useCluster(): () => GaleraCluster {
  let galera: Galera | undefined;
  const servers: ProcessTarget[] = [];
  beforeAll(async () => {
    galera = await startGalera();
    const env = {
      SECRET_KEY: secret(randomBytes(32).toString("base64url")),
      THROTTLE: roomyLimits.THROTTLE.replace(
        /login-account=\d+/,
        `login-account=${counts.allowed}`,
      ),
    };
    // One after the other, because each migrates and the lock between migrations covers only one node.
    for (const node of galera.nodes) {
      servers.push(await startOnNode({ database: databaseOn(node, galera.database), env }));
    }
  });
  afterAll(async () => {
    for (const { close } of servers) await close();
    await galera?.stop();
  });
  return () => {
    if (!galera) throw new Error("the cluster is open only while tests run");
    const { nodes, database } = galera;
    return {
      nodes,
      servers: servers as unknown as GaleraCluster["servers"],
      sql: (statement, ...on) =>
        Promise.all(
          nodes
            .filter((node) => on.length === 0 || on.includes(node))
            .map((node) => node.query(statement, database)),
        ),
    };
  };
}

const databaseOn = (node: GaleraNode, name: string): TestDatabase => ({
  env: {
    MYSQL_HOST: node.host,
    MYSQL_PORT: String(node.port),
    MYSQL_DATABASE: name,
    MYSQL_USER: node.user,
    MYSQL_PASSWORD: node.password,
  },
  sql: (statement) => node.query(statement, name),
  drop: async () => {},
});
