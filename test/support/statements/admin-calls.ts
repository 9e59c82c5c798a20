import { randomUUID } from "node:crypto";
import { loadSigningKey } from "../../../src/drivers/jwt/keys.ts";
import { createLinkTokens } from "../../../src/drivers/tokens/link-tokens.ts";
import { setAccount } from "../../suite/http/calls/accounts.ts";
import { insertAccount, json, newcomer, withBearer } from "../../suite/http/calls/calls.ts";
import { clientToken, createClient, limitToApp } from "../../suite/http/calls/clients.ts";
import { storeConsent } from "../../suite/http/calls/consents.ts";
import { addTotp } from "../../suite/http/calls/factors.ts";
import { storeResource } from "../../suite/http/calls/resources.ts";
import { logInBy, sessionOf } from "../../suite/http/calls/sessions.ts";
import { secret } from "../secrets.ts";
import type { Init, Target } from "../targets/http-target.ts";
import { decodeToken } from "../tokens/forge.ts";
import { storeIdentity } from "../upstream/waiting.ts";

/** An operation of the document, what sets the request apart, its fields, and its path if it has values in it. */
export type Request = readonly [
  operation: string,
  how: string,
  init: Init,
  path?: string | undefined,
];

/** A user with what an administrator may take away: a session, a second factor, an identity and an app. */
async function victim(target: Target, clientId: string) {
  const person = await insertAccount(target);
  await setAccount(target, person, "email_verified_at", "1");
  const { token } = await logInBy(target, undefined, person);
  const id = String(decodeToken(token).payload["sub"]);
  await addTotp(target, token);
  return {
    path: `/admin/users/${id}`,
    session: sessionOf(token),
    identity: (await storeIdentity(target, id)).id,
    consent: (await storeConsent(target, token, { clientId })).id,
  };
}

/** An email that waits until long after the test. */
async function waitingMail(target: Target): Promise<string> {
  const id = randomUUID();
  const never = Date.now() + 1e9;
  await target.sql(
    `INSERT INTO outbox (id, channel, kind, payload, created_at, due_at, tries) VALUES ('${id}', 'mail', 'x', '{}', 1000, ${never}, 1)`,
  );
  return id;
}

/** Creates the first administrator with a link. The others have to go first. */
export async function createFirstAdmin(target: Target): Promise<Response> {
  await target.sql("UPDATE users SET role = 'user'");
  const source = { algorithm: "HS256", material: target.secretKey } as const;
  const link = { purpose: "first_admin", userId: randomUUID(), state: "", data: "" };
  const expiresAt = Date.now() + 60_000;
  const tokens = await createLinkTokens(await loadSigningKey(source));
  const token = secret(await tokens.issue({ ...link, expiresAt }));
  const { username, email, password } = newcomer();
  return target.fetch("/authenticate/setup", json({ token, username, email, password }));
}

/** A successful request for each operation of administrators, and each way of `GET /admin/users` and `GET /admin/audit`. */
export async function adminCalls(target: Target): Promise<readonly Request[]> {
  const admin = await insertAccount(target);
  await setAccount(target, admin, "role", "'admin'");
  const { token } = await logInBy(target, undefined, admin);
  const client = await createClient(target, { scope: "" });
  await limitToApp(target, client);
  const plain = withBearer(token);
  const withBody = (body: object): Init => ({
    headers: { ...plain.headers, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const endpoints = await target.fetch("/admin/webhooks", plain);
  const [endpoint] = ((await endpoints.json()) as { endpoints: { id: string }[] }).endpoints;
  const webhook = `/admin/webhooks/${endpoint?.id}`;
  const tested = await target.fetch(`${webhook}/test`, { ...plain, method: "POST" });
  const { webhook_id: webhookId } = (await tested.json()) as { webhook_id: string };
  const invited = await insertAccount(target);
  await setAccount(target, invited, "password_hash", "'!'");
  const [invitedRow] = await target.sql(
    `SELECT id FROM users WHERE username_key = '${invited.username}'`,
  );
  const { path, session, identity, consent } = await victim(target, client.id);
  const other = await victim(target, client.id);
  const resourceOrder = { uri: "https://mcp.example.com", scopes: { "notes:read": "See notes" } };
  const resource = await storeResource(target);
  const resourcePath = `/admin/resources/${resource.id}`;
  const [organizationId, teamId] = [randomUUID(), randomUUID()];
  const ownerId = (await victim(target, client.id)).path.replace("/admin/users/", "");
  for (const [id, slug] of [
    [organizationId, "acme"],
    [teamId, "team"],
  ]) {
    await target.sql(
      `INSERT INTO organizations (id, slug, slug_key, name, owner_id, created_at, updated_at)
        VALUES ('${id}', '${slug}', '${slug}', 'Acme', '${ownerId}', 1, 1)`,
    );
  }
  const organizationPath = `/admin/organizations/${organizationId}`;
  const clientPath = `/admin/clients/${client.id}`;
  const [sent, dropped] = [await waitingMail(target), await waitingMail(target)];
  const subject = path.replace("/admin/users/", "");
  const change = (how: string, body: object): Request => ["updateUser", how, withBody(body), path];
  const list = (how: string, query: string): Request => [
    "listUsers",
    how,
    plain,
    `/admin/users?${query}`,
  ];
  const audit = (how: string, query: string): Request => [
    "listAudit",
    how,
    plain,
    `/admin/audit?${query}`,
  ];
  const server = await createClient(target, { scope: "" });
  await target.sql(
    `UPDATE clients SET account_access = 'write', organization_access = 'write' WHERE id = '${server.id}'`,
  );
  const own = withBearer(await clientToken(target, server));
  const ownBody = (body: object): Init => ({
    headers: { ...own.headers, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const managed = (await victim(target, client.id)).path.replace("/admin/users/", "/accounts/");
  const unset = await insertAccount(target);
  await setAccount(target, unset, "password_hash", "'!'");
  const [unsetRow] = await target.sql(
    `SELECT id FROM users WHERE username_key = '${unset.username}'`,
  );
  const accounts: readonly Request[] = [
    ["listAccounts", "", own],
    ["listAccounts", "`email`", own, `/accounts?email=${encodeURIComponent(newcomer().email)}`],
    ["getAccount", "", own, managed],
    ["createAccount", "", ownBody({ email: newcomer().email })],
    ["createAccount", "with `invite`", ownBody({ email: newcomer().email, invite: true })],
    ["updateAccountOfUser", "`name`", ownBody({ name: "Ben Jones" }), managed],
    ["updateAccountOfUser", "`email`", ownBody({ email: newcomer().email }), managed],
    ["disableAccount", "", own, `${managed}/disable`],
    ["enableAccount", "", own, `${managed}/enable`],
    ["inviteAgain", "", own, `/accounts/${String(unsetRow?.["id"])}/invitation`],
    ["requirePasswordReset", "", own, `${managed}/password-reset`],
    ["endSessionsOfAccount", "", own, `${managed}/sessions`],
    ["deleteAccountOfUser", "", own, managed],
  ];
  const managedId = managed.replace("/accounts/", "");
  const team = `/server/organizations/${teamId}`;
  const member = `${team}/members/${managedId}`;
  const organizations: readonly Request[] = [
    ["listOrganizationsForServers", "", own],
    ["createOrganizationForServers", "", ownBody({ name: "Acme", owner_id: ownerId })],
    ["getOrganizationForServers", "", own, team],
    ["updateOrganizationForServers", "", ownBody({ name: "Acme Inc" }), team],
    ["putMemberForServers", "for a new member", ownBody({}), member],
    ["putMemberForServers", "for a member", ownBody({ role: "admin" }), member],
    ["listMembersForServers", "", own, `${team}/members`],
    ["getMemberForServers", "", own, member],
    ["listOrganizationsOfAccount", "", own, `${managed}/organizations`],
    ["transferOrganizationForServers", "", ownBody({ user_id: managedId }), `${team}/owner`],
    ["removeMemberForServers", "", own, `${team}/members/${ownerId}`],
    ["deleteOrganizationForServers", "", own, team],
  ];
  return [
    ...organizations,
    ...accounts,
    ["listUsers", "", plain],
    list("`sort=username`", "sort=username"),
    list("`q` with a name", `q=${admin.username.slice(0, 5)}`),
    list("`q` with an id", `q=${subject}`),
    list("`role`", "role=user"),
    list("`filter=unverified`", "filter=unverified"),
    list("`filter=second_factor`", "filter=second_factor"),
    list("`filter=disabled`", "filter=disabled"),
    ["createUser", "", withBody({ email: newcomer().email })],
    ["getUser", "", plain, path],
    ["listUserSessions", "", plain, `${path}/sessions`],
    ["endUserSession", "", plain, `${path}/sessions/${session}`],
    change("`name`", { name: "Ben Jones" }),
    change("`email`", { email: newcomer().email }),
    change("`email_verified`", { email_verified: false }),
    change("`disabled` becomes true", { disabled: true }),
    change("`disabled` becomes false", { disabled: false }),
    change("`role` becomes `admin`", { role: "admin" }),
    change("`role` becomes `user`", { role: "user" }),
    ["orderPasswordReset", "", withBody({}), `${path}/password-reset`],
    ["orderVerification", "", plain, `${path}/verification`],
    ["inviteUser", "", plain, `/admin/users/${String(invitedRow?.["id"])}/invitation`],
    [
      "withdrawInvitation",
      "of an account that was never used",
      plain,
      `/admin/users/${String(invitedRow?.["id"])}/invitation`,
    ],
    ["unlockUser", "", plain, `${path}/unlock`],
    ["exportUser", "", plain, `${path}/export`],
    ["endUserSessions", "", plain, `${path}/sessions`],
    ["resetUserFactors", "", plain, `${path}/factors`],
    ["disconnectIdentity", "", plain, `${path}/identities/${identity}`],
    ["disconnectUserApp", "", plain, `${path}/consents/${consent}`],
    [
      "orderPasswordReset",
      "with `disable_password`",
      withBody({ disable_password: true }),
      `${other.path}/password-reset`,
    ],
    ["deleteUser", "", plain, other.path],
    ["listClients", "", plain],
    ["createClient", "", withBody({ name: "Wiki", redirect_uris: ["https://wiki.example.com/"] })],
    ["getClient", "", plain, clientPath],
    ["changeClient", "", withBody({ name: "Notes" }), clientPath],
    ["renewClientSecret", "", plain, `${clientPath}/secret`],
    ["listClientConsents", "", plain, `${clientPath}/consents`],
    ["revokeClient", "", plain, clientPath],
    ["listResources", "", plain],
    ["createResource", "", withBody({ ...resourceOrder, no_older_servers: true })],
    ["changeResource", "", withBody({ name: "Other notes" }), resourcePath],
    ["revokeResource", "", plain, resourcePath],
    ["listOrganizations", "", plain],
    ["listOrganizations", "`q` with a slug", plain, "/admin/organizations?q=acme"],
    ["createOrganization", "", withBody({ name: "Acme", owner_id: subject })],
    ["getOrganization", "", plain, organizationPath],
    ["updateOrganization", "", withBody({ name: "Acme Inc" }), organizationPath],
    ["putMember", "for a new member", withBody({}), `${organizationPath}/members/${subject}`],
    [
      "putMember",
      "for a member",
      withBody({ role: "admin" }),
      `${organizationPath}/members/${subject}`,
    ],
    ["listMembers", "", plain, `${organizationPath}/members`],
    ["getMember", "", plain, `${organizationPath}/members/${subject}`],
    ["listUserOrganizations", "", plain, `${path}/organizations`],
    ["transferOrganization", "", withBody({ user_id: subject }), `${organizationPath}/owner`],
    ["removeMember", "", plain, `${organizationPath}/members/${ownerId}`],
    ["deleteOrganization", "", plain, organizationPath],
    ["listAudit", "", plain],
    audit("`subject`", `subject=${subject}`),
    audit("`actor`", `actor=${subject}`),
    audit("`event`", "event=authn_login_success"),
    audit("`organization`", `organization=${organizationId}`),
    audit("`subject` and `event`", `subject=${subject}&event=authn_login_success`),
    audit("`actor` and `event`", `actor=${subject}&event=authn_login_success`),
    audit(
      "`organization` and `event`",
      `organization=${organizationId}&event=organization_created`,
    ),
    ["getOverview", "", plain],
    ["listKeys", "", plain],
    ["listOutbox", "", plain],
    ["sendTestEmail", "", plain],
    ["retryMail", "", plain, `/admin/outbox/${sent}/retry`],
    ["dropMail", "", plain, `/admin/outbox/${dropped}`],
    ["listWebhooks", "", plain],
    ["testWebhook", "", plain, `${webhook}/test`],
    ["sendWebhookAgain", "", plain, `${webhook}/deliveries/${webhookId}`],
    ["listSettings", "", plain],
  ];
}
