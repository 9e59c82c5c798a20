// Fills SQLite, MariaDB and PostgreSQL with 100,000 accounts, and prints how long administrators wait for a search. `--accounts N` adds
// fewer, `--database NAME` one database. Each search reads its first page and its total, as `GET /admin/users` does.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { countUsers, listUsers } from "../src/core/admin/lists/list-users.ts";
import type { ImportStore } from "../src/core/imports/ports.ts";
import { importBatch } from "../src/core/imports/ports.ts";
import type { Store } from "../src/core/ports.ts";
import { fillWords } from "../src/core/search/fill.ts";
import { migrateMySql } from "../src/drivers/mysql/migrate.ts";
import { openMySql } from "../src/drivers/mysql/mysql.ts";
import { migratePostgres } from "../src/drivers/postgres/migrate.ts";
import { openPostgres } from "../src/drivers/postgres/postgres.ts";
import { openSqlite } from "../src/drivers/sqlite/sqlite.ts";
import { startMariaDb } from "../test/support/databases/mariadb.ts";
import { startPostgres, type PostgresAccount } from "../test/support/databases/postgres.ts";
import { say } from "./load/rounds.ts";
import { readable, table } from "./report/tables/table.ts";
import { newAccount } from "./stage/population.ts";

const { values } = parseArgs({
  options: {
    accounts: { type: "string", default: "100000" },
    database: { type: "string", default: "" },
  },
});
const accounts = Number(values.accounts);

/** As in `test/suite/store/postgres.ts`, which only tests load. */
const postgresOptions = ({ host, port, user, password }: PostgresAccount, database: string) =>
  ({
    hosts: [{ host, port }],
    user,
    password,
    database,
    tls: "off",
    ca: undefined,
    prepare: true,
  }) as const;

const first = ["Anna", "Jörg", "Müllerin", "José", "Olga", "Ben", "Chloé", "Søren", "Wei", "Marie"];
const last = ["Müller", "Schmidt", "García", "Nowak", "Rossi", "Jones", "Groß", "Dubois", "Kaya"];
/** Nine of ten accounts are at one of the large providers, as in life. */
const domains = ["gmail.com", "gmail.com", "gmail.com", "web.de", "gmx.de", "outlook.com"];

/** One account in a hundred has one of a thousand rare names, so that rare words are in the index as well. */
function accountOf(index: number) {
  const name = `${first[index % first.length]} ${last[(index * 7) % last.length]}`;
  const family = index % 100 === 0 ? `Rarename${index % 1000}x` : `${index.toString(36)}er`;
  const domain = index % 10 === 0 ? `firm${index % 997}.example` : domains[index % domains.length];
  const username = `user-${index}`;
  const email = `${family.toLowerCase()}.${index}@${domain}`;
  const names = { name: `${name} ${family}`, username, usernameKey: username };
  return { ...newAccount(username, index / accounts, "-"), ...names, email, emailKey: email };
}

/** Searches by what they are. */
const searches: Readonly<Record<string, (turn: number) => string>> = {
  "a letter": (turn) => "abgjmnrsw"[turn % 9] ?? "a",
  "a common name": (turn) => ["müller", "anna", "schmidt", "GARCIA"][turn % 4] ?? "",
  "two common names": (turn) => ["jörg schmi", "anna mueller", "a m", "olga rossi"][turn % 4] ?? "",
  "two common names that nobody has together": (turn) =>
    ["anna olga", "müller schmidt", "gmail gmx", "a web com"][turn % 4] ?? "",
  "a rare name": (turn) => `rarename${(turn * 100) % 1000}`,
  "an address": (turn) => accountOf((turn * 7919) % accounts).email,
  "a domain": (turn) => (turn % 2 === 0 ? `@firm${(turn * 10) % 997}.example` : "@gmail.com"),
  "a username": (turn) => `user-${(turn * 7919) % accounts}`,
  "a word that nobody has": (turn) => `xq${turn}`,
};

interface Opened {
  readonly store: Store;
  readonly imports: ImportStore;
  /** Has the database count its rows, as it does by itself after a while. */
  analyze(): Promise<unknown>;
  close(): Promise<void>;
  stop(): Promise<void>;
}

const openers: Readonly<Record<string, () => Promise<Opened>>> = {
  async SQLite() {
    const folder = mkdtempSync(join(tmpdir(), "latchkey-search-"));
    const opened = await openSqlite(join(folder, "latchkey.db"), "drizzle/sqlite");
    return {
      ...opened,
      analyze: async () => {},
      stop: async () => rmSync(folder, { recursive: true }),
    };
  },
  async MariaDB() {
    const server = await startMariaDb({ durable: true, stock: true });
    const name = await server.createDatabase();
    const { host, port, user, password } = server;
    const options = {
      host,
      port,
      user,
      password,
      database: name,
      tls: "off",
      ca: undefined,
    } as const;
    await migrateMySql(options, "drizzle/mysql");
    const analyze = () => server.query("analyze table users, user_words", name);
    return { ...openMySql(options), analyze, stop: server.stop };
  },
  async PostgreSQL() {
    const server = await startPostgres({ durable: true, settings: ["shared_buffers=128MB"] });
    const name = await server.createDatabase();
    const options = postgresOptions(server, name);
    await migratePostgres(options, "drizzle/postgres");
    return {
      ...openPostgres(options),
      analyze: () => server.query("analyze", name),
      stop: server.stop,
    };
  },
};

const turns = 60;
const rows: string[][] = [];
for (const [name, open] of Object.entries(openers)) {
  if (!name.includes(values.database)) continue;
  say(`${name}: adding ${accounts} accounts`);
  const { store, imports, analyze, close, stop } = await open();
  for (let at = 0; at < accounts; at += importBatch) {
    const length = Math.min(importBatch, accounts - at);
    await imports.insertAccounts(Array.from({ length }, (_, step) => accountOf(at + step)));
  }
  const began = performance.now();
  await fillWords(store);
  say(`${name}: added their words in ${readable((performance.now() - began) / 1000)} s`);
  await analyze();
  for (const [what, textOf] of Object.entries(searches)) {
    const times: number[] = [];
    let found = 0;
    for (let turn = 0; turn < turns; turn++) {
      const query = { q: textOf(turn) };
      const start = performance.now();
      const page = await listUsers(store, query);
      await countUsers(store, query, page);
      times.push(performance.now() - start);
      found += page.rows.length;
    }
    times.sort((a, b) => a - b);
    const at = (part: number) => readable(times[Math.floor(part * (turns - 1))] ?? 0);
    rows.push([name, what, readable(found / turns), at(0.5), at(0.95)]);
  }
  await close();
  await stop();
}
console.log(table(["database", "search for", "accounts on the page", "p50 ms", "p95 ms"], rows));
