import type { Command } from "commander";
import { createAccess } from "../../../core/access.ts";
import type { AuditTrail } from "../../../core/audit/ports.ts";
import { announceChanged } from "../../../core/clients/announce.ts";
import type { ClientRegistry } from "../../../core/clients/ports.ts";
import { closeClient } from "../../../core/clients/unregistered/close.ts";
import { rotateClientSecret } from "../../../core/clients/rotate.ts";
import { updateClient } from "../../../core/clients/update.ts";
import { Failure } from "../../../core/failures.ts";
import { isId } from "../../../core/ids.ts";
import { clientSecrets } from "../../../drivers/client-secrets.ts";
import { webCrypto } from "../../../drivers/crypto/crypto.ts";
import { systemClock, systemRandom } from "../../../drivers/system.ts";
import { publicClient } from "../../../http/admin/answers.ts";
import { databaseLine, type Terminal } from "../terminal.ts";
import { NotFound } from "../users/not-done.ts";
import { operatorId } from "../users/trail.ts";
import {
  accessOption,
  defaultResourceOption,
  explained,
  logoIn,
  repeated,
  settingsIn,
  type SettingOptions,
} from "./options.ts";
import { findByName, resourcesFor, withClients } from "./registry.ts";
import { linesOfClient } from "./text.ts";
import { clientEvents } from "../../../core/clients/rows.ts";

const ports = { clientSecrets, clock: systemClock, random: systemRandom };

interface UpdateOptions extends SettingOptions {
  readonly name?: string;
  /** False for `--no-logo`. */
  readonly logo?: string | false;
  readonly json?: true;
}

/** Adds `clients update`, `rotate` and `revoke`. */
export function addChanges(clients: Command, { configure, print, note }: Terminal): void {
  clients
    .command("update")
    .description(
      "change a client; settings that are not given stay, and an empty value removes one",
    )
    .argument("<name>", "name or client_id of the client")
    .option("--name <name>", "new name")
    .option("--scopes <scopes>", "scopes that its tokens may have")
    .option("--redirect-uri <uri>", "the redirect URIs from now on; can be repeated", repeated)
    .option("--post-logout-uri <uri>", "the URIs after a logout; can be repeated", repeated)
    .option(
      "--backchannel-logout-uri <url>",
      "URL that Latchkey calls when a session of the app ends",
    )
    .option("--private-urls", "Latchkey may call this URL in a private network")
    .option("--no-private-urls", "Latchkey may call this URL only at public addresses")
    .option("--pkce", "the app must use PKCE")
    .option("--no-pkce", "the app may leave out PKCE; only for an app with a secret")
    .option("--roles", "the app may ask for the scope roles, and then learns the role of the user")
    .option("--no-roles", "the app may not ask for the scope roles")
    .option("--allow-role <roles>", "only users with one of these roles may use the app")
    .option("--contact <contact>", "email address or web page, which users see")
    .option("--logo <file>", "SVG or PNG file of 64 KiB at most, which users see")
    .option("--no-logo", "users see the initials of the name instead")
    .addOption(accessOption("accounts"))
    .addOption(accessOption("organizations"))
    .addOption(defaultResourceOption())
    .option("--json", "print JSON")
    .action(async (name: string, options: UpdateOptions) => {
      const { config, log } = await configure();
      const access = createAccess(config.access, log);
      const resources = await resourcesFor({ config }, access, options);
      const settings = { ...settingsIn(access, options, resources), name: options.name };
      const logo =
        typeof options.logo === "string"
          ? await logoIn(options.logo)
          : options.logo === false
            ? null
            : undefined;
      note(databaseLine(config));
      const client = await withClients({ config }, async (registry, audit) => {
        const { id } = await findByName(registry, name);
        const rules = { access, policy: config.policy, resources };
        const update = await explained(settings, () =>
          updateClient(registry, rules, id, settings),
        ).catch(unlessUnknown(clients, id));
        if (logo !== undefined) await registry.changeLogo(id, logo, systemClock());
        const changed = [...update.changed, ...(logo === undefined ? [] : ["logo"])];
        await announceChanged(audit, { actorId: operatorId() }, { ...update, changed });
        return update.client;
      });
      if (options.json) print(JSON.stringify(publicClient(client), undefined, 2));
      else for (const line of linesOfClient(client)) print(line);
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
        await audit.recordNow(clientEvents.authn_token_created, {
          ...facts,
          detail: { reason: "rotated" },
        });
        return rotated;
      };
      const { config } = await configure();
      note(databaseLine(config));
      const { secret, previousUntil } = await withClients({ config }, rotate).catch(
        unlessUnknown(clients, id),
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
    .argument("<id>", "client_id of the client, also of one that you did not create")
    .action(async (id: string) => {
      const now = systemClock();
      const revoke = async (registry: ClientRegistry, audit: AuditTrail) => {
        const isStored = isId(id) && (await registry.revokeClient(id, now));
        const ids = isStored ? [id] : await closeClient(registry, { sha256 }, id, now);
        for (const clientId of ids) {
          const facts = { actorId: operatorId(), clientId };
          await audit.recordNow(clientEvents.authn_token_delete, facts);
        }
        return ids.length > 0;
      };
      const { config } = await configure();
      note(databaseLine(config));
      if (!(await withClients({ config }, revoke))) {
        throw new NotFound(`No client has the id ${id}.`);
      }
      print("The client is revoked.");
    });
}

const sha256 = async (text: string): Promise<Uint8Array> =>
  webCrypto.sha256(new TextEncoder().encode(text));

/** Ends the command with a reason if the client does not exist, was revoked or has no secret. Throws every other error. */
const unlessUnknown =
  (clients: Command, id: string) =>
  (error: unknown): never => {
    const code = error instanceof Failure ? error.code : undefined;
    if (code === "not_found") throw new NotFound(`No active client has the id ${id}.`);
    if (code === "client_is_public") {
      return clients.error("error: This client is public, so it has no secret.");
    }
    throw error;
  };
