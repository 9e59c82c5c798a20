import { InvalidArgumentError, type Command } from "commander";
import { clientNameRule, createClient, isClientName } from "../../core/clients/create.ts";
import { isId } from "../../core/ids.ts";
import { Failure } from "../../core/failures.ts";
import type { ClientRegistry } from "../../core/clients/ports.ts";
import type { Log } from "../../core/system.ts";
import { allScopes, parseScope, scopesOfRole } from "../../core/scopes.ts";
import { clientSecrets } from "../../drivers/client-secrets.ts";
import { insertClientSql } from "../../drivers/store/clients.ts";
import { systemClock, systemRandom } from "../../drivers/system.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Config } from "../config/config.ts";
import { openDatabase } from "../database.ts";

const ports = { clientSecrets, clock: systemClock, random: systemRandom };

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
      const { client, secret } = await createClient(ports, { name, scope: scopes });
      const shown = [`client_id=${client.id}`, `client_secret=${secret}`];
      if (sql) {
        print(insertClientSql(client));
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

function parseName(text: string): string {
  if (isClientName(text)) return text;
  throw new InvalidArgumentError(clientNameRule);
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

async function withClients<T>(
  { config, log }: ReturnType<Terminal["configure"]>,
  work: (clients: ClientRegistry) => Promise<T>,
): Promise<T> {
  const { clients, close } = await openDatabase(config.database, log);
  try {
    if (clients) return await work(clients);
    throw new ConfigError(
      "MYSQL_HOST or DATABASE_URL is required: clients cannot be managed through the MySQL proxy",
    );
  } finally {
    await close();
  }
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
