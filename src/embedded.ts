// `latchkey-auth/embedded`: the one Latchkey of an app's own server, as `latchkey.config.ts` and the variables say.
import { existsSync } from "node:fs";
import { ConfigError, exitConfig } from "./entry/config/config-error.ts";
import { tellsAddress } from "./entry/config/hosts.ts";
import { loadConfigFile } from "./entry/config/own/config-file.ts";
import { withoutPrefix } from "./entry/config/variables/of-host.ts";
import { ownBindings } from "./entry/mounted.ts";
import { createLatchkey, type Latchkey } from "./index.ts";
import { sessionOf, type Account, type CurrentSession, type SessionRequest } from "./server.ts";

export type { Latchkey } from "./index.ts";
export type { Account, CurrentSession, SessionRequest } from "./server.ts";

/** What is known of the server that an app runs in. The first call that opens Latchkey decides. */
export interface AppServer {
  /** The port of its development server, for the default of `ISSUER`, unless `PORT` is set. Default: 3000. */
  readonly port?: number;
  /**
   * Whose address it passes beside a request: that of the connection, which may be a proxy, or none. With either, a server in production
   * must say where the address of the client is. Default: nothing is required.
   */
  readonly passes?: "the connection" | "nothing";
}

/** Attributes of which no type says more. */
export type AnyAttributes = Readonly<Record<string, unknown>>;

const key = Symbol.for("latchkey-auth/embedded");

/** Bundlers and development servers load modules more than once, and a database may be open only once. */
const shared = globalThis as { [key]?: Promise<Latchkey> };

/**
 * Opens Latchkey at the first call, and gives the same one later. Reads `latchkey.config.ts` in the current folder, and the variables
 * of the process and of the file `.env`. Throws an error that names every option and variable that is wrong or missing.
 */
export function openLatchkey(server: AppServer = {}): Promise<Latchkey> {
  return (shared[key] ??= open(server).catch((error: unknown) => {
    delete shared[key];
    throw error;
  }));
}

/** As `openLatchkey`, for the start of a server. Prints what is wrong with the configuration, and ends the process with 78. */
export async function startLatchkey(server: AppServer = {}): Promise<void> {
  try {
    await openLatchkey(server);
  } catch (error) {
    // Whatever else fails may work later, such as a database that starts at the same time.
    if (!(error instanceof ConfigError)) return;
    process.stderr.write(`The configuration cannot be used.\n${error.message}\n`);
    process.exit(exitConfig);
  }
}

/** The session of a request, as `sessionOf` finds it: null for nobody, undefined if the request cannot tell. */
export async function currentSession<Attributes extends object = AnyAttributes>(
  request: SessionRequest,
  server?: AppServer,
): Promise<CurrentSession<Attributes> | null | undefined> {
  const { issuer, fetch } = await openLatchkey(server);
  // Calls Latchkey directly, without a request over the network.
  return sessionOf<Attributes>(request, {
    baseUrl: issuer,
    fetch: (url, init) => fetch(new Request(url, init), ownBindings),
  });
}

/** The user of a request: null for nobody, undefined if the request cannot tell. */
export async function currentUser<Attributes extends object = AnyAttributes>(
  request: SessionRequest,
  server?: AppServer,
): Promise<Account<Attributes> | null | undefined> {
  const session = await currentSession<Attributes>(request, server);
  return session && session.user;
}

async function open({ port = 3000, passes }: AppServer): Promise<Latchkey> {
  if (existsSync(".env") && !process.versions["bun"]) process.loadEnvFile(".env");
  const own = await loadConfigFile(process.cwd());
  const { environment } = withoutPrefix(process.env);
  const isProduction = environment["NODE_ENV"] === "production";
  const isTold = own.clientAddress !== undefined || tellsAddress(environment);
  const isTrusting = environment["TRUSTED_PROXIES"] || environment["TRUSTED_PROXIES_FILE"];
  const isBehindKnown = passes === "the connection" && Boolean(isTrusting);
  if (isProduction && passes !== undefined && !isTold && !isBehindKnown) {
    throw new ConfigError(addressRequired[passes]);
  }
  const isNamed = environment["ISSUER"] || environment["ISSUER_FILE"] || isProduction;
  const issuer = `http://localhost:${process.env["PORT"] || port}/auth`;
  const latchkey = await createLatchkey({ ...own, ...(!isNamed && { issuer }) });
  if (passes === undefined || new URL(latchkey.issuer).pathname !== "/") return latchkey;
  await latchkey.close();
  throw new ConfigError(
    "ISSUER must have a path, such as https://app.example.com/auth, because the app has all other paths.",
  );
}

const ways =
  "Set it to the header in which your proxy or host sends the address of the client, such as X-Real-IP, or set the option clientAddress in latchkey.config.ts";

const addressRequired = {
  nothing: `CLIENT_ADDRESS_HEADER is required in production, because this framework passes no address to Latchkey. ${ways}. TRUSTED_PROXIES has no effect here.`,
  "the connection": `CLIENT_ADDRESS_HEADER is required in production, because users behind a proxy would otherwise share their limits. ${ways}. Or set TRUSTED_PROXIES to the address of the proxy.`,
} as const;
