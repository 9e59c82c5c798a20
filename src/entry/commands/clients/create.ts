import { InvalidArgumentError, type Command } from "commander";
import { createAccess } from "../../../core/access.ts";
import { announceCreated } from "../../../core/clients/announce.ts";
import { createClient } from "../../../core/clients/create.ts";
import { clientNameRule, parseClientName } from "../../../core/clients/settings.ts";
import { unreadResources } from "../../../core/resources/named.ts";
import { clientSecrets } from "../../../drivers/client-secrets.ts";
import { insertClientSql, insertLogoSql } from "../../../drivers/store/clients.ts";
import { systemClock, systemRandom } from "../../../drivers/system.ts";
import { publicClient } from "../../../http/admin/answers.ts";
import { noteWithoutKey } from "../doctor/keys.ts";
import { databaseLine, type Terminal } from "../terminal.ts";
import { operatorId } from "../users/trail.ts";
import {
  accessOption,
  defaultResourceOption,
  explained,
  logoIn,
  namesResources,
  repeated,
  settingsIn,
  type SettingOptions,
} from "./options.ts";
import { resourcesFor, withClients } from "./registry.ts";

const ports = { clientSecrets, clock: systemClock, random: systemRandom };

const unchecked =
  "The resource and its scopes were not checked, because this machine does not read the database.";

interface CreateOptions extends SettingOptions {
  readonly public?: true;
  readonly firstParty?: true;
  readonly logo?: string;
  readonly sql?: true;
  readonly json?: true;
}

/** Adds `clients create`. */
export function addCreation(clients: Command, { configure, print, note }: Terminal): void {
  clients
    .command("create")
    .description("create a client and print its secret, which is shown only once")
    .argument("<name>", "name of the client", parseName)
    .option(
      "--scopes <scopes>",
      "scopes that its tokens may have (default: those of the role user; profile:read for a public app)",
    )
    .option(
      "--redirect-uri <uri>",
      "create an app that users log in to; they return to this URI with a code; can be repeated",
      repeated,
    )
    .option("--public", "the app has no secret, because it cannot keep one")
    .option(
      "--first-party",
      "the app is your own: users are not asked for consent, and its tokens can have scopes",
    )
    .option(
      "--post-logout-uri <uri>",
      "where users may be sent after a logout; can be repeated",
      repeated,
    )
    .option(
      "--backchannel-logout-uri <url>",
      "URL that Latchkey calls when a session of the app ends",
    )
    .option("--private-urls", "Latchkey may call this URL in a private network")
    .option("--no-pkce", "the app may leave out PKCE; only for an app with a secret")
    .option("--roles", "the app may ask for the scope roles, and then learns the role of the user")
    .option("--allow-role <roles>", "only users with one of these roles may use the app")
    .option("--contact <contact>", "email address or web page, which users see")
    .option("--logo <file>", "SVG or PNG file of 64 KiB at most, which users see")
    .addOption(accessOption("accounts"))
    .addOption(accessOption("organizations"))
    .addOption(defaultResourceOption())
    .option("--json", "print JSON")
    .option("--sql", "print the INSERT statement instead of running it, for a database such as D1")
    .action(async (name: string, options: CreateOptions) => {
      const { public: isPublic, firstParty, sql, json } = options;
      const { config, log } = await configure("no database");
      const access = createAccess(config.access, log);
      const resources = sql ? unreadResources : await resourcesFor({ config }, access, options);
      const settings = settingsIn(access, options, resources);
      const logo = options.logo === undefined ? undefined : await logoIn(options.logo);
      const rules = { access, policy: config.policy, resources };
      const made = await explained(settings, () =>
        createClient(ports, rules, { ...settings, name, public: isPublic, firstParty }),
      );
      const { client, secret } = made;
      const shown = [`client_id=${client.id}`];
      if (secret !== undefined) shown.push(`client_secret=${secret}`);
      if (sql) {
        print(insertClientSql(client, config.database.kind === "postgres" ? "chr" : "char"));
        if (logo !== undefined) print(insertLogoSql(client, logo));
        for (const line of shown) note(line);
        if (namesResources(access, options)) note(unchecked);
      } else {
        note(databaseLine(config));
        await withClients({ config }, async (registry, audit) => {
          await registry.insertClient(client);
          if (logo !== undefined) await registry.changeLogo(client.id, logo, client.createdAt);
          await announceCreated(audit, { actorId: operatorId() }, made);
        });
        const answer = { ...publicClient(client), client_secret: secret ?? null };
        if (json) print(JSON.stringify(answer, undefined, 2));
        else for (const line of shown) print(line);
      }
      if (secret !== undefined) note("Store the secret safely. It is not shown again.");
      if (client.redirectUris !== "" && !sql) noteWithoutKey(config, note);
    });
}

function parseName(text: string): string {
  const name = parseClientName(text);
  if (name !== undefined) return name;
  throw new InvalidArgumentError(clientNameRule);
}
