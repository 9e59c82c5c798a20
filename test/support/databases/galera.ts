import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { findProgram, installDebianPackages } from "../apt.ts";
import { freePort } from "../network/free-port.ts";
import { startCleanup } from "./private-server.ts";
import {
  ask,
  FAST,
  flags,
  SERVE,
  SMALL,
  type DatabaseServer,
  type MySqlAccount,
} from "./server.ts";

/** A MariaDB server that is one of the three of a cluster. */
export type GaleraNode = MySqlAccount & {
  query: DatabaseServer["query"];
  /** Ends the server by SIGKILL. */
  kill(): Promise<void>;
  /** Starts the server again. It takes its data from another node. */
  start(): Promise<void>;
  /** Cuts the node off from the others, or connects it again. Clients still reach it. */
  cutOff(isCutOff: boolean): Promise<void>;
  /** Lets the node go on alone, after all others are gone for good. */
  goOnAlone(): Promise<void>;
};

export interface Galera {
  readonly nodes: readonly [GaleraNode, GaleraNode, GaleraNode];
  /** An empty database on all nodes. */
  readonly database: string;
  stop(): Promise<void>;
}

const run = promisify(execFile);
const asRoot = process.getuid?.() === 0;
const libraries = ["/usr/lib/galera", "/usr/lib64/galera-4", "/usr/lib/galera-4"].map((folder) =>
  join(folder, "libgalera_smm.so"),
);
const page = readFileSync("docs/high-availability.md", "utf8");
/** The code of the page in a language. */
const documented = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "ms").exec(page)?.[1] ?? "";
/** The settings of the page that do not depend on the place of a node. */
const SETTINGS = [...documented("ini").matchAll(/^(\w+) = (\w+)$/gm)].map(
  ([, name = "", value]) => `--${name.replaceAll("_", "-")}=${value}`,
);
/** Lets `wsrep_provider_options` be set at run time. MariaDB's default are separate variables, without `gmcast.isolate`. */
const OPTIONS_AS_ONE = flags("loose-plugin-wsrep-provider=OFF");
const LOCAL = flags("wsrep-sst-method=rsync wsrep-node-address=127.0.0.1 skip-name-resolve");

/** Starts a cluster of three private servers. They end and their data is deleted with this process, even after SIGKILL. */
export async function startGalera(): Promise<Galera> {
  const { program, library } = await findGalera();
  const folder = mkdtempSync(join(tmpdir(), "latchkey-galera-"));
  const cleanup = startCleanup(folder);
  const running = new Set<ChildProcess>();
  const killAll = () => running.forEach((child) => child.kill("SIGKILL"));
  process.once("exit", killAll);
  const onChange = () => {
    const pids = [...running].map(({ pid }) => pid);
    cleanup.onExit(pids.length > 0 ? `kill -9 ${pids.join(" ")}` : "true");
  };
  const stop = async () => {
    const ended = [...running].map((child) => once(child, "exit"));
    killAll();
    await Promise.all(ended);
    process.off("exit", killAll);
    await cleanup.run();
  };

  try {
    const places = await Promise.all([1, 2, 3].map((number) => placeOf(folder, number)));
    // As root, the copy of the data to a joining node fails.
    if (asRoot) await run("chown", ["-R", "mysql:mysql", folder]);
    const members = places.map(({ cluster }) => `127.0.0.1:${cluster}`).join();
    const [first, second, third] = places.map((place) =>
      createNode({ place, program, library, members, running, onChange }),
    ) as [Member, Member, Member];
    await run("mariadb-install-db", [
      ...common(places[0] as Place),
      ...flags("auth-root-authentication-method=normal skip-test-db"),
    ]);
    await first.start("--wsrep-new-cluster");
    await Promise.all([second.start(), third.start()]);
    const database = "latchkey";
    await first.query(`create database ${database}`);
    return { nodes: [first, second, third], database, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Place {
  readonly name: string;
  readonly folder: string;
  readonly port: number;
  readonly cluster: number;
  readonly transfer: number;
  readonly increment: number;
}

interface Membership {
  readonly place: Place;
  readonly program: string;
  readonly library: string;
  /** The addresses of all nodes. */
  readonly members: string;
  readonly running: Set<ChildProcess>;
  readonly onChange: () => void;
}

type Member = Omit<GaleraNode, "start"> & { start(...options: string[]): Promise<void> };

async function findGalera(): Promise<{ program: string; library: string }> {
  const find = () => {
    const program = findProgram("mariadbd");
    const library = libraries.find((path) => existsSync(path));
    return program && findProgram("rsync") && library ? { program, library } : undefined;
  };
  const found = find();
  if (found) return found;
  await installDebianPackages(["mariadb-server", "galera-4", "rsync"]);
  return (
    find() ?? Promise.reject(new Error("the packages do not have Galera where it is expected"))
  );
}

async function placeOf(folder: string, number: number): Promise<Place> {
  const name = `node${number}`;
  const own = join(folder, name);
  mkdirSync(own);
  const [port, cluster, transfer, increment] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  return { name, folder: own, port, cluster, transfer, increment };
}

const common = ({ folder }: Place): string[] => [
  "--no-defaults",
  ...(asRoot ? ["--user=mysql"] : []),
  `--datadir=${folder}`,
  `--tmpdir=${folder}`,
  ...SMALL,
  ...FAST,
];

function createNode({ place, program, library, members, running, onChange }: Membership): Member {
  const { name, folder, port, cluster, transfer, increment } = place;
  const account = { host: "127.0.0.1", port, user: "root", password: "" };
  const query: DatabaseServer["query"] = (sql, database) => ask(account, sql, database);
  const log = `${folder}.log`;
  let child: ChildProcess | undefined;
  const options = [
    ...common(place),
    ...SERVE,
    ...SETTINGS,
    ...LOCAL,
    ...OPTIONS_AS_ONE,
    `--wsrep-provider=${library}`,
    ...flags(`bind-address=127.0.0.1 port=${port} wsrep-node-name=${name}`),
    ...flags(`socket=${folder}.sock pid-file=${folder}.pid`),
    ...flags(`wsrep-cluster-address=gcomm://${members}`),
    ...flags(`wsrep-sst-receive-address=127.0.0.1:${transfer}`),
    `--wsrep-provider-options=${[
      "base_host=127.0.0.1",
      `base_port=${cluster}`,
      `gmcast.listen_addr=tcp://127.0.0.1:${cluster}`,
      `ist.recv_addr=127.0.0.1:${increment}`,
      "gcache.size=16M",
      "pc.recovery=false",
    ].join(";")}`,
  ];
  return {
    ...account,
    query,
    async start(...extra: string[]) {
      const output = openSync(log, "a");
      const started = spawn(program, [...options, ...extra], {
        stdio: ["ignore", output, output],
      });
      closeSync(output);
      child = started;
      running.add(started);
      started.once("exit", () => {
        running.delete(started);
        onChange();
      });
      onChange();
      await untilSynced(query, started, log);
    },
    async kill() {
      if (!child) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
    async cutOff(isCutOff) {
      await query(`set global wsrep_provider_options = 'gmcast.isolate=${isCutOff ? 1 : 0}'`);
    },
    goOnAlone: async () => void (await query(documented("sql"))),
  };
}

async function untilSynced(query: DatabaseServer["query"], child: ChildProcess, log: string) {
  const state = "show status like 'wsrep_local_state_comment'";
  for (const deadline = Date.now() + 100_000; ; await sleep(100)) {
    const isRunning = child.exitCode === null && child.signalCode === null;
    if (!isRunning || Date.now() > deadline) {
      const errors = readFileSync(log, "utf8").match(/.*\[ERROR\].*/g) ?? [];
      throw new Error(`A node of Galera did not start. ${errors.slice(-3).join("; ")}`);
    }
    const [row] = await query(state).catch(() => []);
    if (row?.["Value"] === "Synced") return;
  }
}
