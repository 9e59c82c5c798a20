import { setTimeout as sleep } from "node:timers/promises";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import type { DatabaseServer } from "../../test/support/databases/server.ts";

/** The size of the database. */
const large = { accounts: 1_000_000, sessions: 5_000_000 };

const day = 24 * 60 * 60 * 1000;

/**
 * Fills an empty, migrated database with a million accounts and five sessions for each, by one statement for each table.
 * The ids look like those of the server: an account's id begins with the time of its registration, in the past year. A
 * session's id is spread evenly over all ids, so that random ids of further sessions lie between them.
 */
export async function fill(
  account: Pick<DatabaseServer, "host" | "port" | "user" | "password">,
  database: string,
) {
  const { host, port, user, password } = account;
  const connection = await createConnection({ host, port, user, password, database });
  try {
    // InnoDB then loads an empty table in bulk, and sorts each index only once.
    await connection.query("SET unique_checks = 0, foreign_key_checks = 0");
    const now = Date.now();
    await connection.query(insertAccounts(now));
    await connection.query(insertSessions(now));
    await connection.query("ANALYZE TABLE users, sessions");
    await untilWritten(connection);
  } finally {
    await connection.end();
  }
}

/** Waits until the new pages are on the disk, because writing them would slow down what is measured next. */
async function untilWritten(connection: Connection): Promise<void> {
  const dirty = "SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'";
  const [[before]] = await connection.query<RowDataPacket[]>(
    "SELECT @@innodb_max_dirty_pages_pct AS percent",
  );
  await connection.query("SET GLOBAL innodb_max_dirty_pages_pct = 0");
  for (let tries = 0; tries < 600; tries++) {
    const [[status]] = await connection.query<RowDataPacket[]>(dirty);
    if (Number(status?.["Value"]) < 100) break;
    await sleep(500);
  }
  await connection.query("SET GLOBAL innodb_max_dirty_pages_pct = ?", [before?.["percent"]]);
}

/** The numbers from 0 to `count` - 1 in order, as a table with the column `seq`. Only MariaDB has it. */
const numbersBelow = (count: number): string => `seq_0_to_${count - 1}`;

/** SQL for a UUID: its first twelve digits, its version, and a hash for the rest. */
const uuid = (start: string, version: 4 | 7, n: string): string => `LOWER(CONCAT(
  SUBSTR(${start}, 1, 8), '-', SUBSTR(${start}, 9, 4), '-${version}', SUBSTR(MD5(${n}), 1, 3),
  '-a', SUBSTR(MD5(${n}), 4, 3), '-', SUBSTR(MD5(${n}), 7, 12)))`;

const registeredAt = (n: string, now: number): string =>
  `(${now - 365 * day} + ${n} * ${Math.floor((365 * day) / large.accounts)})`;

const accountId = (n: string, now: number): string =>
  uuid(`LPAD(HEX(${registeredAt(n, now)}), 12, '0')`, 7, n);

const sessionId = (n: string): string => {
  const step = Math.floor(2 ** 32 / large.sessions);
  return uuid(`CONCAT(LPAD(HEX(${n} * ${step}), 8, '0'), SUBSTR(MD5(${n}), 20, 4))`, 4, n);
};

const insertAccounts = (now: number): string => `
  INSERT INTO users (id, username, username_key, email, email_key, name, role, password_hash,
    sessions_valid_from, created_at, updated_at)
  SELECT ${accountId("seq", now)}, CONCAT('user-', seq), CONCAT('user-', seq),
    CONCAT('user-', seq, '@example.com'), CONCAT('user-', seq, '@example.com'), CONCAT('User ', seq), 'user',
    CONCAT('$2b$10$', SUBSTR(CONCAT(MD5(seq), MD5(seq)), 1, 53)),
    0, ${registeredAt("seq", now)}, ${registeredAt("seq", now)}
  FROM ${numbersBelow(large.accounts)}`;

/** The factor is prime to the number of accounts, so that the owners of neighbouring sessions differ. */
const ownerOf = (n: string): string => `((${n} * 7919) MOD ${large.accounts})`;

const insertSessions = (now: number): string => `
  INSERT INTO sessions (id, user_id, client_id, scope, generation, rotated_at, created_at,
    authenticated_at, proven_at, last_seen_at, expires_at, user_agent, address)
  SELECT ${sessionId("seq")}, ${accountId(ownerOf("seq"), now)}, 'first-party', 'profile:read', 0,
    at, at, at, at, at, at + ${30 * day}, 'bench', '127.0.0.1'
  FROM (SELECT seq, ${now} - (seq * 104729) MOD ${6 * day} AS at FROM ${numbersBelow(large.sessions)}) timed`;
