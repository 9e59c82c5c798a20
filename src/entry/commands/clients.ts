import { InvalidArgumentError, type Command } from "commander";
import type { AuditTrail } from "../../core/audit/ports.ts";
import { Failure } from "../../core/failures.ts";
import { rotateClientSecret } from "../../core/clients/rotate.ts";
import { publicClient } from "../../http/admin/answers.ts";
import { clientNameRule, createClient, isClientName } from "../../core/clients/create.ts";
import { listedClients } from "../../core/clients/model.ts";
import { isId } from "../../core/ids.ts";
import type { ClientRegistry } from "../../core/clients/ports.ts";
import { createAccess, defaultRole, type Access } from "../../core/access.ts";
import { clientSecrets } from "../../drivers/client-secrets.ts";
import { insertClientSql } from "../../drivers/store/clients.ts";
import { systemClock, systemRandom } from "../../drivers/system.ts";
import { ConfigError } from "../config/config-error.ts";
import { openDatabase } from "../database.ts";
import { databaseLine, type Terminal } from "./terminal.ts";
import { commandLog, commandTrail, operatorId } from "./users/trail.ts";

const ports = { clientSecrets, clock: systemClock, random: systemRandom };

/** Adds `clients create`, `list`, `rotate` and `revoke`. */
export function addClientCommands(clients: Command, { configure, print, note }: Terminal): void {
  clients
    .command("create")
    .description("create a client and print its secret, which is shown only once")
    .argument("<name>", "name of the client", parseName)
    .option(
      "--scopes <scopes>",
      "scopes that its tokens may have (default: those of the role user)",
    )
    .option("--json", "print JSON")
    .option("--sql", "print the INSERT statement instead of running it, for a database such as D1")
    .action(async (name: string, { scopes, sql, json }: CreateOptions) => {
      const { config, log } = await configure();
      const access = createAccess(config.access, log);
      const scope = readScopes(access, scopes);
      if (scope === undefined) {
        clients.error(`error: Known scopes: ${access.allScopes.join(", ")}.`);
        return;
      }
      const { client, secret } = await createClient(ports, { name, scope });
      const shown = [`client_id=${client.id}`, `client_secret=${secret}`];
      if (sql) {
        print(insertClientSql(client));
        for (const line of shown) note(line);
      } else {
        note(databaseLine(config));
        await withClients({ config }, async (registry, audit) => {
          await registry.insertClient(client);
          const facts = { actorId: operatorId(), clientId: client.id };
          await audit.recordNow("authn_token_created", { ...facts, detail: { reason: "created" } });
        });
        const answer = { ...publicClient(client), client_secret: secret };
        if (json) print(JSON.stringify(answer, undefined, 2));
        else for (const line of shown) print(line);
      }
      note("Store the secret safely. It is not shown again.");
    });

  clients
    .command("list")
    .description(`list the newest ${listedClients} clients, oldest first`)
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: true }) => {
      const { clients: listed, more } = await withClients(await configure(), (registry) =>
        registry.listClients(),
      );
      if (json) {
        print(JSON.stringify({ clients: listed.map(publicClient), more }, undefined, 2));
        return;
      }
      for (const { id, name, scope, createdAt, revokedAt } of listed) {
        const state = revokedAt === null ? "active " : "revoked";
        print(`${id}  ${state}  ${dayOf(createdAt)}  ${name}  (${scope})`);
      }
      if (more) note(`These are the newest ${listedClients} clients. There are more.`);
    });

  clients
    .command("rotate")
    .description("print a new secret for a client; the old one is accepted for another 24 hours")
    .argument("<id>", "client_id of the client")
    .option("--json", "print JSON")
    .action(async (id: string, { json }: { json?: true }) => {
      const rotate = async (registry: ClientRegistry, audit: AuditTrail) => {
        const rotated = await rotateClientSecret(ports, registry, id);
        const facts = { actorId: operatorId(), clientId: id };
        await audit.recordNow("authn_token_created", { ...facts, detail: { reason: "rotated" } });
        return rotated;
      };
      const { config } = await configure();
      note(databaseLine(config));
      const { secret, previousUntil } = await withClients({ config }, rotate).catch(
        (error: unknown) => {
          if (!(error instanceof Failure && error.code === "not_found")) throw error;
          return clients.error(`error: No active client has the id ${id}.`);
        },
      );
      const until = new Date(previousUntil).toISOString();
      const answer = { client_id: id, client_secret: secret, previous_valid_until: until };
      if (json) print(JSON.stringify(answer, undefined, 2));
      else print(`client_secret=${secret}`);
      note(`Store the secret safely. It is not shown again. The old one works until ${until}.`);
    });

  clients
    .command("revoke")
    .description("revoke a client and end all of its tokens and sessions")
    .argument("<id>", "client_id of the client")
    .action(async (id: string) => {
      const now = systemClock();
      const revoke = async (registry: ClientRegistry, audit: AuditTrail) => {
        if (!(await registry.revokeClient(id, now))) return false;
        const facts = { actorId: operatorId(), clientId: id };
        await audit.recordNow("authn_token_delete", facts);
        return true;
      };
      const { config } = await configure();
      note(databaseLine(config));
      const known = isId(id) && (await withClients({ config }, revoke));
      if (!known) clients.error(`error: No client has the id ${id}.`);
      print("The client is revoked.");
    });
}

interface CreateOptions {
  readonly scopes?: string;
  readonly sql?: true;
  readonly json?: true;
}

function parseName(text: string): string {
  if (isClientName(text)) return text;
  throw new InvalidArgumentError(clientNameRule);
}

/** The scopes of a new client: by default those of the role user. Gives undefined for an unknown scope. */
function readScopes(access: Access, text: string | undefined): string | undefined {
  if (text === undefined) return access.scopesOfRole(defaultRole).join(" ");
  try {
    return access.parseScope(text.replaceAll(",", " "))?.join(" ");
  } catch {
    return undefined;
  }
}

async function withClients<T>(
  { config }: Pick<Awaited<ReturnType<Terminal["configure"]>>, "config">,
  work: (clients: ClientRegistry, audit: AuditTrail) => Promise<T>,
): Promise<T> {
  const log = commandLog(config);
  const { clients, store, close } = await openDatabase(config.database, log);
  const audit = await commandTrail(store, log, config);
  try {
    if (clients) return await work(clients, audit);
    throw new ConfigError(
      "MYSQL_HOST or DATABASE_URL is required: clients cannot be managed through the MySQL proxy",
    );
  } finally {
    await audit.flush();
    await close();
  }
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
