import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { generateKey } from "../../src/drivers/jwt/keys.ts";
import { openSqlite } from "../../src/drivers/sqlite/sqlite.ts";
import { openApi, type ApiKind } from "../apps/api.ts";
import { openApps, type Apps } from "../apps/apps.ts";
import { get, login, refresh, verification } from "../load/requests.ts";
import type { OtherDatabase } from "../options.ts";
import { fillDatabase, migrate, type Database, type Ground } from "./ground.ts";
import { fill } from "./large.ts";
import { joinOrganizations, organizationsFolder } from "./organizations.ts";
import { password, populate, type OpenSession, type Population } from "./population.ts";
import { plainCallbacks, startProvider, type Provider } from "./provider.ts";
import type { Runtime } from "./runtimes.ts";
import { root, type Environment } from "./servers.ts";
import { settings } from "./settings.ts";
import type { Subject } from "./subject.ts";
import { accessTokens, refreshTokens } from "./tokens.ts";

/** Lower than in production, so that the server's own work is a larger part of a login. */
const bcryptCost = 10;
/** The default of production. */
const productionCost = 12;

/** Several times the clients, so that no account has two logins at once. An ordinary person never does that, and it would be counted. */
const accounts = 256;
/** Twice as many as the signer remembers. If tokens are sent in turn, each is forgotten before it is sent again. */
const sessions = 8192;
const owners = 1024;
/** The last sessions are refreshed, and never verified. */
const refreshed = 1024;
/** Users who come back from a provider. So many that none has more than the twenty sessions that an account may have. */
const returning = 1024;
/** More than any server refreshes in one measurement. */
const refreshes = 20 * refreshed;
const costs = [bcryptCost, productionCost];

/** All servers of this project by name, on one filled database. `folder` has the build of another commit. */
export async function ownSubjects(ground: Ground, runtime: Runtime, starts: number, folder = root) {
  const wanted = { accounts, costs, owners, sessions: sessions + refreshed };
  const prepare = async (database: Database) => {
    await migrate(ground, database, folder);
    const population = await fillDatabase(database, wanted);
    const verified = population.sessions.slice(0, sessions);
    const rotated = population.sessions.slice(sessions);
    return { database, population, verified, rotated };
  };
  const filled = await prepare(await ground.createDatabase());
  const { database: small, population, verified, rotated } = filled;
  const own = settings(ground.key);
  let started: Promise<Provider> | undefined;
  const provider = () => (started ??= startProvider(returning));
  let opened: Promise<Apps> | undefined;
  /** On a database of its own, because its calls delete sessions. */
  const apps = () => (opened ??= openWithApps(ground, folder));

  const built = (environment: Environment): Subject["program"] => ({
    command: runtime.command,
    args: runtime.startArguments(folder),
    folder,
    environment: { ...own, BCRYPT_COST: String(bcryptCost), ...environment },
  });
  const reference = (name: string): Subject["program"] => ({
    command: runtime.command,
    args: [...runtime.options, `bench/reference/${name}.ts`],
    environment: { NODE_ENV: "production", ...small.environment },
  });
  const verifications = async (open: readonly OpenSession[] = verified, key = ground.key) =>
    (await accessTokens(open, key)).map(verification);

  /** A server with all calls, on a prepared database. */
  const complete = ({ database, ...its }: typeof filled): Subject => ({
    // The sessions are few, so each is refreshed again within ten seconds. An ordinary client never does that, and it would be counted.
    program: built({ ...database.environment, THROTTLE: "refresh=off" }),
    before: (call) => (call === "refresh" ? reset(database, its.rotated) : Promise.resolve()),
    calls: async () => ({
      root: [get("/")],
      login: logins(its.population, bcryptCost),
      verify: await verifications(its.verified),
      refresh: (await refreshTokens(its.rotated, ground.key, refreshes)).map(refresh),
    }),
  });

  async function onOther(name: OtherDatabase): Promise<Subject> {
    const server = ground.others[name];
    if (!server) throw new Error(`this run has no ${name}`);
    return complete(await prepare(await ground.createDatabase(server)));
  }

  async function api(kind: ApiKind): Promise<Subject> {
    const { publicJwk, calls } = await openApi(kind);
    const { environment, ...program } = reference("api");
    const more = { BENCH_API: kind, BENCH_KEY: JSON.stringify(publicJwk) };
    return {
      program: { ...program, environment: { ...environment, ...more } },
      calls: async ({ origin }) => ({ api: await calls(origin) }),
    };
  }

  return {
    Latchkey: async () => ({ ...complete(filled), starts }),
    "Latchkey on MySQL": () => onOther("MySQL"),
    "Latchkey on PostgreSQL": () => onOther("PostgreSQL"),
    "Latchkey at cost 12": async () => ({
      program: built({ ...small.environment, BCRYPT_COST: String(productionCost) }),
      calls: () => ({ login: logins(population, productionCost) }),
    }),
    "Latchkey with ES256": async () => {
      const key = { algorithm: "ES256", material: await generateKey("ES256") } as const;
      return {
        program: built({ ...small.environment, ...settings(key) }),
        calls: async () => ({ verify: await verifications(verified, key) }),
      };
    },
    /** On the same database, and with the same sessions. */
    "Latchkey with organizations": async () => {
      const { args, ...program } = built(small.environment);
      return {
        program: {
          ...program,
          args: args.map((one) => (one.startsWith("dist/") ? join(folder, one) : one)),
          folder: organizationsFolder(ground.folder),
        },
        calls: async () => {
          const { stored, other } = await joinOrganizations(small, verified);
          return {
            verify: await verifications(verified),
            verifyMember: await verifications(stored),
            verifyOther: await verifications(other),
          };
        },
      };
    },
    "Latchkey on SQLite": async () => {
      const file = join(mkdtempSync(join(ground.folder, "sqlite-")), "latchkey.db");
      const { store, close } = await openSqlite(file, join(folder, "drizzle/sqlite"));
      const few = { accounts: 0, costs: [], owners: 16, sessions: 16 };
      const { sessions } = await populate(store, few);
      await close();
      return {
        program: built({ SQLITE_FILE: file }),
        calls: async () => ({ verify: await verifications(sessions) }),
      };
    },
    "Latchkey with a million accounts": async () => {
      const large: Database = await ground.createDatabase();
      await migrate(ground, large, folder);
      if (large.server.kind !== "mysql") throw new Error("only MariaDB is filled with a million");
      await fill(large.server, large.name);
      const { sessions, ...others } = await fillDatabase(large, wanted);
      return {
        program: built(large.environment),
        calls: async () => ({
          login: logins({ sessions, ...others }, bcryptCost),
          verify: await verifications(sessions),
        }),
      };
    },
    "Latchkey with a provider": async () => {
      const { environment, issuer, callbacks, renew } = await provider();
      const database = await ground.createDatabase();
      await migrate(ground, database, folder);
      const users = { accounts: 0, costs: [], owners: returning, sessions: 0, issuer };
      await fillDatabase(database, users);
      const { server, name } = database;
      return {
        program: built({ ...database.environment, ...environment }),
        calls: async () => ({ callback: await callbacks(ground.key) }),
        async before() {
          await renew();
          await server.query("DELETE FROM sessions", name);
        },
        // A login that fails also answers with a redirect, but opens no session.
        async after(_, { answers }) {
          const [row] = await server.query("SELECT COUNT(*) AS opened FROM sessions", name);
          if (Number(row?.["opened"]) < answers) throw new Error("logins at the provider failed");
        },
      };
    },
    "bare Hono + provider": async () => {
      const { issuer, jwk } = await provider();
      const { environment, ...program } = reference("bare-hono-callback");
      const SESSIONS = rotated.map(({ session }) => session.id).join();
      const more = { PROVIDER: issuer, PROVIDER_KEY: JSON.stringify(jwk), SESSIONS };
      return {
        program: { ...program, environment: { ...environment, ...more } },
        calls: () => ({ callback: plainCallbacks(returning) }),
      };
    },
    "bare Hono": async () => ({
      program: reference("bare-hono"),
      calls: () => ({ root: [get("/")] }),
    }),
    "Latchkey with apps": async () => {
      const { database, latchkey } = await apps();
      const { environment, ...part } = latchkey;
      return { program: built({ ...database.environment, ...environment }), ...part };
    },
    "bare Hono + apps": async () => {
      const { database, bare } = await apps();
      const { environment: more, ...part } = bare;
      const program = reference("bare-hono-apps");
      const environment = { ...program.environment, ...database.environment, ...more };
      return { program: { ...program, environment }, ...part };
    },
    "API with resourceServer": () => api("resourceServer"),
    "API with protectedResource": () => api("protectedResource"),
    "bare Hono + read": async () => ({
      program: reference("bare-hono-read"),
      calls: () => ({ read: verified.map(({ session }) => get(`/sessions/${session.id}`)) }),
    }),
    "bare Hono + read and write": async () => ({
      program: reference("bare-hono-read-write"),
      calls: () => ({
        write: rotated.map(({ session }) => ({
          method: "POST",
          path: `/sessions/${session.id}`,
          headers: { "Content-Length": "0" },
        })),
      }),
    }),
  } satisfies Record<string, () => Promise<Subject>>;
}

/** A database with users whose browsers are logged in, and an app that logs them in. */
async function openWithApps(ground: Ground, folder: string): Promise<Apps> {
  const database = await ground.createDatabase();
  await migrate(ground, database, folder);
  const users = { accounts: 0, costs: [], owners: returning, sessions: returning };
  const { sessions } = await fillDatabase(database, users);
  return openApps(database, sessions, ground.key);
}

/** Makes sessions as new as they were. */
async function reset({ server, name }: Database, open: readonly OpenSession[]): Promise<void> {
  const ids = open.map(({ session }) => `'${session.id}'`).join();
  const values = "generation = 0, rotated_at = created_at, revoked_at = NULL";
  await server.query(`UPDATE sessions SET ${values} WHERE id IN (${ids})`, name);
}

export type OwnSubject = keyof Awaited<ReturnType<typeof ownSubjects>>;

const logins = ({ usernames }: Population, cost: number) =>
  (usernames.get(cost) ?? []).map((username) => login(username, password));
