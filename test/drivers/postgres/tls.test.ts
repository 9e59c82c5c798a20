import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migratePostgres } from "../../../src/drivers/postgres/migrate.ts";
import type { PostgresOptions } from "../../../src/drivers/postgres/pool.ts";
import { openPostgres } from "../../../src/drivers/postgres/postgres.ts";
import { expectSilent, thrownBy } from "../../suite/store/faults/refusals.ts";
import { postgresMigrations, postgresOptions } from "../../suite/store/postgres.ts";
import { account } from "../../suite/store/records.ts";
import {
  authenticateBy,
  startPostgres,
  type PostgresServer,
} from "../../support/databases/postgres.ts";
import { startRelay } from "../../support/faults/relay.ts";
import { certificateFor } from "../../support/network/certificate.ts";
import { secret } from "../../support/secrets.ts";

const database = "latchkey_tls";
const user = "tell_tale_user";
const password = secret("Tell-Tale-Password");

describe("the connection to PostgreSQL, with verified TLS", () => {
  const own = certificateFor("localhost");
  const other = certificateFor("elsewhere.example.com");
  let server: PostgresServer;
  let misnamed: PostgresServer;
  let plain: PostgresServer;
  beforeAll(async () => {
    [server, misnamed, plain] = await Promise.all([
      startPostgres({ certificate: own }),
      startPostgres({ certificate: other }),
      startPostgres(),
    ]);
    for (const one of [server, misnamed, plain]) {
      await one.query(`create database ${database}`);
      await migratePostgres(postgresOptions(one, database), postgresMigrations);
      await one.query(`create role ${user} superuser login password '${password}'`);
      await one.query(`grant all on all tables in schema public to ${user}`, database);
    }
  });
  afterAll(async () => {
    for (const one of [server, misnamed, plain]) await one.stop();
  });

  /** A store that connects to a server as a user with a password. Also gives what it sends. */
  async function openTo(one: PostgresServer, given: Partial<PostgresOptions>) {
    let sent = Buffer.alloc(0);
    const relay = await startRelay(one, ({ toClient, toServer }) => ({
      fromClient(bytes) {
        sent = Buffer.concat([sent, bytes]);
        toServer(bytes);
      },
      fromServer: toClient,
    }));
    const hosts = [{ host: "localhost", port: relay.port }] as const;
    const login = { hosts, user, password, tls: "verify" } as const;
    const options = { ...postgresOptions(one, database), ...login, ...given };
    const { store, close } = openPostgres(options);
    return {
      store,
      options,
      sent: () => sent,
      close: () => close().then(relay.close),
    };
  }

  /** The code of the fault, for the store and for a migration. Neither has sent the name of its user. */
  async function codeOf(one: PostgresServer, given: Partial<PostgresOptions>) {
    const { store, options, sent, close } = await openTo(one, given);
    const errors = [
      await thrownBy(store.ping()),
      await thrownBy(migratePostgres(options, postgresMigrations)),
    ];
    await close();
    for (const error of errors) expectSilent(error);
    expect(sent().includes(user)).toBe(false);
    const [error, { code }] = errors as [{ reason: string }, { code: string }];
    expect(error).toMatchObject({ code: "unavailable", reason: `postgres ${code}` });
    return { code, sent: sent() };
  }

  it("logs in to a server with a certificate for its name from a trusted authority, and is encrypted", async () => {
    await authenticateBy(server, "scram-sha-256");
    const { store, sent, close } = await openTo(server, { ca: own.cert });
    await store.ping();
    expect(
      await server.query(
        `select ssl from pg_stat_ssl natural join pg_stat_activity where usename = '${user}'`,
      ),
    ).toEqual([{ ssl: true }]);
    expect(sent().includes(user)).toBe(false);
    await close();
  });

  it("refuses a certificate for another name", async () => {
    expect(await codeOf(misnamed, { ca: other.cert })).toMatchObject({ code: "TLS_FAILED" });
    const hosts = async (host: string) => {
      const { options, close } = await openTo(server, {});
      const changed = { ...options, hosts: [{ ...options.hosts[0], host }], ca: own.cert } as const;
      const error = await thrownBy(migratePostgres(changed, postgresMigrations));
      await close();
      return error;
    };
    expect(await hosts("127.0.0.1")).toMatchObject({ code: "TLS_FAILED" });
  });

  it("refuses a certificate from an unknown authority", async () => {
    expect(await codeOf(server, {})).toMatchObject({ code: "TLS_FAILED" });
    const ca = certificateFor("localhost").cert;
    expect(await codeOf(server, { ca })).toMatchObject({ code: "TLS_FAILED" });
  });

  it("sends nothing to a server without TLS but the question for it", async () => {
    const { code, sent } = await codeOf(plain, {});
    expect(code).toBe("NO_TLS");
    const question = "0000000804d2162f";
    expect(sent.toString("hex")).toBe(question.repeat(2));
  });

  it("VULN-71 sends no password to a server without TLS that asks for it in plain text", async () => {
    await authenticateBy(plain, "password");
    const { store, options, sent, close } = await openTo(plain, { tls: "off" });
    const error = await thrownBy(store.ping());
    expect(error).toMatchObject({ code: "unavailable", reason: "postgres PLAIN_PASSWORD" });
    expectSilent(error);
    expect(await thrownBy(migratePostgres(options, postgresMigrations))).toMatchObject({
      code: "PLAIN_PASSWORD",
    });
    expect(sent().includes(user)).toBe(true);
    expect(sent().includes(password)).toBe(false);
    // It holds no connection that waits for the password.
    const open = "select 1 from pg_stat_activity where usename = 'tell_tale_user'";
    await expect.poll(() => plain.query(open)).toEqual([]);
    await authenticateBy(plain, "scram-sha-256");
    await expect.poll(() => store.ping().then(() => "works", String)).toBe("works");
    expect(sent().includes(password)).toBe(false);
    await close();
  });

  it("sends the password through TLS to a server that asks for it in plain text", async () => {
    await authenticateBy(server, "password");
    const { store, close } = await openTo(server, { ca: own.cert });
    await store.ping();
    await close();
  });

  it("cancels a statement that takes too long, through TLS as well", async () => {
    await authenticateBy(server, "scram-sha-256");
    const { store, close } = await openTo(server, { ca: own.cert });
    const one = account();
    await store.insertAccount(one);
    const beside = server.connection(database);
    await beside.query("begin");
    await beside.query(`update users set name = 'Locked' where id = '${one.id}'`);
    const { id: userId, passwordHash: from } = one;
    const error = await thrownBy(store.replacePasswordHash({ userId, from, to: "new", now: 1 }));
    expect(error).toMatchObject({ reason: "outcome unknown: postgres TIMEOUT" });
    const waiting = `select 1 from pg_stat_activity where usename = '${user}' and wait_event_type = 'Lock'`;
    await expect.poll(() => server.query(waiting)).toEqual([]);
    await beside.query("commit");
    await beside.end();
    expect((await store.findAccount(one.id))?.passwordHash).toBe(from);
    await close();
  });
});
