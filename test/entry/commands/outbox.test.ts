import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { account, delivery } from "../../suite/store/records.ts";
import { latchkeyInProcess } from "../../support/cli-in-process.ts";
import { latchkey } from "../../support/cli.ts";
import { proxiedDatabase } from "../../support/databases/databases.ts";
import { createDatabase } from "../../support/databases/migrations.ts";
import { startProvider, type Provider, type ProviderRequest } from "../../support/mail/provider.ts";
import { startMailServer } from "../../support/mail/smtp.ts";
import { cheapHashes, scratchFolder } from "../../support/targets/http-target.ts";
import { commands, startServer, type Command, type Server } from "../../support/targets/server.ts";

let cwd: string;
let provider: Provider;
let running: Server[] = [];
beforeEach(async () => {
  cwd = await scratchFolder();
  provider = await startProvider();
});
afterEach(async () => {
  for (const server of running) await server.stop();
  running = [];
  await provider.close();
});

const start = async (
  env: Readonly<Record<string, string>> = {},
  command: Command = commands.node,
) => {
  const api = { MAIL_API_URL: provider.url, MAIL_API_KEY: "key-of-the-tests" };
  const ISSUER = "https://login.example.com";
  const own = "SMTP_URL" in env ? env : { ...api, ...env };
  const server = await startServer({ cwd, command, env: { ISSUER, ...cheapHashes, ...own } });
  running.push(server);
  return server;
};
const outbox = (...args: string[]) =>
  latchkeyInProcess({ SQLITE_FILE: join(cwd, "data", "latchkey.db") }, "outbox", ...args);

/** The database of the servers, which must exist. */
function open() {
  const database = new DatabaseSync(join(cwd, "data", "latchkey.db"), { timeout: 5000 });
  return {
    rows: () => database.prepare("select * from outbox order by id").all(),
    audit: () => database.prepare("select event, actor_id, detail from audit order by id").all(),
    /** The accounts whose address is marked as refused. */
    failed: () => database.prepare("select id from users where email_failed_at is not null").all(),
    run: (sql: string) => database.exec(sql),
    /** Writes a notice to a new account. */
    insert(given: Parameters<typeof delivery>[0] = {}) {
      const its = account();
      const insertInto = (table: string, row: object) => {
        const values = Object.values(row).map((value) =>
          value === null ? "null" : `'${String(value)}'`,
        );
        const names = Object.keys(row).map((name) =>
          name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        );
        database.exec(`insert into ${table} (${names.join()}) values (${values.join()})`);
      };
      const one = delivery({
        kind: "password_changed",
        subjectId: its.id,
        createdAt: Date.now(),
        dueAt: 1,
        ...given,
      });
      insertInto("users", its);
      insertInto("outbox", one);
      return { ...one, email: its.email };
    },
  };
}

const bodyOf = ({ body }: ProviderRequest) => JSON.parse(body) as Record<string, unknown>;
/** Mail servers may change the case of a domain. */
const isTo = ({ email }: { readonly email: string }, recipient?: string): boolean =>
  email.toLowerCase() === recipient?.toLowerCase();

describe("the mails of servers", () => {
  it("are sent once by two processes on one database", async () => {
    await createDatabase(cwd);
    const database = open();
    const waiting = Array.from({ length: 60 }, () => database.insert());
    await Promise.all([start(), start()]);
    await expect.poll(() => database.rows().length).toBe(0);
    const sent = provider.requests.map((request) => String(bodyOf(request)["id"]));
    expect(sent.toSorted()).toEqual(waiting.map(({ id }) => id).toSorted());
  });

  it("have the same Message-ID when a server is killed after sending and before deleting", async () => {
    await createDatabase(cwd);
    const database = open();
    const { id } = database.insert();
    provider.hold();
    const first = await start();
    await expect.poll(() => provider.requests.length).toBe(1);
    first.kill("SIGKILL");
    await first.exit;
    expect(database.rows()).toMatchObject([{ id, tries: 1 }]);

    provider.release();
    // As if the minute of the first server had passed.
    database.run("update outbox set due_at = 1");
    await start();
    await expect.poll(() => database.rows().length).toBe(0);
    const [one, two, ...others] = provider.requests;
    expect(others).toEqual([]);
    expect(two && bodyOf(two)).toEqual(one && bodyOf(one));
    expect(two?.headers["idempotency-key"]).toBe(id);
    expect(one?.headers["idempotency-key"]).toBe(id);
  });

  it("are finished before a server ends after SIGTERM", async () => {
    await createDatabase(cwd);
    const database = open();
    database.insert();
    provider.hold();
    const server = await start();
    await expect.poll(() => provider.requests.length).toBe(1);
    server.kill("SIGTERM");
    await expect.poll(server.log).toContain('"stopping"');
    provider.release();
    expect(await server.exit).toBe(0);
    expect(database.rows()).toEqual([]);
    expect(provider.requests).toHaveLength(1);
  });

  it("reach the others when the mail server rejects one address for good, and that one is given up and marked", async () => {
    await createDatabase(cwd);
    const database = open();
    const [bad, good] = [database.insert(), database.insert()];
    const mails = await startMailServer();
    mails.refuse((recipient) => (isTo(bad, recipient) ? 550 : undefined));
    const server = await start({ SMTP_URL: mails.url });
    await expect.poll(() => mails.received.length).toBe(1);
    await expect.poll(server.log).toContain('"mail_failed"');
    expect(isTo(good, mails.received[0]?.to[0])).toBe(true);
    expect(server.log()).not.toContain(bad.email);
    expect((await latchkey({ cwd, env: {} }, "outbox", "list")).stdout).toBe(
      `${bad.id}  password_changed  ${bad.subjectId}  given up  1 try  EENVELOPE 550\n`,
    );
    await expect.poll(database.failed).toEqual([{ id: bad.subjectId }]);
    server.kill("SIGTERM");
    expect(await server.exit).toBe(0);
    await mails.close();
  });
});

describe("outbox", () => {
  it("lists waiting mails, sends one again and deletes one", async () => {
    await createDatabase(cwd);
    const database = open();
    const later = database.insert({ id: randomUUID(), dueAt: 4_102_444_800_000, tries: 3 });
    const dead = database.insert({
      id: randomUUID(),
      dueAt: Number.MAX_SAFE_INTEGER,
      tries: 1,
      lastError: "HTTP 422",
    });
    expect(await outbox("list")).toEqual({
      code: 0,
      stdout:
        `${later.id}  password_changed  ${later.subjectId}  due 2100-01-01T00:00:00Z  3 tries\n` +
        `${dead.id}  password_changed  ${dead.subjectId}  given up  1 try  HTTP 422\n`,
      stderr: "",
    });
    expect((await outbox("delete", later.id)).stdout).toBe("It is deleted.\n");
    expect((await outbox("retry", dead.id)).stdout).toMatch(/^It is due now\./);
    const told = database.audit().map((row) => ({ ...row }));
    expect(told).toEqual(
      ["dropped", "retried"].map((change) => ({
        event: "outbox_changed",
        actor_id: expect.stringMatching(/^cli:/),
        detail: JSON.stringify({ change }),
      })),
    );
    await start();
    await expect.poll(() => database.rows().length).toBe(0);
    expect(provider.requests.map((request) => bodyOf(request)["to"])).toEqual([dead.email]);
  });

  it.each(["retry", "delete"])("%s says so when there is no such mail", async (command) => {
    await createDatabase(cwd);
    const env = { SQLITE_FILE: join(cwd, "data/latchkey.db") };
    for (const id of [randomUUID(), "x"]) {
      const { code, stdout, stderr } = await latchkeyInProcess(env, "outbox", command, id);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      // No database is opened for a text that is no id.
      const lines = id === "x" ? "" : "Database: SQLite \\S+\n";
      const database = id === "x" ? "" : " The database is SQLite \\S+\\.";
      const error = `error: No waiting email or webhook has the id ${id}\\.${database}\n`;
      expect(stderr).toMatch(new RegExp(`^${lines}${error}$`));
    }
  });

  it("cannot be managed through the MySQL proxy: exit code 78 and the name of the variable", async () => {
    const { env, drop } = await proxiedDatabase();
    const { code, stderr } = await latchkeyInProcess(env, "outbox", "list");
    expect(code).toBe(78);
    expect(stderr).toMatch(/^MYSQL_HOST or DATABASE_URL is required/m);
    await drop();
  });
});
