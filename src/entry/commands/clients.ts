import { InvalidArgumentError, type Command } from "commander";
import { isId, randomId } from "../../core/ids.ts";
import { Failure } from "../../core/failures.ts";
import type { Client } from "../../core/model.ts";
import type { ClientRegistry, Log } from "../../core/ports.ts";
import { allScopes, parseScope, scopesOfRole } from "../../core/scopes.ts";
import { clientSecrets, newClientSecret } from "../../drivers/client-secrets.ts";
import { systemClock, systemRandom } from "../../drivers/system.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Config } from "../config/config.ts";
import { openDatabase } from "../database.ts";

/** The parts of the command line that the commands use. */
export interface Terminal {
  configure(): { readonly config: Config; readonly log: Log };
  /** Writes a line of the result to stdout. */
  print(line: string): void;
  /** Writes a line for the operator to stderr. */
  note(line: string): void;
}

/** Adds `clients create`, `list` and `revoke`. */
export function addClientCommands(program: Command, { configure, print, note }: Terminal): void {
  const clients = program
    .command("clients")
    .description("manage confidential clients: services that authenticate with a client secret");

  clients
    .command("create")
    .description("create a client and print its secret, which is shown only once")
    .argument("<name>", "name of the client", parseName)
    .option(
      "--scopes <scopes>",
      "scopes that its tokens may have",
      parseScopes,
      scopesOfRole.user.join(" "),
    )
    .option("--sql", "print the INSERT statement instead of running it, for a database such as D1")
    .action(async (name: string, { scopes, sql }: { scopes: string; sql?: boolean }) => {
      const { client, secret } = await newClient(name, scopes);
      const shown = [`client_id=${client.id}`, `client_secret=${secret}`];
      if (sql) {
        print(insertStatement(client));
        for (const line of shown) note(line);
      } else {
        await withClients(configure(), (registry) => registry.insertClient(client));
        for (const line of shown) print(line);
      }
      note("Store the secret safely. It is not shown again.");
    });

  clients
    .command("list")
    .description("list all clients, oldest first")
    .action(async () => {
      const all = await withClients(configure(), (registry) => registry.listClients());
      for (const { id, name, scope, createdAt, revokedAt } of all) {
        const state = revokedAt === null ? "active " : "revoked";
        print(`${id}  ${state}  ${dayOf(createdAt)}  ${name}  (${scope})`);
      }
    });

  clients
    .command("revoke")
    .description("revoke a client and end all of its tokens and sessions")
    .argument("<id>", "client_id of the client")
    .action(async (id: string) => {
      const now = systemClock();
      const revoke = (registry: ClientRegistry) => registry.revokeClient(id, now);
      const known = isId(id) && (await withClients(configure(), revoke));
      if (!known) program.error(`error: No client has the id ${id}.`);
      print("The client is revoked.");
    });
}

/** Only characters that need no quoting in SQL or a shell. */
const names = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/;

function parseName(text: string): string {
  if (names.test(text)) return text;
  throw new InvalidArgumentError(
    "Use 1 to 64 letters, digits, spaces, dots, dashes and underscores, starting with a letter or digit.",
  );
}

function parseScopes(text: string): string {
  try {
    const scopes = parseScope(text.replaceAll(",", " "));
    if (scopes) return scopes.join(" ");
    throw new Failure("invalid_scope");
  } catch {
    throw new InvalidArgumentError(`Known scopes: ${allScopes.join(", ")}.`);
  }
}

async function newClient(name: string, scope: string) {
  const id = randomId(systemRandom);
  const secret = newClientSecret(systemRandom);
  const secretHash = await clientSecrets.hash(id, secret);
  const client: Client = { id, name, scope, secretHash, createdAt: systemClock(), revokedAt: null };
  return { client, secret };
}

/** Needs no escaping, because none of the values can hold a quote. */
const insertStatement = ({ id, name, scope, secretHash, createdAt }: Client): string =>
  "INSERT INTO clients (id, name, scope, secret_hash, created_at) " +
  `VALUES ('${id}', '${name}', '${scope}', '${secretHash}', ${createdAt});`;

async function withClients<T>(
  { config, log }: ReturnType<Terminal["configure"]>,
  work: (clients: ClientRegistry) => Promise<T>,
): Promise<T> {
  const { clients, close } = await openDatabase(config.database, log);
  try {
    if (clients) return await work(clients);
    throw new ConfigError(
      "MYSQL_HOST is required: clients cannot be managed through the MySQL proxy",
    );
  } finally {
    await close();
  }
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
