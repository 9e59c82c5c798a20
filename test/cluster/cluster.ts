import { randomBytes } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import type { Cluster } from "../suite/cluster/cluster.ts";
import { counts } from "../suite/cluster/counts.ts";
import type { TestDatabase } from "../support/databases/databases.ts";
import { startGroup, type Group, type GroupNode } from "../support/databases/group.ts";
import { ask, type MySqlAccount } from "../support/databases/server.ts";
import { secret } from "../support/secrets.ts";
import { startOnNode, type ProcessTarget } from "../support/targets/http-target.ts";
import { roomyLimits } from "../support/targets/roomy-limits.ts";

/** Two servers that reach the primary of a group of MySQL servers through a router, both with one key. */
export interface GroupCluster extends Cluster {
  readonly group: Group;
  readonly servers: readonly [ProcessTarget, ProcessTarget];
  /** The variables of a server that reaches the database at this port. */
  env(port: number): Readonly<Record<string, string>>;
  /** Starts another server, with one node as its database. The node must be the primary. */
  startOn(node: GroupNode): Promise<ProcessTarget>;
}

const user = "latchkey_app";

/** Opens a group and two servers before the tests and closes them after them. */
export function useCluster(): () => GroupCluster {
  let group: Group | undefined;
  const servers: ProcessTarget[] = [];
  const password = secret(randomBytes(16).toString("hex"));
  const settings = {
    SECRET_KEY: secret(randomBytes(32).toString("base64url")),
    THROTTLE: roomyLimits.THROTTLE.replace(/login-account=\d+/, `login-account=${counts.allowed}`),
  };
  const env = (port: number, database: string) => ({
    MYSQL_HOST: "127.0.0.1",
    MYSQL_PORT: String(port),
    MYSQL_DATABASE: database,
    MYSQL_USER: user,
    MYSQL_PASSWORD: password,
  });
  /** The root of all nodes, at the primary. */
  const rootOf = ({
    router,
    nodes: [{ host, user: root, password: own }],
  }: Group): MySqlAccount => ({
    host,
    port: router.port,
    user: root,
    password: own,
  });
  const start = (opened: Group, port: number): Promise<ProcessTarget> => {
    const { database } = opened;
    const reached: TestDatabase = {
      env: env(port, database),
      sql: (statement) => ask(rootOf(opened), statement, database),
      drop: async () => {},
    };
    return startOnNode({ database: reached, env: settings });
  };
  beforeAll(async () => {
    group = await startGroup();
    const { router, database } = group;
    const root = rootOf(group);
    // A user of its own, because a node in offline mode still lets root in.
    await ask(root, `create user ${user}@'%' identified by '${password}'`);
    await ask(root, `grant all on ${database}.* to ${user}@'%'`);
    for (let count = 0; count < 2; count++) servers.push(await start(group, router.port));
  });
  afterAll(async () => {
    for (const { close } of servers) await close();
    await group?.stop();
  });
  return () => {
    const opened = group;
    if (!opened) throw new Error("the cluster is open only while tests run");
    const { nodes, database } = opened;
    return {
      group: opened,
      servers: servers as unknown as GroupCluster["servers"],
      env: (port) => ({ ...env(port, database), ...settings }),
      startOn: ({ port }) => start(opened, port),
      sql: (statement, ...on) =>
        Promise.all(
          nodes
            .filter((node) => on.length === 0 || on.includes(node))
            .map((node) => node.read(statement, database)),
        ),
    };
  };
}
