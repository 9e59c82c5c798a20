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

/** What the commands need of the command line. */
export interface Terminal {
  configure(): { readonly settings: Config; readonly log: Log };
  /** To whoever asked: a line of the answer. */
  print(line: string): void;
  /** To whoever sits there: a line beside the answer. */
  note(line: string): void;
}

/** Adds `clients create`, `list` and `revoke`. */
export function addClientCommands(program: Command, { configure, print, note }: Terminal): void {
  const clients = program
    .command("clients")
    .description(
      "manage confidential clients: apps that prove themselves by a secret of their own",
    );

  clients
    .command("create")
    .description("make a client, and show its secret this once")
    .argument("<name>", "what to call it", parseName)
    .option(
      "--scopes <scopes>",
      "what its tokens may hold at most",
      parseScopes,
      scopesOfRole.user.join(" "),
    )
    .option(
      "--sql",
      "print the INSERT instead of running it, for a database out of reach, such as D1",
    )
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
      note("Keep the secret: it is not shown again.");
    });

  clients
    .command("list")
    .description("list all clients, the oldest first")
    .action(async () => {
      const all = await withClients(configure(), (registry) => registry.listClients());
      for (const { id, name, scope, createdAt, revokedAt } of all) {
        const state = revokedAt === null ? "active " : "revoked";
        print(`${id}  ${state}  ${dayOf(createdAt)}  ${name}  (${scope})`);
      }
    });

  clients
    .command("revoke")
    .description("end a client, and with it all of its tokens and sessions")
    .argument("<id>", "its client_id")
    .action(async (id: string) => {
      const now = systemClock();
      const revoke = (registry: ClientRegistry) => registry.revokeClient(id, now);
      const known = isId(id) && (await withClients(configure(), revoke));
      if (!known) program.error(`error: there is no client ${id}`);
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
    throw new InvalidArgumentError(`Known are: ${allScopes.join(", ")}.`);
  }
}

async function withClients<T>(
  { settings, log }: ReturnType<Terminal["configure"]>,
  work: (clients: ClientRegistry) => Promise<T>,
): Promise<T> {
  const { clients, close } = await openDatabase(settings, log);
  try {
    if (clients) return await work(clients);
    throw new ConfigError("MYSQL_HOST is needed: the proxy runs only what the server itself needs");
  } finally {
    await close();
  }
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
