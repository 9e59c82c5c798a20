import type { Command } from "commander";
import { listedClients, mayUseGrant, wordsIn, type Client } from "../../../core/clients/model.ts";
import type { AuditStore } from "../../../core/audit/ports.ts";
import type { ClientRegistry, ClientStore } from "../../../core/clients/ports.ts";
import { timeOrNull } from "../../../core/ground/time.ts";
import { encode } from "../../../drivers/base64url.ts";
import { systemRandom } from "../../../drivers/system.ts";
import { publicClient } from "../../../http/admin/answers.ts";
import { noteWithoutKey } from "../doctor/keys.ts";
import type { Terminal } from "../terminal.ts";
import { NotDone } from "../users/not-done.ts";
import { lastRefused } from "../../../core/oidc/request/last-refused.ts";
import { findByName, withClients } from "./registry.ts";
import { lineOfClient, linesOfClient } from "./text.ts";
import { isPublic } from "../../../core/clients/clients.ts";

/** Adds `clients list`, `show` and `test`. */
export function addReading(clients: Command, { configure, print, note }: Terminal): void {
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
      for (const client of listed) print(lineOfClient(client));
      if (more) note(`These are the newest ${listedClients} clients. There are more.`);
    });

  clients
    .command("show")
    .description("show a client and its redirect URIs")
    .argument("<name>", "name or client_id of the client")
    .option("--json", "print JSON")
    .action(async (name: string, { json }: { json?: true }) => {
      const read = async (
        registry: ClientRegistry,
        _: unknown,
        store: AuditStore & ClientStore,
      ) => {
        const client = await findByName(registry, name);
        const logoAt = await store.findClientLogoTime(client.id);
        return { client, logoAt, refused: await lastRefused({ store }, client) };
      };
      const { client, logoAt, refused } = await withClients(await configure(), read);
      const shown = {
        ...publicClient(client),
        logo_updated_at: timeOrNull(logoAt ?? null),
        last_refused_request: refused ?? null,
      };
      if (json) print(JSON.stringify(shown, undefined, 2));
      else for (const line of linesOfClient(client, { logoAt, refused })) print(line);
    });

  clients
    .command("test")
    .description("print a URL that starts a login to an app, to try its settings in a browser")
    .argument("<name>", "name or client_id of the client")
    .option("--scopes <scopes>", "scopes that the app asks for", "openid profile email")
    .action(async (name: string, { scopes }: { scopes: string }) => {
      const { config } = await configure();
      const client = await withClients({ config }, (registry) => findByName(registry, name));
      const { issuer } = config.policy;
      const redirectUri = requireRedirectUri(client);
      const verifier = randomText();
      const query = new URLSearchParams({
        response_type: "code",
        client_id: client.id,
        redirect_uri: redirectUri,
        scope: scopes.replaceAll(",", " "),
        state: randomText(),
        nonce: randomText(),
        code_challenge: await challengeOf(verifier),
        code_challenge_method: "S256",
      });
      print(`${issuer}/authorize?${query}`);
      noteWithoutKey(config, note);
      note("Open the URL in a browser and log in. Then copy the code from the address of the app.");
      note("Within 60 seconds, get the tokens:");
      note(`  curl ${issuer}/authenticate/token ${authenticationOf(client)} \\`);
      note("    -d grant_type=authorization_code -d code=CODE \\");
      note(`    --data-urlencode 'redirect_uri=${redirectUri}' -d code_verifier=${verifier}`);
    });
}

const authenticationOf = (client: Client): string =>
  isPublic(client) ? `-d client_id=${client.id}` : `-u ${client.id}:SECRET`;

/** The first redirect URI of a client that can log users in. Throws NotDone. */
function requireRedirectUri(client: Client): string {
  const { id, redirectUris, revokedAt } = client;
  const [first] = wordsIn(redirectUris);
  if (revokedAt !== null) throw new NotDone("The client is revoked.");
  if (first !== undefined && mayUseGrant(client, "authorization_code")) return first;
  throw new NotDone(
    "The client has no redirect URI, so users cannot log in to it. " +
      `Add one: latchkey clients update ${id} --redirect-uri https://app.example.com/callback`,
  );
}

/** 256 random bits. */
const randomText = (): string => encode(new Uint8Array(systemRandom(32)));

/** The code challenge of a verifier (RFC 7636 section 4.2). */
const challengeOf = async (verifier: string): Promise<string> =>
  encode(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
