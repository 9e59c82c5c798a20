import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { createAuth, type Auth } from "../../../src/core/auth.ts";
import { firstParty } from "../../../src/core/clients/authenticate.ts";
import type { Login } from "../../../src/core/login/log-in.ts";
import type { Policy } from "../../../src/core/policy.ts";
import type { LogFields, Ports } from "../../../src/core/ports.ts";
import type { Registration } from "../../../src/core/accounts/register.ts";
import { createBcrypt } from "../../../src/drivers/bcrypt/bcrypt.ts";
import { nativeBcrypt } from "../../../src/drivers/bcrypt/native.ts";
import { createCommonPasswords, installedList } from "../../../src/drivers/common-passwords.ts";
import { createHashQueue, queueLimits } from "../../../src/drivers/bcrypt/queue.ts";
import { clientSecrets } from "../../../src/drivers/client-secrets.ts";
import { createJwtSigner } from "../../../src/drivers/jwt/jwt.ts";
import { createRefreshTokens } from "../../../src/drivers/refresh-tokens.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { noon, policy as usualPolicy } from "./claims.ts";
import { forgeKey, type ForgeKey } from "./forge.ts";

interface LogEvent {
  readonly event: string;
  readonly fields: LogFields | undefined;
}

/** One server over the house's database. */
export interface Server {
  readonly auth: Auth;
  readonly ports: Ports;
  readonly events: readonly LogEvent[];
  close(): Promise<void>;
}

interface ServerOptions {
  readonly cost?: number;
  readonly atOnce?: number;
  readonly policy?: Partial<Policy>;
  /** Puts something between the use cases and their ports. */
  readonly wrap?: (ports: Ports) => Partial<Ports>;
}

/** A database file with real drivers over it and a clock that only moves by hand. */
export interface House {
  readonly signer: ForgeKey;
  /** Epoch milliseconds. */
  now: number;
  serve(options?: ServerOptions): Promise<Server>;
  sql(
    statement: string,
    ...parameters: (string | number | null)[]
  ): Record<string, SQLOutputValue>[];
  close(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-unit-"));
  const file = join(folder, "latchkey.db");
  const signer = await forgeKey("HS256");
  const servers: Server[] = [];
  const beside = new DatabaseSync(file);

  const serve = async ({
    cost = 6,
    atOnce = 2,
    policy,
    wrap = () => ({}),
  }: ServerOptions = {}): Promise<Server> => {
    const { store, close } = await openSqlite(file, "drizzle/sqlite");
    const events: LogEvent[] = [];
    const record = (event: string, fields?: LogFields) => void events.push({ event, fields });
    const plain: Ports = {
      store,
      hasher: createBcrypt(nativeBcrypt, cost, createHashQueue({ ...queueLimits, atOnce })),
      signer: createJwtSigner(signer.key),
      refreshTokens: await createRefreshTokens(signer.key),
      clientSecrets,
      commonPasswords: createCommonPasswords(installedList),
      clock: () => house.now,
      random: systemRandom,
      log: { info: record, warn: record, error: record },
    };
    const ports = { ...plain, ...wrap(plain) };
    const server = { auth: createAuth(ports, { ...usualPolicy, ...policy }), ports, events, close };
    servers.push(server);
    return server;
  };

  const house: House = {
    signer,
    now: noon,
    serve,
    sql: (statement, ...parameters) => beside.prepare(statement).all(...parameters),
    async close() {
      beside.close();
      // A test may have closed one itself, to see what happens then.
      for (const { close } of servers) await close().catch(() => undefined);
      await rm(folder, { recursive: true });
    },
  };
  return house;
}

/** What Ann registers with. */
export const ann = {
  username: "Ann",
  password: "correct horse battery",
  email: "Ann@Example.com",
  name: "Ann Smith",
} as const satisfies Registration;

/** How Ann logs in, but for what is given. */
export const login = (given: Partial<Login> = {}): Login => ({
  identifier: "ann",
  password: ann.password,
  client: firstParty,
  device: { userAgent: undefined, address: undefined },
  ...given,
});
