import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { freePort } from "../network/free-port.ts";
import { mysqlPrograms } from "./mysql-programs.ts";
import { startCleanup } from "./private-server.ts";
import { startRouter, type Router } from "./router.ts";
import { ask, FAST, flags, type DatabaseServer, type MySqlAccount } from "./server.ts";

/** A MySQL server that is one of the three of a group. */
export type GroupNode = MySqlAccount & {
  query: DatabaseServer["query"];
  /** Runs a statement after the node has applied all earlier writes of the group. */
  read: DatabaseServer["query"];
  /** Ends the server by SIGKILL. */
  kill(): Promise<void>;
  /** Stops the process as it is, as a machine that hangs. Connections to it stay open. */
  freeze(): void;
  /** Lets a frozen process go on. */
  wake(): void;
  /** Starts the server if it does not run, and joins it to the group again. It gets what it missed from another node. */
  rejoin(): Promise<void>;
};

/** Three MySQL servers with the same data, of which one takes the writes. */
export interface Group {
  readonly nodes: readonly [GroupNode, GroupNode, GroupNode];
  /** Leads to the primary, as MySQL Router does. */
  readonly router: Router;
  readonly version: string;
  /** An empty database on all nodes. */
  readonly database: string;
  /** The node that takes the writes, as two nodes see it. */
  primary(): Promise<GroupNode>;
  stop(): Promise<void>;
}

const run = promisify(execFile);
const asRoot = process.getuid?.() === 0;
/**
 * Each commit reaches the file before it is acknowledged. Otherwise a killed server comes back without its last rows, although its binary
 * log has them, so it counts as complete and may become the primary.
 */
const COMMITTED = flags("innodb-flush-log-at-trx-commit=1");
const page = readFileSync("docs/high-availability.md", "utf8");
const [, documented = ""] = /^## Group Replication$.*?^```ini\n(.*?)^```/ms.exec(page) ?? [];
/** The settings of the page that do not depend on the place of a node. */
const SETTINGS = [...documented.matchAll(/^(\w+) = ([\w.]+)$/gm)].map(
  ([, name = "", value]) => `--${name.replaceAll("_", "-")}=${value}`,
);
const SERVE = flags(`
  character-set-server=utf8mb4 performance-schema=1 innodb-fast-shutdown=2 innodb-buffer-pool-dump-at-shutdown=0
  innodb-buffer-pool-load-at-startup=0 max-connections=400 mysqlx=0 bind-address=127.0.0.1 report-host=127.0.0.1`);
const groupName = "5b1f6c52-5d8f-4d34-9d7e-6a2d0e0f9701";
const state = `select member_state as state from performance_schema.replication_group_members where member_id = @@server_uuid`;

/** Starts a group of three private servers. They end and their data is deleted with this process, even after SIGKILL. */
export async function startGroup(): Promise<Group> {
  const { mysqld, version } = await mysqlPrograms();
  const folder = mkdtempSync(join(tmpdir(), "latchkey-group-"));
  const cleanup = startCleanup(folder);
  const running = new Set<ChildProcess>();
  const killAll = () => running.forEach((child) => child.kill("SIGKILL"));
  process.once("exit", killAll);
  const onChange = () => {
    const pids = [...running].map(({ pid }) => pid);
    cleanup.onExit(pids.length > 0 ? `kill -9 ${pids.join(" ")}` : "true");
  };
  let router: Router | undefined;
  const stop = async () => {
    await router?.close();
    const ended = [...running].map((child) => once(child, "exit"));
    killAll();
    await Promise.all(ended);
    process.off("exit", killAll);
    await cleanup.run();
  };
  try {
    const places = await Promise.all([1, 2, 3].map((number) => placeOf(folder, number)));
    const seeds = places.map(({ group }) => `127.0.0.1:${group}`).join();
    await Promise.all(
      places.map((place) => run(mysqld, [...common(place), "--initialize-insecure"])),
    );
    const members = places.map((place) =>
      createNode({ place, mysqld, seeds, running, onChange }),
    ) as [Member, Member, Member];
    for (const member of members) {
      await member.start();
      await member.prepare();
    }
    const [first, ...others] = members;
    await first.bootstrap();
    for (const other of others) await other.join();
    const database = "latchkey";
    await first.query(`create database ${database}`);
    router = await startRouter(members);
    const opened = router;
    return {
      nodes: members,
      router,
      version,
      database,
      primary: async () => {
        const port = await opened.primary();
        const node = members.find((member) => member.port === port);
        if (!node) throw new Error("the group has no primary");
        return node;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Place {
  readonly number: number;
  readonly folder: string;
  readonly port: number;
  /** The port for the other members. */
  readonly group: number;
}

interface Membership {
  readonly place: Place;
  readonly mysqld: string;
  /** The addresses of all members. */
  readonly seeds: string;
  readonly running: Set<ChildProcess>;
  readonly onChange: () => void;
}

type Member = GroupNode & {
  start(): Promise<void>;
  /** Creates the account by which a joining node takes what it lacks. */
  prepare(): Promise<void>;
  /** Makes a new group of this node alone. */
  bootstrap(): Promise<void>;
  join(): Promise<void>;
};

async function placeOf(folder: string, number: number): Promise<Place> {
  const own = join(folder, `n${number}`);
  mkdirSync(own);
  return { number, folder: own, port: await freePort(), group: await freePort() };
}

const common = ({ folder }: Place): string[] => [
  "--no-defaults",
  ...(asRoot ? ["--user=root"] : []),
  `--datadir=${join(folder, "data")}`,
  `--tmpdir=${folder}`,
  ...FAST,
  ...COMMITTED,
];

function createNode({ place, mysqld, seeds, running, onChange }: Membership): Member {
  const { number, folder, port, group } = place;
  const account = { host: "127.0.0.1", port, user: "root", password: "" };
  const query: GroupNode["query"] = (sql, database) => ask(account, sql, database);
  const log = join(folder, "server.log");
  let child: ChildProcess | undefined;
  const isRunning = () =>
    child !== undefined && child.exitCode === null && child.signalCode === null;
  const options = [
    ...common(place),
    ...SERVE,
    ...SETTINGS,
    ...flags(`server-id=${number} port=${port} report-port=${port}`),
    ...flags(`socket=${join(folder, "s")} pid-file=${join(folder, "pid")}`),
    ...flags(`group-replication-group-name=${groupName} group-replication-group-seeds=${seeds}`),
    ...flags(`group-replication-local-address=127.0.0.1:${group}`),
    ...flags("group-replication-ip-allowlist=127.0.0.1/32"),
  ];

  async function start() {
    const output = openSync(log, "a");
    const started = spawn(mysqld, options, { stdio: ["ignore", output, output] });
    closeSync(output);
    child = started;
    running.add(started);
    started.once("exit", () => {
      running.delete(started);
      onChange();
    });
    onChange();
    await until("start", async () => Boolean(await query("select 1")));
  }
  const joinGroup = async () => {
    await query("start group_replication");
    await until("join its group", async () => (await query(state))[0]?.["state"] === "ONLINE");
  };
  /** Waits until a question is answered with true. Throws the last errors of the server's log. */
  async function until(what: string, isDone: () => Promise<boolean>) {
    for (const deadline = Date.now() + 100_000; ; await sleep(100)) {
      if (!isRunning() || Date.now() > deadline) {
        const errors = readFileSync(log, "utf8").match(/.*\[ERROR\].*/g) ?? [];
        throw new Error(`A node did not ${what}. ${errors.slice(-3).join("; ")}`);
      }
      if (await isDone().catch(() => false)) return;
    }
  }

  return {
    ...account,
    query,
    read: (sql, database) =>
      inOneSession({ ...account, ...(database !== undefined && { database }) }, [
        "set session group_replication_consistency = 'BEFORE'",
        sql,
      ]),
    start,
    async prepare() {
      // Not in the binary log, because each node has its own.
      const statements = [
        "set sql_log_bin = 0",
        "set global super_read_only = off",
        "create user group_recovery@'127.0.0.1' identified by 'recovery'",
        "grant replication slave, connection_admin, backup_admin, group_replication_stream, clone_admin on *.* to group_recovery@'127.0.0.1'",
        "change replication source to source_user = 'group_recovery', source_password = 'recovery' for channel 'group_replication_recovery'",
        "set global super_read_only = on",
      ];
      await inOneSession(account, statements);
    },
    async bootstrap() {
      await query("set global group_replication_bootstrap_group = on");
      await joinGroup();
      await query("set global group_replication_bootstrap_group = off");
    },
    join: joinGroup,
    async kill() {
      if (!child) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
    freeze: () => void child?.kill("SIGSTOP"),
    wake: () => void child?.kill("SIGCONT"),
    async rejoin() {
      if (!isRunning()) await start();
      await query("stop group_replication").catch(() => undefined);
      await query("set global offline_mode = off");
      await query("set global super_read_only = on");
      await joinGroup();
    },
  };
}

/** Runs statements on one connection, and gives the rows of the last one. */
async function inOneSession(
  account: MySqlAccount & { readonly database?: string },
  statements: readonly string[],
): Promise<RowDataPacket[]> {
  const connection = await createConnection({ ...account, timezone: "Z" });
  try {
    let last: unknown;
    for (const statement of statements) [last] = await connection.query(statement);
    return Array.isArray(last) ? (last as RowDataPacket[]) : [];
  } finally {
    await connection.end();
  }
}
