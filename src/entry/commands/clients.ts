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
      const { client, secret } = await newClient(name, scopes);
      const shown = [`client_id=${client.id}`, `client_secret=${secret}`];
      if (sql) {
        print(insertStatement(client));
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

/** Letters that need no quoting anywhere. */
const names = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/;

function parseName(text: string): string {
  if (names.test(text)) return text;
  throw new InvalidArgumentError(
    "1 to 64 letters, digits, blanks, dots, dashes and _ are allowed.",
  );
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

async function newClient(name: string, scope: string) {
  const id = randomId(systemRandom);
  const secret = newClientSecret(systemRandom);
  const secretHash = await clientSecrets.hash(id, secret);
  const client: Client = { id, name, scope, secretHash, createdAt: systemClock(), revokedAt: null };
  return { client, secret };
}

/** None of the values can hold a quote. */
const insertStatement = ({ id, name, scope, secretHash, createdAt }: Client): string =>
  "INSERT INTO clients (id, name, scope, secret_hash, created_at) " +
  `VALUES ('${id}', '${name}', '${scope}', '${secretHash}', ${createdAt});`;

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
