import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { en } from "../../src/core/languages/en/en.ts";
import { setAccount } from "../suite/http/calls/accounts.ts";
import { registerAndLogIn, type Person } from "../suite/http/calls/calls.ts";
import {
  joinOrganization,
  logInUser,
  openUser,
  storeOrganization,
  type User,
} from "../suite/http/calls/organizations.ts";
import { storeResource } from "../suite/http/calls/resources.ts";
import { freePort } from "../support/network/free-port.ts";
import { addApp, requestOf, type KnownApp } from "../support/oidc/add-app.ts";
import { secret } from "../support/secrets.ts";
import { listen } from "../support/services/listen.ts";
import { prepare, targetOf, type ProcessTarget } from "../support/targets/http-target.ts";
import { commands, startServer } from "../support/targets/server.ts";
import { startRealIssuer, type RealIssuer } from "../support/upstream/real-issuer.ts";
import { inArabicLetters } from "./arabic.ts";

/** A server with everything that a page can show, and its users. */
export interface World {
  readonly target: ProcessTarget;
  /** The origin of the server, for browsers. */
  readonly origin: string;
  /** The provider Acme, at which users of the server log in. */
  readonly acme: RealIssuer;
  /** The queries of logins: for an app of another site that the operator created, and for agents that nobody did. */
  readonly requests: Readonly<Record<"app" | "known" | "document" | "device", string>>;
  /** An organization of the user, which has invited `newAddress`, and one that the user has joined. A third one has invited the user. */
  readonly organizations: Readonly<Record<"owned" | "joined", string>>;
  /** Users with verified addresses, all but one of whom have accepted the terms. */
  readonly people: Readonly<Record<"user" | "admin" | "unasked", Person>>;
  /** An organization for the console: disabled, with two members. */
  readonly organization: string;
  /** Creates one more user. */
  add(): Promise<{ readonly person: Person; readonly token: string }>;
  close(): Promise<void>;
}

const logo =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="#8a4b08"/></svg>',
  );

/** Agents that nobody created: one that Latchkey knows, one that returns to another host, and one on the device. */
const agents = {
  known: {
    id: "https://claude.ai/oauth/mcp-oauth-client-metadata",
    redirectUri: "https://claude.ai/api/mcp/auth_callback",
  },
  document: {
    id: "https://agent.example/client.json",
    redirectUri: "https://agent-login.example/callback",
  },
  device: {
    id: "https://claude.ai/oauth/claude-code-client-metadata",
    redirectUri: "http://localhost:4711/callback",
  },
} as const;

const document = JSON.stringify({
  client_id: agents.document.id,
  client_name: "Night Baker",
  redirect_uris: [agents.document.redirectUri],
  token_endpoint_auth_method: "none",
});

const recipes = {
  "recipes:read": "Alle Rezepte und Ihre Notizen dazu lesen",
  "recipes:write": "Rezepte ändern",
};

const queryOf = (app: KnownApp, scope: string): string => {
  const query = requestOf(app);
  query.set("scope", scope);
  return String(query);
};

/** An address without an account. */
export const newAddress = "neu@kunde.example";

/** Founds the organizations of the world, with members and invitations. */
async function addOrganizations(
  target: ProcessTarget,
  user: Person,
): Promise<World["organizations"]> {
  const [owner, other] = [await logInUser(target, user), await openUser(target)];
  const create = async (by: User, name: string, slug: string): Promise<string> =>
    String((await by.call("POST", "", { name, slug })).body["id"]);
  const owned = await create(owner, "Bäckerei Müller & Söhne", "brot");
  const joined = await create(other, "Café Zürich", "cafe-zuerich");
  const third = await create(other, "Wolfeschlegelsteinhausenbergerdorff", "w");
  await joinOrganization(target, joined, owner, "buchhaltung");
  for (const role of ["admin", "member", "buchhaltung"]) {
    await joinOrganization(target, owned, await openUser(target), role);
  }
  const invite = async (by: User, to: string, email: string): Promise<void> => {
    const { status } = await by.call("POST", `/${to}/invitations`, { email, role: "member" });
    expect(status).toBe(201);
  };
  await invite(owner, owned, newAddress);
  await invite(other, third, user.email);
  return { owned, joined };
}

/** Starts a server with a brand, three languages, a provider, apps, codes by email and passkeys. */
export async function startWorld(): Promise<World> {
  const port = await freePort();
  const clientSecret = secret(`Secret-Of-Acme-${randomUUID()}`);
  const provider = {
    id: "acme",
    name: "Acme",
    issuer: `http://127.0.0.1:${port}`,
    client_id: "latchkey",
    client_secret: clientSecret,
    trust_email: true,
  };
  const { database, settings, cwd } = await prepare({
    database: "sqlite",
    env: {
      ISSUER: "",
      OIDC_PROVIDERS: JSON.stringify([provider]),
      CLIENT_REGISTRATION: "documents",
      PASSKEY_SIGN_UP: "on",
      NEW_LOGIN_EMAIL: "off",
      BRAND_NAME: "Brot & Söhne",
      BRAND_COLOR: "#8a4b08",
      BRAND_LOGO: logo,
      SUPPORT_EMAIL: "help@brot.example",
      TERMS_URL: "https://brot.example/terms",
      TERMS_VERSION: "2026-11",
      PRIVACY_URL: "https://brot.example/privacy",
    },
  });
  const own = {
    texts: { ar: inArabicLetters(en) },
    organizations: { roles: { buchhaltung: [] } },
  };
  const documents = await listen((_, response) => response.end(document));
  await writeFile(
    join(cwd, "latchkey.config.mjs"),
    // No server on this machine is at a public address, as the host of a document has to be.
    `import http from "node:http";
    import https from "node:https";
    import { syncBuiltinESMExports } from "node:module";
    https.request = (_, options, done) =>
      http.request("${documents.url}", { ...options, agent: undefined }, done);
    syncBuiltinESMExports();
    export default ${JSON.stringify(own)};`,
  );
  const server = await startServer({ env: settings, cwd, command: commands.node });
  const target = targetOf("node", server, settings, database);
  const origin = target.baseUrl.replace("127.0.0.1", "localhost");
  const acme = await startRealIssuer([`${origin}/login/acme/callback`], { port, clientSecret });
  const wiki = await addApp(target, {
    name: "Café Zürich",
    redirectUri: "https://wiki.example/callback",
    contact: "help@wiki.example",
  });
  await storeResource(target, {
    uri: "https://mcp.brot.example/mcp",
    name: "Rezepte",
    scopes: JSON.stringify({ ...recipes, "recipes:share": "Rezepte mit anderen teilen" }),
    openScopes: Object.keys(recipes).join(" "),
    implies: "{}",
  });
  const asked = Object.keys(recipes).join(" ");
  const add = () => registerAndLogIn(target, { name: "Jörg Müller" });
  const verified = async (role: "user" | "admin", terms = "'2026-11'") => {
    const { person } = await add();
    await setAccount(target, person, "email_verified_at", "1");
    await setAccount(target, person, "role", `'${role}'`);
    await setAccount(target, person, "terms_version", terms);
    return person;
  };
  const people = {
    user: await verified("user"),
    admin: await verified("admin"),
    unasked: await verified("user", "NULL"),
  };
  return {
    target,
    origin,
    organizations: await addOrganizations(target, people.user),
    acme,
    requests: {
      app: queryOf(wiki, "openid profile email"),
      known: queryOf(agents.known, asked),
      document: queryOf(agents.document, asked),
      device: queryOf(agents.device, asked),
    },
    people,
    organization: await addOrganization(target, people.user, (await add()).token),
    add,
    async close() {
      documents.close();
      await acme.close();
      await target.close();
    },
  };
}

/** Stores an organization of a user, with one more member. */
async function addOrganization(
  target: ProcessTarget,
  { username }: Person,
  token: string,
): Promise<string> {
  const id = await storeOrganization(target, token, { role: "admin", requireMfa: 1 });
  const ofOwner = `FROM users WHERE username_key = '${username}'`;
  await target.sql(
    `UPDATE organizations SET name = 'Bäckerei Müller & Töchter', slug = 'mueller', slug_key = 'mueller', disabled_at = 1, owner_id = (SELECT id ${ofOwner}) WHERE id = '${id}'`,
  );
  await target.sql(
    `INSERT INTO memberships SELECT '${id}.' || id, '${id}', id, 'admin', 'manual', NULL, NULL, 1 ${ofOwner}`,
  );
  return id;
}
