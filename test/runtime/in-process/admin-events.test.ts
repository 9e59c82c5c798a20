import { randomBytes, randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setAccount } from "../../suite/http/calls/accounts.ts";
import {
  insertAccount,
  send,
  uniqueName,
  withBearer,
  type Person,
} from "../../suite/http/calls/calls.ts";
import { createClient, limitToApp } from "../../suite/http/calls/clients.ts";
import { storeConsent } from "../../suite/http/calls/consents.ts";
import { storeResource } from "../../suite/http/calls/resources.ts";
import { logInBy, sessionOf } from "../../suite/http/calls/sessions.ts";
import { groupOf, latchkeyWithConfig } from "../../support/cli-in-process.ts";
import { openTestDatabase } from "../../support/databases/databases.ts";
import { operationsOf, readJson, type OpenApi } from "../../support/documents/openapi.ts";
import { mailboxVariables } from "../../support/mail/mailbox.ts";
import { secret } from "../../support/secrets.ts";
import {
  cheapHashes,
  openInProcess,
  scratchFolder,
  type Target,
} from "../../support/targets/http-target.ts";
import { storeIdentity } from "../../support/upstream/waiting.ts";

const webhookSecret = secret(`whsec_${randomBytes(24).toString("base64")}`);

/** Whom an operation of an administrator may be about. Each has its own. */
interface About {
  readonly user: string;
  readonly username: string;
  readonly session: string;
  readonly identity: string;
  readonly consent: string;
  readonly client: string;
  /** The id and the URI of a resource. */
  readonly resource: string;
  readonly uri: string;
  /** An organization of somebody else, and one in which the user is a member. */
  readonly organization: string;
  readonly team: string;
  readonly mail: string;
  /** The path of an endpoint of webhooks, and a webhook that it got. */
  readonly webhook: string;
  readonly sent: string;
  /** An empty folder. */
  readonly folder: string;
}

/** An entry of the audit trail. The ids in it are those of `About`; `made` is the id of what did not exist before. */
interface Entry {
  readonly event: string;
  readonly subject?: "user" | "made";
  readonly client?: "client" | "made";
  readonly detail?: object;
}

/** The columns of an entry. */
type Stored = Readonly<
  Record<"event" | "actor_id", string> &
    Record<"subject_id" | "client_id" | "session_id" | "request_id" | "detail", string | null>
>;

interface Operation {
  readonly entries: readonly Entry[];
  /** The method, the path and the body, by the id of the operation. */
  readonly api?: Readonly<
    Record<string, (about: About) => readonly [method: string, path: string, body?: object]>
  >;
  /** The arguments, by the command. */
  readonly command?: Readonly<
    Record<string, (about: About) => readonly string[] | Promise<readonly string[]>>
  >;
  /** What the account has before, as SQL by its column. */
  readonly before?: Readonly<Record<string, string>>;
}

const ofUser = (event: string, detail?: object): Entry => ({
  event,
  subject: "user",
  ...(detail && { detail }),
});
const ofClient = (event: string, detail?: object): Entry => ({
  event,
  client: "client",
  ...(detail && { detail }),
});
const read = (what: string): Entry => ofUser("sensitive_read", { what });
const allEnded = ofUser("session_expired", { reason: "admin", ended: "all" });

const users =
  (rest = "") =>
  (at: About) =>
    `/admin/users/${at.user}${rest}`;
const patchUser = (body: object) => (at: About) => ["PATCH", users()(at), body] as const;
const named =
  (...more: string[]) =>
  ({ username }: About) => [username, ...more];
const patchClient = (body: object) => (at: About) =>
  ["PATCH", `/admin/clients/${at.client}`, body] as const;

const patchResource = (body: object) => (at: About) =>
  ["PATCH", `/admin/resources/${at.resource}`, body] as const;

const patchOrganization =
  (body: object) =>
  ({ organization }: About) =>
    ["PATCH", `/admin/organizations/${organization}`, body] as const;
const putMember = (where: (about: About) => string, body: object) => (at: About) =>
  ["PUT", `/admin/organizations/${where(at)}/members/${at.user}`, body] as const;

/** What the operator declares. */
const organizations = { organizations: {} };

/** Each operation, by the admin API and by commands, with exactly the entries that it leaves. */
const operations: Readonly<Record<string, Operation>> = {
  "an account is made": {
    entries: [{ event: "user_created", subject: "made", detail: { source: "admin" } }],
    api: {
      createUser: () => {
        const username = uniqueName();
        const email = `${username}@example.com`;
        return ["POST", "/admin/users", { username, name: "Bea", email }];
      },
    },
  },
  "an account is made by a command": {
    entries: [{ event: "user_created", subject: "made", detail: { source: "cli" } }],
    command: { "users create": () => [`${uniqueName()}@example.com`, "--invite"] },
  },
  "a name changes": {
    entries: [ofUser("user_updated", { fields: ["name"] })],
    api: { updateUser: patchUser({ name: "Bea" }) },
  },
  "an address changes": {
    entries: [ofUser("user_updated", { fields: ["name", "email"] })],
    api: {
      updateUser: (at) => patchUser({ name: "Bea", email: `${uniqueName()}@example.com` })(at),
    },
  },
  "an address counts as verified": {
    entries: [ofUser("user_updated", { fields: ["email_verified"] })],
    api: { updateUser: patchUser({ email_verified: true }) },
  },
  "nothing changes": { entries: [], api: { updateUser: patchUser({ role: "user" }) } },
  "a role changes": {
    entries: [ofUser("privilege_permissions_changed", { from: "user", to: "admin" })],
    api: { updateUser: patchUser({ role: "admin" }) },
    command: { "users set-role": named("admin") },
  },
  "an account is disabled": {
    entries: [ofUser("user_archived")],
    api: { updateUser: patchUser({ disabled: true }) },
    command: { "users disable": named() },
  },
  "an account is enabled": {
    before: { disabled_at: "1" },
    entries: [ofUser("user_enabled")],
    api: { updateUser: patchUser({ disabled: false }) },
    command: { "users enable": named() },
  },
  "an account is deleted": {
    entries: [ofUser("user_deleted")],
    api: { deleteUser: (at) => ["DELETE", users()(at)] },
    command: { "users delete": named("--yes") },
  },
  "a new password is ordered": {
    entries: [ofUser("authn_password_reset_requested")],
    api: { orderPasswordReset: (at) => ["POST", users("/password-reset")(at), {}] },
    command: { "users reset-password": named() },
  },
  "a link to a new password is printed": {
    entries: [ofUser("authn_password_reset_requested")],
    command: { "users reset-password": named("--print-link") },
  },
  "a password is taken away": {
    entries: [
      ofUser("authn_password_change", { by: "admin" }),
      ofUser("authn_password_reset_requested"),
    ],
    api: {
      orderPasswordReset: (at) => [
        "POST",
        users("/password-reset")(at),
        { disable_password: true },
      ],
    },
    command: { "users reset-password": named("--disable-password") },
  },
  "a link to verify is ordered": {
    entries: [ofUser("user_email_verification_requested")],
    api: { orderVerification: (at) => ["POST", users("/verification")(at)] },
  },
  "an invitation is sent again": {
    before: { password_hash: "'!'", invited_at: "1" },
    entries: [ofUser("user_invited")],
    api: { inviteUser: (at) => ["POST", users("/invitation")(at)] },
  },
  "an invitation is withdrawn": {
    before: { password_hash: "'!'", invited_at: "1", invited_by: "'app'" },
    entries: [ofUser("user_invitation_withdrawn")],
    api: { withdrawInvitation: (at) => ["DELETE", users("/invitation")(at)] },
  },
  "an account is unlocked": {
    entries: [ofUser("authn_login_unlock")],
    api: { unlockUser: (at) => ["POST", users("/unlock")(at)] },
    command: { "users unlock": named() },
  },
  "second factors are removed": {
    entries: [ofUser("factors_reset", { by: "admin" }), allEnded],
    api: { resetUserFactors: (at) => ["DELETE", users("/factors")(at)] },
  },
  "second factors are removed by a command": {
    entries: [ofUser("factors_reset", { by: "operator" }), allEnded],
    command: { "users reset-factors": named() },
  },
  "a login is disconnected": {
    entries: [ofUser("identity_unlinked", { provider: "example" })],
    api: { disconnectIdentity: (at) => ["DELETE", users(`/identities/${at.identity}`)(at)] },
  },
  "a login is found and disconnected": {
    entries: [read("account"), ofUser("identity_unlinked", { provider: "example" })],
    command: { "users disconnect": named("example") },
  },
  "an app is disconnected": {
    entries: [{ ...ofUser("app_disconnected", { app: "Test" }), client: "client" }],
    api: { disconnectUserApp: (at) => ["DELETE", users(`/consents/${at.consent}`)(at)] },
  },
  "an app is found and disconnected": {
    entries: [
      read("account"),
      { ...ofUser("app_disconnected", { app: "Test" }), client: "client" },
    ],
    command: { "users disconnect-app": named("Test") },
  },
  "one session ends": {
    entries: [ofUser("session_expired", { reason: "admin", ended: "one", session: "session" })],
    api: { endUserSession: (at) => ["DELETE", users(`/sessions/${at.session}`)(at)] },
  },
  "all sessions end": {
    entries: [allEnded],
    api: { endUserSessions: (at) => ["DELETE", users("/sessions")(at)] },
  },
  "all sessions are listed and end": {
    entries: [read("sessions"), allEnded],
    command: { "users end-sessions": named() },
  },
  "the sessions of everybody end": {
    entries: [{ event: "session_expired", detail: { reason: "operator", ended: "all" } }],
    command: { "sessions end-all": () => [] },
  },
  "an account is read": {
    entries: [read("account")],
    api: { getUser: (at) => ["GET", users()(at)] },
    command: { "users show": named() },
  },
  "sessions are read": {
    entries: [read("sessions")],
    api: { listUserSessions: (at) => ["GET", users("/sessions")(at)] },
    command: { "users sessions": named() },
  },
  "an account is exported": {
    entries: [read("export")],
    api: { exportUser: (at) => ["GET", users("/export")(at)] },
  },
  "all accounts are exported": {
    entries: [{ event: "sensitive_read", detail: { what: "all accounts" } }],
    command: { "users export": ({ folder }) => [join(folder, "users.jsonl")] },
  },
  "accounts are imported": {
    entries: [{ event: "user_created", detail: { source: "latchkey", count: 1 } }],
    command: {
      async "users import"({ folder }) {
        const file = join(folder, "users.jsonl");
        const username = uniqueName();
        const user = { username, email: `${username}@example.com`, name: "Bea" };
        await writeFile(file, JSON.stringify(user));
        return [file, "--from", "latchkey"];
      },
    },
  },
  "an app is made": {
    entries: [{ event: "authn_token_created", client: "made", detail: { reason: "created" } }],
    api: {
      createClient: () => [
        "POST",
        "/admin/clients",
        { name: uniqueName(), redirect_uris: ["https://app.example.com/callback"] },
      ],
    },
    command: { "clients create": () => [uniqueName()] },
  },
  "a public app is made": {
    entries: [{ event: "client_changed", client: "made", detail: { change: "created" } }],
    api: {
      createClient: () => [
        "POST",
        "/admin/clients",
        { name: uniqueName(), public: true, redirect_uris: ["https://app.example.com/callback"] },
      ],
    },
    command: {
      "clients create": () => [
        uniqueName(),
        "--public",
        "--redirect-uri",
        "https://app.example.com/callback",
      ],
    },
  },
  "an app changes": {
    entries: [ofClient("client_changed", { change: "updated", settings: ["name"] })],
    api: { changeClient: patchClient({ name: "Other" }) },
    command: { "clients update": ({ client }) => [client, "--name", "Other"] },
  },
  "an app stays as it is": {
    entries: [],
    api: { changeClient: patchClient({ name: "Test" }) },
    command: { "clients update": ({ client }) => [client, "--name", "Test"] },
  },
  "an app gets a new secret": {
    entries: [ofClient("authn_token_created", { reason: "rotated" })],
    api: { renewClientSecret: (at) => ["POST", `/admin/clients/${at.client}/secret`] },
    command: { "clients rotate": ({ client }) => [client] },
  },
  "an app is revoked": {
    entries: [ofClient("authn_token_delete")],
    api: { revokeClient: (at) => ["DELETE", `/admin/clients/${at.client}`] },
    command: { "clients revoke": ({ client }) => [client] },
  },
  "a resource is added": {
    entries: [{ event: "resource_created", detail: { resource: "https://mcp.example.com/a" } }],
    api: {
      createResource: () => [
        "POST",
        "/admin/resources",
        { uri: "https://mcp.example.com/a", scopes: { "notes:read": "See your notes" } },
      ],
    },
  },
  "a resource is added by a command": {
    entries: [{ event: "resource_created", detail: { resource: "https://mcp.example.com/b" } }],
    command: {
      "resources add": () => ["https://mcp.example.com/b", "--scope", "notes:read=See your notes"],
    },
  },
  "a resource changes": {
    entries: [
      { event: "resource_changed", detail: { resource: "uri", settings: ["name", "open_scopes"] } },
    ],
    api: { changeResource: patchResource({ name: "Other", open_scopes: [] }) },
    command: {
      "resources update": ({ uri }) => [uri, "--name", "Other", "--open-scopes", ""],
    },
  },
  "a resource stays as it is": {
    entries: [],
    api: { changeResource: patchResource({ name: "Notes" }) },
    command: { "resources update": ({ resource }) => [resource, "--name", "Notes"] },
  },
  "a resource is revoked": {
    entries: [{ event: "resource_revoked", detail: { resource: "uri" } }],
    api: { revokeResource: (at) => ["DELETE", `/admin/resources/${at.resource}`] },
    command: { "resources revoke": ({ uri }) => [uri] },
  },
  "an organization is created": {
    entries: [ofUser("organization_created")],
    api: {
      createOrganization: ({ user }) => [
        "POST",
        "/admin/organizations",
        { name: "Acme", owner_id: user },
      ],
    },
    command: { "organizations create": ({ username }) => ["Acme", "--owner", username] },
  },
  "an organization changes": {
    entries: [{ event: "organization_updated", detail: { settings: ["name", "require_mfa"] } }],
    api: { updateOrganization: patchOrganization({ name: "Other", require_mfa: true }) },
    command: {
      "organizations update": (at) => [at.organization, "--name", "Other", "--require-mfa"],
    },
  },
  "an organization stays as it is": {
    entries: [],
    api: { updateOrganization: patchOrganization({ name: "Acme" }) },
    command: { "organizations enable": ({ organization }) => [organization] },
  },
  "an organization is disabled": {
    entries: [{ event: "organization_updated", detail: { settings: ["disabled"] } }],
    api: { updateOrganization: patchOrganization({ disabled: true }) },
    command: { "organizations disable": ({ organization }) => [organization] },
  },
  "an organization is transferred": {
    entries: [ofUser("membership_added", { role: "admin" }), ofUser("organization_transferred")],
    api: {
      transferOrganization: ({ organization, user }) => [
        "PUT",
        `/admin/organizations/${organization}/owner`,
        { user_id: user },
      ],
    },
    command: { "organizations owner": ({ organization, username }) => [organization, username] },
  },
  "an organization is deleted": {
    entries: [{ event: "organization_deleted" }],
    api: {
      deleteOrganization: ({ organization }) => ["DELETE", `/admin/organizations/${organization}`],
    },
    command: { "organizations delete": ({ organization }) => [organization, "--yes"] },
  },
  "a member is added": {
    entries: [ofUser("membership_added", { role: "member" })],
    api: { putMember: putMember(({ organization }) => organization, {}) },
    command: { "organizations add": ({ organization, username }) => [organization, username] },
  },
  "a member gets another role": {
    entries: [ofUser("membership_role_changed", { from: "member", to: "admin" })],
    api: { putMember: putMember(({ team }) => team, { role: "admin" }) },
    command: { "organizations role": ({ team, username }) => [team, username, "admin"] },
  },
  "a member keeps the role": {
    entries: [],
    api: { putMember: putMember(({ team }) => team, { role: "member" }) },
    command: { "organizations role": ({ team, username }) => [team, username, "member"] },
  },
  "a member is removed": {
    entries: [ofUser("membership_removed", { role: "member" })],
    api: {
      removeMember: ({ team, user }) => ["DELETE", `/admin/organizations/${team}/members/${user}`],
    },
    command: { "organizations remove": ({ team, username }) => [team, username] },
  },
  "an email is due again": {
    entries: [{ event: "outbox_changed", detail: { change: "retried" } }],
    api: { retryMail: (at) => ["POST", `/admin/outbox/${at.mail}/retry`] },
    command: { "outbox retry": ({ mail }) => [mail] },
  },
  "a test email is sent": {
    entries: [{ event: "test_sent", detail: { what: "email" } }],
    api: { sendTestEmail: () => ["POST", "/admin/emails/test"] },
  },
  "a test event is sent to a webhook": {
    entries: [{ event: "test_sent", detail: { what: "webhook" } }],
    api: { testWebhook: ({ webhook }) => ["POST", `${webhook}/test`] },
  },
  "a webhook is sent again": {
    entries: [{ event: "test_sent", detail: { what: "webhook_again" } }],
    api: { sendWebhookAgain: ({ webhook, sent }) => ["POST", `${webhook}/deliveries/${sent}`] },
  },
  "an email is dropped": {
    entries: [{ event: "outbox_changed", detail: { change: "dropped" } }],
    api: { dropMail: (at) => ["DELETE", `/admin/outbox/${at.mail}`] },
    command: { "outbox delete": ({ mail }) => [mail] },
  },
};

/**
 * Commands that only read, and tell nothing of a person, and those of `keys`, which change no account. The use of the link that
 * `create-admin` prints leaves an entry: test/unit/admin/first-admin.test.ts.
 */
const quiet = [
  "clients known",
  "clients list",
  "clients show",
  "clients test",
  "emails preview",
  "keys generate",
  "keys re-encrypt",
  "organizations list",
  "organizations show",
  "outbox list",
  "resources list",
  "resources show",
  "users create-admin",
  "users list",
];

describe("an operation of an administrator leaves exactly its entries in the audit trail:", () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let target: Target;
  let env: Readonly<Record<string, string>>;
  let admin: Person & { readonly id: string };
  let hook: Pick<About, "webhook" | "sent">;

  beforeAll(async () => {
    database = await openTestDatabase("sqlite", await scratchFolder());
    const own = {
      ISSUER: "https://login.example.com",
      SECRET_KEY: secret(randomBytes(32).toString("base64url")),
      AUDIT_TABLE: "on",
      // Nothing listens there.
      WEBHOOKS: JSON.stringify([
        { url: "http://127.0.0.1:9/", secret: webhookSecret, events: ["user.locked"] },
      ]),
    };
    target = await openInProcess({ database, env: own, own: organizations });
    env = { ...database.env, ...own, ...cheapHashes, ...(await mailboxVariables("smtp")) };
    const person = await insertAccount(target);
    await setAccount(target, person, "role", "'admin'");
    admin = { ...person, id: await idOf(person.username) };
    const { token } = await logInBy(target, undefined, person);
    const listed = await send(target, "/admin/webhooks", withBearer(token));
    const [endpoint] = (listed.body as { endpoints: { id: string }[] }).endpoints;
    const webhook = `/admin/webhooks/${endpoint?.id}`;
    const tried = await send(target, `${webhook}/test`, { ...withBearer(token), method: "POST" });
    hook = { webhook, sent: (tried.body as { webhook_id: string }).webhook_id };
  });
  afterAll(() => target.close());

  const idOf = async (username: string): Promise<string> => {
    const [row] = await target.sql(`SELECT id FROM users WHERE username_key = '${username}'`);
    return String(row?.["id"]);
  };

  /** A new user with a session, a login at a provider and an app; an app; and an email that waits. */
  async function somebody(before: Operation["before"] = {}): Promise<About> {
    const person = await insertAccount(target);
    const { token } = await logInBy(target, undefined, person);
    const client = await createClient(target, { scope: "" });
    await limitToApp(target, client);
    const resource = await storeResource(target);
    const user = await idOf(person.username);
    const [organization, team] = [randomUUID(), randomUUID()];
    for (const id of [organization, team]) {
      await target.sql(
        `INSERT INTO organizations (id, name, owner_id, created_at, updated_at) VALUES ('${id}', 'Acme', '${randomUUID()}', 1, 1)`,
      );
    }
    await target.sql(
      `INSERT INTO memberships ("key", organization_id, user_id, role, created_at) VALUES ('${team}.${user}', '${team}', '${user}', 'member', 1)`,
    );
    const mail: string = randomUUID();
    const [never, due] = [Date.now() * 2, Date.now()];
    await target.sql(
      `INSERT INTO outbox (id, channel, kind, subject_id, payload, created_at, due_at, tries) VALUES ('${mail}', 'mail', 'password_changed', '${randomUUID()}', '{}', ${due}, ${never}, 1)`,
    );
    for (const [column, value] of Object.entries(before)) {
      await setAccount(target, person, column, value);
    }
    return {
      user,
      username: person.username,
      session: sessionOf(token),
      identity: (await storeIdentity(target, user)).id,
      consent: (await storeConsent(target, token, { clientId: client.id })).id,
      client: client.id,
      resource: resource.id,
      uri: resource.uri,
      organization,
      team,
      mail,
      ...hook,
      folder: await scratchFolder(),
    };
  }

  /** The entries of administrators and commands since the last look. Their ids have the names of `about`. */
  async function recorded(about: About) {
    const rows = (await target.sql(
      `SELECT * FROM audit WHERE (actor_id = '${admin.id}' OR actor_id LIKE 'cli:%') AND event <> 'authn_login_success' ORDER BY id`,
    )) as unknown as readonly Stored[];
    await target.sql("DELETE FROM audit");
    const names = new Map(Object.entries(about).map(([name, id]) => [id, name]));
    const named = (_: string, value: unknown) =>
      typeof value === "string" ? (names.get(value) ?? value) : value;
    const nameOf = (id: string | null) => (id === null ? undefined : (names.get(id) ?? "made"));
    const entries = rows.map(({ event, subject_id, client_id, detail }) => ({
      event,
      subject: nameOf(subject_id),
      client: nameOf(client_id),
      detail: detail === null ? undefined : (JSON.parse(detail, named) as unknown),
    }));
    const actors = rows.map(({ actor_id, session_id, request_id }) => ({
      actor: actor_id.replace(/^cli:.+/, "cli"),
      session: session_id,
      request: request_id,
    }));
    return { entries, actors };
  }

  const rows = Object.entries(operations).flatMap(([what, { api = {}, command = {}, ...row }]) => [
    ...Object.entries(api).map(([id, call]) => ({ what, by: id, call, ...row })),
    ...Object.entries(command).map(([name, words]) => ({ what, by: name, words, ...row })),
  ]);

  it.each(rows)("$what, by $by", async ({ by, entries, before, ...door }) => {
    const about = await somebody(before);
    const { token } = await logInBy(target, undefined, admin);
    await recorded(about);
    let actor: object = { actor: "cli", session: null, request: null };
    if ("call" in door) {
      const [method, path, body] = door.call(about);
      const type = body && { "Content-Type": "application/json" };
      const { status, text, headers } = await send(target, path, {
        method,
        headers: { Authorization: `Bearer ${token}`, ...type },
        ...(body && { body: JSON.stringify(body) }),
      });
      expect(status, text).toBeLessThan(300);
      const request = headers.get("x-request-id");
      actor = { actor: admin.id, session: sessionOf(token), request };
    } else {
      const [group = "", name = ""] = by.split(" ");
      const { code, stderr } = await latchkeyWithConfig(
        organizations,
        env,
        group,
        name,
        ...(await door.words(about)),
      );
      expect(code, stderr).toBe(0);
    }
    const found = await recorded(about);
    expect(found.entries).toEqual(entries);
    expect(found.actors).toEqual(entries.map(() => actor));
  });

  it("are all operations of the API that change something, and all such commands", () => {
    const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
    const changing = operationsOf(document)
      .filter(({ path, method }) => path.startsWith("/admin/") && method !== "get")
      .map(({ operation }) => String(operation.operationId));
    const groups = [
      "clients",
      "emails",
      "keys",
      "organizations",
      "outbox",
      "resources",
      "sessions",
      "users",
    ];
    const commands = groups.flatMap((group) =>
      (groupOf(group)?.commands ?? []).map((one) => `${group} ${one.name()}`),
    );
    const held = rows.map(({ by }) => by);
    expect([...changing, ...commands].filter((one) => !held.includes(one)).toSorted()).toEqual(
      quiet,
    );
  });
});
