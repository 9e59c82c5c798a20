import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { say } from "./load/rounds.ts";
import { take } from "./measures/take.ts";
import type { Options } from "./options.ts";
import { commitOf, thisMachine } from "./report/machine.ts";
import { circumstancesOf, hourTable, type Hour, type Minute } from "./report/tables/hour-table.ts";
import { layGround, type Database } from "./stage/ground.ts";
import { runtimes } from "./stage/runtimes.ts";
import { root } from "./stage/servers.ts";
import { start } from "./stage/start.ts";
import { ownSubjects } from "./stage/subjects.ts";

/** Each burst takes two seconds, so that a machine has time for its vacuum, as it has in production. */
const burst = { cheap: 2, login: 0, slow: 0, peer: 0 };
const burstsAMinute = 6;
const minutes = 60;

/** The statements of the page that tune the tables. */
const tuning = [...readFileSync("docs/postgresql.md", "utf8").matchAll(/^ALTER TABLE .*;$/gm)].map(
  ([statement]) => statement,
);
const untuned = ["sessions", "throttle", "outbox"].map(
  (table) => `ALTER TABLE ${table} RESET (fillfactor)`,
);

type Row = Readonly<Record<string, unknown>>;

/**
 * Refreshes sessions on PostgreSQL for an hour, and prints how large their table is, how many of its rows are dead, and how late the
 * latest responses are. `plain` leaves out the settings of docs/postgresql.md.
 */
export async function measureHour({ plain, out }: Pick<Options, "plain" | "out">): Promise<void> {
  say("Preparing: wrk, a private PostgreSQL with durable defaults, the built server, sessions");
  const laid = await layGround({ database: "postgres" });
  let database: Database | undefined;
  const ground = {
    ...laid,
    createDatabase: async () => {
      database = await laid.createDatabase();
      return database;
    },
  };
  const own = await ownSubjects(ground, runtimes.node, 1);
  const ask = async (statement: string) =>
    (await laid.main.query(statement, database?.name)) as Row[];

  for (const statement of plain ? untuned : tuning) await ask(statement);
  // The rows so far lie as the settings of before had them.
  await ask("VACUUM FULL sessions");
  const subject = await start(await own.Latchkey());
  const servers = {
    runtime: runtimes.node,
    wrk: laid.wrk,
    subject: async () => subject,
    started: async () => new Map(),
  };

  const state = async () => {
    const [row] = await ask(`SELECT pg_relation_size('sessions') AS heap,
    pg_indexes_size('sessions') AS indexes, n_dead_tup AS dead, n_tup_upd AS updates,
    n_tup_hot_upd AS hot, autovacuum_count AS vacuums
    FROM pg_stat_user_tables WHERE relname = 'sessions'`);
    return Object.fromEntries(Object.entries(row ?? {}).map(([name, one]) => [name, Number(one)]));
  };

  const taken: Minute[] = [];
  for (let minute = 1; minute <= minutes; minute++) {
    const end = Date.now() + 60_000;
    const samples = [];
    for (let count = 0; count < burstsAMinute; count++) {
      samples.push(await take(servers, { of: "Latchkey", call: "refresh", clients: 16 }, burst));
      await sleep(Math.max(0, (end - Date.now()) / (burstsAMinute - count) - 1000 * burst.cheap));
    }
    const { heap = 0, indexes = 0, dead = 0, updates = 0, hot = 0, vacuums = 0 } = await state();
    taken.push({
      minute,
      refreshes: samples.reduce((sum, { answers = 0 }) => sum + answers, 0),
      p99: Math.max(...samples.map(({ p99 = 0 }) => p99)),
      heap,
      indexes,
      dead,
      updates,
      hot,
      vacuums,
    });
  }
  await subject.server.stop();
  await laid.clear();

  const hour: Hour = {
    date: new Date().toISOString(),
    commit: commitOf(root),
    machine: thisMachine(),
    database: laid.databaseVersion,
    plain,
    minutes: taken,
  };
  const file = out ?? `bench/results/${hour.date.slice(0, 10)}-hour-${hour.commit}.json`;
  writeFileSync(file, `${JSON.stringify(hour, undefined, 2)}\n`);
  process.stdout.write(`${circumstancesOf(hour)}\n\n${hourTable(hour)}\n\nKept in ${file}\n`);
}
