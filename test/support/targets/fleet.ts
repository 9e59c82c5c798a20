import { migrateTestDatabase, mysqlDatabase } from "../databases/databases.ts";
import {
  cheapHashes,
  costIn,
  keepHashesSecret,
  scratchFolder,
  type Target,
} from "./http-target.ts";
import { startServer, type Server } from "./server.ts";

/** The variables of a server. */
export type Env = Readonly<Record<string, string>>;

interface Member {
  readonly server: Server;
  /** Settles when every request that was sent to the server is answered. */
  pending: Promise<unknown>;
}

/** Several server processes over one MySQL database. */
export interface Fleet {
  /** The folder and variables for a command beside the servers. */
  readonly start: { readonly cwd: string; readonly env: Env };
  /** A target whose requests go to each server in turn. */
  caller(): Target;
  /** Replaces a server by a new one, like a rolling restart, and returns the exit code of the old one. */
  replace(at: number, env: Env): Promise<number | null>;
  close(): Promise<void>;
}

/** Migrates a new database and starts servers on it, all with the same variables. */
export async function startFleet(size: number, env: Env): Promise<Fleet> {
  const database = await mysqlDatabase();
  const cwd = await scratchFolder();
  const issuer = "https://login.example.com";
  const settings = (own: Env): Env => ({
    ISSUER: issuer,
    ...cheapHashes,
    ...database.env,
    ...own,
  });
  const start = { cwd, env: settings(env) };
  await migrateTestDatabase(database.env);
  const startMember = async (own: Env): Promise<Member> => ({
    server: await startServer({ cwd, env: settings(own) }),
    pending: Promise.resolve(),
  });
  const members = await Promise.all(Array.from({ length: size }, () => startMember(env)));

  const send = (member: Member, path: string, init?: RequestInit): Promise<Response> => {
    const answer = fetch(member.server.url + path, init);
    member.pending = Promise.allSettled([member.pending, answer]);
    return answer;
  };

  return {
    start,
    caller() {
      let turn = 0;
      return {
        kind: "node",
        baseUrl: issuer,
        issuer,
        secretKey: env["SECRET_KEY"] ?? "",
        bcryptCost: costIn(cheapHashes),
        peerAddress: "127.0.0.1",
        fetch: (path, init) => send(members[turn++ % size] as Member, path, init),
        sql: database.sql,
        close: async () => {},
      };
    },
    async replace(at, own) {
      const next = await startMember(own);
      const [old] = members.splice(at, 1, next);
      await old?.pending;
      old?.server.kill("SIGTERM");
      return old?.server.exit ?? null;
    },
    async close() {
      for (const { server } of members) await server.stop();
      await keepHashesSecret(database);
      await database.drop();
    },
  };
}
