import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { createAccess } from "../../../src/core/access.ts";
import type { Registration } from "../../../src/core/accounts/registration/validate.ts";
import { logLines, tableEntries } from "../../../src/core/audit/entry.ts";
import type { Listener } from "../../../src/core/audit/ports.ts";
import { createAuditTrail } from "../../../src/core/audit/trail.ts";
import { createAuth, type Auth } from "../../../src/core/auth.ts";
import type { PasswordLogin } from "../../../src/core/login/password.ts";
import type { Policy } from "../../../src/core/policy.ts";
import type { Ports, Store } from "../../../src/core/ports.ts";
import type { LogFields } from "../../../src/core/system.ts";
import { createBcrypt } from "../../../src/drivers/bcrypt/bcrypt.ts";
import { nativeBcrypt } from "../../../src/drivers/bcrypt/native.ts";
import { createHashQueue, queueLimits } from "../../../src/drivers/bcrypt/queue.ts";
import { clientSecrets } from "../../../src/drivers/client-secrets.ts";
import { createCommonPasswords, installedList } from "../../../src/drivers/common-passwords.ts";
import { createFactorDrivers } from "../../../src/drivers/factors/factors.ts";
import { clientAssertions } from "../../../src/drivers/jwt/client-assertions.ts";
import { createOidcDrivers, type OidcDrivers } from "../../../src/drivers/oidc/oidc.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { systemClock, systemRandom } from "../../../src/drivers/system.ts";
import { createThrottleDrivers } from "../../../src/drivers/throttle.ts";
import { createTokenDrivers } from "../../../src/drivers/tokens/tokens.ts";
import { createUpstreamDrivers } from "../../../src/drivers/upstream/upstream.ts";
import { atMost } from "../../../src/entry/at-most.ts";
import { forgeKey, type ForgeKey } from "../../support/tokens/forge.ts";
import { noon, policy as usualPolicy } from "./claims.ts";
import { firstParty } from "./clients.ts";

interface LogEvent {
  readonly event: string;
  readonly fields: LogFields | undefined;
}

/** One server over a backend's database: the use cases, without HTTP. */
export interface Server {
  readonly auth: Auth;
  readonly ports: Ports;
  readonly events: readonly LogEvent[];
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly cost?: number;
  readonly atOnce?: number;
  readonly policy?: Partial<Policy>;
  /** Hear the events after the log and the table. */
  readonly listeners?: readonly Listener[];
  /** Runs what the audit trail writes. */
  readonly later?: ((work: () => Promise<void>) => void) | undefined;
  /** Returns ports that replace the real ones, which it receives. */
  readonly wrap?: (ports: Ports) => Partial<Ports>;
}

/** A database file with real drivers over it, and a clock that only the test moves. */
export interface Backend {
  readonly signer: ForgeKey;
  /** Of the database. */
  readonly file: string;
  /** Epoch milliseconds. */
  now: number;
  openServer(options?: ServerOptions): Promise<Server>;
  /** Opens a server whose store does something before each call of a method. */
  openBefore(name: keyof Store, act: () => unknown): Promise<Server>;
  sql(
    statement: string,
    ...parameters: (string | number | null)[]
  ): Record<string, SQLOutputValue>[];
  close(): Promise<void>;
}

const writeSoon = (work: () => Promise<void>): void => void work();

/** One for all servers, because it takes long to fill. */
const commonPasswords = createCommonPasswords(installedList);

/** Signs with EdDSA, because an RSA key takes long to generate. */
const unitProvider = async (): Promise<OidcDrivers> => (opened ??= openOidc());
let opened: Promise<OidcDrivers> | undefined;
const openOidc = async (): Promise<OidcDrivers> =>
  createOidcDrivers({ key: (await forgeKey("EdDSA")).key, previous: [] }, systemRandom);

export async function openBackend(): Promise<Backend> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-unit-"));
  const file = join(folder, "latchkey.db");
  const signer = await forgeKey("HS256");
  const servers: Server[] = [];
  const connection = new DatabaseSync(file);
  const keys = { key: signer.key, previous: [], decrypting: [] };
  const site = { rpId: "example.com", name: "Example", origins: ["https://login.example.com"] };
  const system = { clock: systemClock, random: systemRandom };
  const upstreamDrivers = await createUpstreamDrivers([], keys, system);
  const factorDrivers = await createFactorDrivers(site, keys, systemRandom);

  const openServer = async ({
    cost = 4,
    atOnce = 2,
    policy,
    listeners = [],
    later = writeSoon,
    wrap = () => ({}),
  }: ServerOptions = {}): Promise<Server> => {
    const { store, close } = await openSqlite(file, "drizzle/sqlite");
    const events: LogEvent[] = [];
    const record = (event: string, fields?: LogFields) => void events.push({ event, fields });
    const log = { info: record, warn: record, error: record };
    const clock = () => backend.now;
    const own = [logLines(log), tableEntries(systemRandom, { ...usualPolicy, ...policy })];
    const trail = { store, later, atMost, clock, log };
    const plain: Ports = {
      ...factorDrivers,
      store,
      audit: createAuditTrail({ ...trail, listeners: [...own, ...listeners] }),
      hasher: createBcrypt(nativeBcrypt, cost, createHashQueue({ ...queueLimits, atOnce })),
      ...(await createTokenDrivers(keys, systemRandom)),
      ...(await createThrottleDrivers(signer.key)),
      ...upstreamDrivers,
      emailSender: undefined,
      poke: () => {},
      clientSecrets,
      oidcKeys: await unitProvider(),
      postLogout: async () => ({ status: 204, code: "HTTP 204", retryAfter: 0 }),
      fetchDocument: async () => ({ fault: "404" }),
      assertions: clientAssertions,
      access: createAccess({ scopes: {}, roles: {} }, { warn: record }),
      commonPasswords,
      clock,
      random: systemRandom,
      log,
    };
    const ports = { ...plain, ...wrap(plain) };
    const server = { auth: createAuth(ports, { ...usualPolicy, ...policy }), ports, events, close };
    servers.push(server);
    return server;
  };

  const backend: Backend = {
    signer,
    file,
    now: noon,
    openServer,
    openBefore: (name, act) =>
      openServer({
        wrap: ({ store }) => ({
          store: {
            ...store,
            [name]: async (...given: readonly never[]) => {
              await act();
              return (store[name] as (...given: readonly never[]) => unknown)(...given);
            },
          },
        }),
      }),
    sql: (statement, ...parameters) => connection.prepare(statement).all(...parameters),
    async close() {
      connection.close();
      // A test may have closed a server before. Closing it again fails.
      for (const { close } of servers) await close().catch(() => undefined);
      await rm(folder, { recursive: true });
    },
  };
  return backend;
}

/** The registration of the test user Ann. */
export const ann = {
  username: "Ann",
  password: "correct horse battery",
  email: "Ann@Example.com",
  name: "Ann Smith",
} as const satisfies Registration;

/** A login of Ann, with the given fields replaced. */
export const login = (changes: Partial<PasswordLogin> = {}): PasswordLogin => ({
  identifier: "ann",
  password: ann.password,
  client: firstParty,
  device: { userAgent: undefined, address: undefined },
  ...changes,
});
