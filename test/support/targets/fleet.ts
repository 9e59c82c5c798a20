import { runLatchkey, startServer, type Server } from "./server.ts";
import { mysqlDatabase } from "../databases/databases.ts";
import {
  cheapHashes,
  costIn,
  keepHashesSecret,
  scratchFolder,
  type Target,
} from "./http-target.ts";

/** Variables of a server. */
export type Env = Readonly<Record<string, string>>;

interface Place {
  readonly server: Server;
  /** Settles once every request that was sent to it is answered. */
  quiet: Promise<unknown>;
}

/** Several server processes over one MySQL database. */
export interface Fleet {
  /** How a command beside the servers is started. */
  readonly start: { readonly cwd: string; readonly env: Env };
  /** For one caller, whose requests go to each server in turn. */
  caller(): Target;
  /** Puts a new server in the place of one, as a rolling restart does, and tells how the old one ended. */
  replace(at: number, env: Env): Promise<number | null>;
  close(): Promise<void>;
}

/** Migrates a new database and starts servers over it, all with the same variables. */
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
  if ((await runLatchkey(start, "migrate")) !== 0) throw new Error("latchkey migrate failed");
  const open = async (own: Env): Promise<Place> => ({
    server: await startServer({ cwd, env: settings(own) }),
    quiet: Promise.resolve(),
  });
  const places = await Promise.all(Array.from({ length: size }, () => open(env)));

  const send = (place: Place, path: string, init?: RequestInit): Promise<Response> => {
    const answer = fetch(place.server.url + path, init);
    place.quiet = Promise.allSettled([place.quiet, answer]);
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
        fetch: (path, init) => send(places[turn++ % size] as Place, path, init),
        sql: database.sql,
        close: async () => {},
      };
    },
    async replace(at, own) {
      const next = await open(own);
      const [old] = places.splice(at, 1, next);
      await old?.quiet;
      old?.server.kill("SIGTERM");
      return old?.server.exit ?? null;
    },
    async close() {
      for (const { server } of places) await server.stop();
      await keepHashesSecret(database);
      await database.drop();
    },
  };
}
