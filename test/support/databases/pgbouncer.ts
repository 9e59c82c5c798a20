import { writeFileSync, chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, installDebianPackage } from "../apt.ts";
import { freePort } from "../network/free-port.ts";
import { connectPostgres, unprivileged, type PostgresAccount } from "./postgres.ts";
import { startPrivateServer } from "./private-server.ts";

/** A pooler in transaction mode. It takes a user without a password. */
export interface PgBouncer {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** The connections of a pooler to a server. Fewer than those of a store, so that they are shared. */
const shared = 4;

/** Starts a PgBouncer before a server, with further settings, such as `max_prepared_statements=0`. */
export async function startPgBouncer(
  { host, port: serverPort, user, password }: PostgresAccount,
  settings: readonly string[],
): Promise<PgBouncer> {
  if (!findProgram("pgbouncer")) await installDebianPackage("pgbouncer");
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "latchkey-pgbouncer-"));
  // It reads its files as another user.
  chmodSync(folder, 0o755);
  const users = join(folder, "users.txt");
  writeFileSync(users, `"${user}" "${password}"\n`);
  const file = join(folder, "pgbouncer.ini");
  const lines = [
    "[databases]",
    `* = host=${host} port=${serverPort}`,
    "[pgbouncer]",
    "listen_addr=127.0.0.1",
    `listen_port=${port}`,
    "unix_socket_dir=",
    "auth_type=trust",
    `auth_file=${users}`,
    "pool_mode=transaction",
    `default_pool_size=${shared}`,
    "max_client_conn=400",
    ...settings,
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
  const as = unprivileged();
  const { stop } = await startPrivateServer({
    folder,
    ...(as && { as }),
    create: ["true", []],
    serve: [findProgram("pgbouncer") ?? "pgbouncer", ["--quiet", file]],
    stopSignal: "SIGINT",
    kill: (pid) => `kill -9 ${pid}`,
    isReady: () => connectPostgres({ host: "127.0.0.1", port, user, password }).query("select 1"),
  });
  return { host: "127.0.0.1", port, stop };
}
