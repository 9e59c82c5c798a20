import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { organizationLimits } from "../../src/core/organizations/limits.ts";
import type { OrganizationsOption, OwnConfig } from "../../src/entry/config/own/own-config.ts";
import { deleteMe, setAccount } from "../suite/http/calls/accounts.ts";
import {
  json,
  logIn,
  newcomer,
  register,
  send,
  tokensIn,
  withBearer,
  type Answer,
} from "../suite/http/calls/calls.ts";
import { expectInvalid, expectProblem } from "../suite/http/calls/expect.ts";
import {
  joinOrganization,
  openOrganization,
  openUser,
  type User,
} from "../suite/http/calls/organizations.ts";
import { mailsTo, mailTo, tokenIn } from "../support/mail/mailbox.ts";
import { openInProcess, useTarget, type Target } from "../support/targets/http-target.ts";

const organizations: OrganizationsOption = { roles: { billing: [] } };
const open = (env: Readonly<Record<string, string>> = {}, own: OwnConfig = {}) =>
  openInProcess({ database: "sqlite", env, own: { organizations, ...own } });

type Acme = Awaited<ReturnType<typeof openOrganization>>;

const newEmail = () => `u-${randomUUID().slice(0, 13)}@example.com`;

/** Invites an address, and gives the invitation. */
async function invite({ admin, path }: Acme, email: string, role = "member") {
  const { status, body } = await admin.call("POST", `${path}/invitations`, { email, role });
  expect(status).toBe(201);
  return body;
}

/** Invites an address, and gives the token of the link in the email. */
async function inviteByMail(acme: Acme, email: string, role?: string): Promise<string> {
  await invite(acme, email, role);
  return tokenIn(await mailTo(email));
}

const verified = (target: Target): Promise<User> => openUser(target, { isVerified: true });

const accept = (user: User, named: object): Promise<Answer> =>
  user.call("POST", "/invitations/accept", named);

const preview = (target: Target, token: string): Promise<Answer> =>
  send(target, "/organizations/invitations/preview", json({ token }));

describe("invitations to an organization", () => {
  const target = useTarget(() => open());
  const eventsOf = async ({ id }: Acme) => {
    const rows = await target().sql(
      `SELECT event, actor_id, subject_id, detail FROM audit WHERE organization_id = '${id}' ORDER BY id`,
    );
    return rows.slice(1).map((row) => Object.values(row));
  };

  it("are sent by email, shown, accepted with the link, and used up", async () => {
    const acme = await openOrganization(target());
    const email = newEmail();
    const sent = await invite(acme, email, "billing");
    expect(sent).toEqual({
      id: expect.any(String),
      email,
      role: "billing",
      invited_by: acme.admin.name,
      sent_at: expect.any(String),
      expires_at: expect.any(String),
    });
    const days = Date.parse(String(sent["expires_at"])) - Date.parse(String(sent["sent_at"]));
    expect(days / 86_400_000).toBe(organizationLimits.invitationDays);
    expect((await acme.owner.call("GET", `${acme.path}/invitations`)).body).toEqual({
      invitations: [sent],
    });
    const mail = await mailTo(email);
    expect(mail.subject).toBe("Invitation to join Acme at Example");
    expect(mail.text).toContain("https://login.example.com/app/invitation#token=");
    const token = tokenIn(mail);
    const shown = {
      organization: { id: acme.id, name: "Acme" },
      invited_by: acme.admin.name,
      email,
      role: "billing",
    };
    expect((await preview(target(), token)).body).toEqual({ ...shown, has_account: false });
    const ben = await openUser(target(), { email });
    expect((await preview(target(), token)).body).toEqual({ ...shown, has_account: true });
    const joined = await accept(ben, { token });
    expect([joined.status, joined.body]).toMatchObject([200, { id: acme.id, role: "billing" }]);
    expect((await ben.call("GET", acme.path)).body).toEqual(joined.body);
    expect((await send(target(), "/users/me", withBearer(ben.token))).body).toMatchObject({
      email_verified: true,
    });
    for (const used of [await accept(ben, { token }), await preview(target(), token)]) {
      expectProblem(used, 400, "invalid_link");
    }
    const role = '{"role":"billing"}';
    expect(await eventsOf(acme)).toEqual([
      ["invitation_sent", acme.admin.id, null, role],
      ["membership_added", ben.id, ben.id, role],
      ["invitation_accepted", ben.id, ben.id, role],
    ]);
  });

  it("are listed for the user, and accepted without the link, if the address is verified", async () => {
    const acme = await openOrganization(target());
    const ben = await openUser(target());
    const { id } = await invite(acme, ben.email.toUpperCase());
    const mine = () => send(target(), "/users/me/invitations", withBearer(ben.token));
    for (const refused of [await mine(), await accept(ben, { id })]) {
      expectProblem(refused, 403, "email_not_verified");
    }
    await setAccount(target(), ben, "email_verified_at", "1");
    expect((await mine()).body).toEqual({
      invitations: [
        {
          id,
          organization: { id: acme.id, name: "Acme" },
          invited_by: acme.admin.name,
          role: "member",
          expires_at: expect.any(String),
        },
      ],
    });
    expect((await accept(ben, { id })).status).toBe(200);
    expect((await mine()).body).toEqual({ invitations: [] });
  });

  it("ORG-6 ORG-7 are for the account with the address alone, and the refusal names no address", async () => {
    const acme = await openOrganization(target());
    const email = newEmail();
    const { id } = await invite(acme, email);
    const token = tokenIn(await mailTo(email));
    const eve = await verified(target());
    const refused = await accept(eve, { token });
    expectProblem(refused, 403, "invitation_for_other_address");
    expect(refused.text).not.toContain(email);
    // By the id alone, the caller must not learn that there is one.
    const [other, unknown] = [await accept(eve, { id }), await accept(eve, { id: randomUUID() })];
    expectProblem(other, 400, "invalid_link");
    expect({ ...other.body, instance: "" }).toEqual({ ...unknown.body, instance: "" });
    expect((await preview(target(), token)).status).toBe(200);
    expectProblem(await eve.call("GET", acme.path), 404, "not_found");
  });

  it("ORG-8 ORG-9 have a role that exists, and an address", async () => {
    const { admin, path } = await openOrganization(target());
    const email = newEmail();
    for (const [order, pointer] of [
      [{ email, role: "boss" }, "/role"],
      [{ email, role: "owner" }, "/role"],
      [{ email }, "/role"],
      [{ email: "ben", role: "member" }, "/email"],
      [{ email: "bén@example.com", role: "member" }, "/email"],
    ] as const) {
      expectInvalid(await admin.call("POST", `${path}/invitations`, order), pointer);
    }
    for (const named of [{}, { token: "x", id: randomUUID() }]) {
      expectInvalid(await accept(admin, named), "");
    }
  });

  it("do not tell whether the address has an account, but that it is a member", async () => {
    const acme = await openOrganization(target());
    const ben = await verified(target());
    const sent = [await invite(acme, ben.email), await invite(acme, newEmail())];
    const [known, unknown] = sent.map((one) => Object.keys(one));
    expect(known).toEqual(unknown);
    for (const { email } of [acme.owner, acme.member]) {
      const order = { email: email.toUpperCase(), role: "member" };
      const refused = await acme.admin.call("POST", `${acme.path}/invitations`, order);
      expectProblem(refused, 409, "already_member");
    }
  });

  it("can be sent again, with another role", async () => {
    const acme = await openOrganization(target());
    const ben = await verified(target());
    const first = await invite(acme, ben.email);
    const again = await invite(acme, ben.email, "admin");
    expect(again).toMatchObject({ id: first["id"], role: "admin" });
    const token = tokenIn(await mailTo(ben.email));
    expect((await accept(ben, { token })).body["role"]).toBe("admin");
  });

  it("can be revoked, and then their link is dead", async () => {
    const acme = await openOrganization(target());
    const ben = await verified(target());
    const { id } = await invite(acme, ben.email);
    const token = tokenIn(await mailTo(ben.email));
    const other = await openOrganization(target());
    await other.admin.call("DELETE", `${other.path}/invitations/${String(id)}`);
    expect((await preview(target(), token)).status).toBe(200);
    for (let turn = 0; turn < 2; turn++) {
      const revoked = await acme.admin.call("DELETE", `${acme.path}/invitations/${String(id)}`);
      expect(revoked.status).toBe(204);
    }
    for (const named of [{ token }, { id }]) {
      expectProblem(await accept(ben, named), 400, "invalid_link");
    }
    const events = (await eventsOf(acme)).map(([event]) => event);
    expect(events).toEqual(["invitation_sent", "invitation_revoked"]);
  });

  it("expire after 7 days, and are kept for the list", async () => {
    const acme = await openOrganization(target());
    const ben = await verified(target());
    const { id } = await invite(acme, ben.email);
    const token = tokenIn(await mailTo(ben.email));
    await target().sql(`UPDATE invitations SET expires_at = 1 WHERE id = '${String(id)}'`);
    for (const named of [{ token }, { id }]) {
      expectProblem(await accept(ben, named), 400, "invalid_link");
    }
    const listed = await acme.admin.call("GET", `${acme.path}/invitations`);
    expect(listed.body["invitations"]).toMatchObject([
      { id, expires_at: expect.stringMatching(/^1970/) },
    ]);
  });

  it.each(["disabled_at", "deleted_at"])(
    "are dead while the organization has %s",
    async (column) => {
      const acme = await openOrganization(target());
      const ben = await verified(target());
      const token = await inviteByMail(acme, ben.email);
      await target().sql(`UPDATE organizations SET ${column} = 1 WHERE id = '${acme.id}'`);
      expectProblem(await preview(target(), token), 400, "invalid_link");
      expectProblem(await accept(ben, { token }), 400, "invalid_link");
    },
  );

  it("EA-22 never bring back a member who was removed or suspended", async () => {
    const acme = await openOrganization(target());
    const [ben, cat] = [await verified(target()), await verified(target())];
    const tokens = [await inviteByMail(acme, ben.email), await inviteByMail(acme, cat.email)];
    for (const one of [ben, cat]) await joinOrganization(target(), acme.id, one);
    await acme.admin.call("DELETE", `${acme.path}/members/${ben.id}`);
    await target().sql(`UPDATE memberships SET suspended_at = 1 WHERE user_id = '${cat.id}'`);
    for (const [at, one] of [ben, cat].entries()) {
      expectProblem(await accept(one, { token: tokens[at] }), 400, "invalid_link");
      expectProblem(await one.call("GET", acme.path), 404, "not_found");
    }
    const order = { email: cat.email, role: "member" };
    const refused = await acme.admin.call("POST", `${acme.path}/invitations`, order);
    expectProblem(refused, 409, "already_member");
  });

  it("end with the membership or the role of their sender, and a removal tells nothing of others", async () => {
    const acme = await openOrganization(target());
    const [ben, cat, eve] = [await verified(target()), await verified(target()), newEmail()];
    for (const one of [ben, cat]) await joinOrganization(target(), acme.id, one, "admin");
    const openOnes = async () =>
      ((await acme.owner.call("GET", `${acme.path}/invitations`)).body["invitations"] as object[])
        .length;
    for (const admin of [ben, cat, acme.admin]) await invite({ ...acme, admin }, newEmail());
    await invite(acme, eve);
    const stranger = await openUser(target());
    await target().sql(
      `UPDATE users SET email = '${eve}', email_key = '${eve}' WHERE id = '${stranger.id}'`,
    );
    for (const [method, who, body, left] of [
      ["DELETE", stranger, undefined, 4],
      ["DELETE", ben, undefined, 3],
      ["PATCH", cat, { role: "member" }, 2],
    ] as const) {
      const at = `${acme.path}/members/${who.id}`;
      expect((await acme.admin.call(method, at, body)).status).toBeLessThan(300);
      expect(await openOnes()).toBe(left);
    }
  });

  it("ORG-11 are open until the user is a member", async () => {
    const acme = await openOrganization(target());
    const ben = await verified(target());
    const token = await inviteByMail(acme, ben.email);
    const rows = Array.from(
      { length: organizationLimits.memberships },
      (_, at) => `('${at}.${ben.id}', '${at}', '${ben.id}', 'member', 1)`,
    );
    const own = Array.from(
      { length: organizationLimits.memberships },
      (_, at) => `('${at}', 'N', '${randomUUID()}', 1, 1)`,
    );
    await target().sql(
      `INSERT INTO organizations (id, name, owner_id, created_at, updated_at) VALUES ${own.join(", ")}`,
    );
    await target().sql(
      `INSERT INTO memberships ("key", organization_id, user_id, role, created_at) VALUES ${rows.join(", ")}`,
    );
    expectProblem(await accept(ben, { token }), 409, "limit_reached");
    await target().sql(`DELETE FROM memberships WHERE user_id = '${ben.id}'`);
    expect((await accept(ben, { token })).status).toBe(200);
  });

  it("are at most 100 that are open", async () => {
    const acme = await openOrganization(target());
    const rows = Array.from(
      { length: organizationLimits.invitations },
      (_, at) =>
        `('${randomUUID()}', '${acme.id}', '${at}@a.example', '${at}@a.example', 'member', 1, 9e15)`,
    );
    await target().sql(
      `INSERT INTO invitations (id, organization_id, email, email_key, role, sent_at, expires_at) VALUES ${rows.join(", ")}`,
    );
    const order = { email: newEmail(), role: "member" };
    const full = await acme.admin.call("POST", `${acme.path}/invitations`, order);
    expectProblem(full, 409, "limit_reached");
    expect(full.body["detail"]).toContain("100 open invitations");
    await invite(acme, "0@a.example", "admin");
  });

  it("are in the export, and forget a sender whose account is deleted", async () => {
    const acme = await openOrganization(target());
    const ben = await openUser(target());
    const { id } = await invite(acme, ben.email);
    const exported = async () =>
      (await send(target(), "/users/me/export", withBearer(ben.token))).body["invitations"];
    expect(await exported()).toEqual([]);
    await setAccount(target(), ben, "email_verified_at", "1");
    expect(await exported()).toEqual([
      {
        id,
        organization_id: acme.id,
        organization_name: "Acme",
        role: "member",
        sent_at: expect.any(String),
        expires_at: expect.any(String),
      },
    ]);
    const { admin } = acme;
    expect((await deleteMe(target(), admin.token, admin.password)).text).toBe("");
    const [row] = await target().sql(
      `SELECT invited_by FROM invitations WHERE id = '${String(id)}'`,
    );
    expect(row?.["invited_by"]).toBeNull();
    const { body } = await acme.owner.call("GET", `${acme.path}/invitations`);
    expect(body["invitations"]).toMatchObject([{ id, invited_by: null }]);
  });

  it("show no name of an organization that looks like a link", async () => {
    const acme = await openOrganization(target());
    await acme.owner.call("PATCH", acme.path, { name: "win.example" });
    const email = newEmail();
    await invite(acme, email);
    const { subject, text } = await mailTo(email);
    expect(subject).toBe("Invitation to join an organization at Example");
    expect(text).not.toContain("win.example");
  });
});

describe("a registration with an invitation", () => {
  const registration = { allow: ({ invited }: { invited?: true }) => invited === true };

  it.each([
    ["that is open", {}, {}],
    ["that is closed", {}, { registration: { open: false } }],
    ["that is private", { REGISTRATION_PRIVACY: "on" }, {}],
    ["that asks for a verified address", { REQUIRE_VERIFIED_EMAIL: "on" }, {}],
    ["that the operator allows", {}, { registration }],
  ])("%s has its address, which is verified, and joins", async (_, env, own) => {
    const target = await open(env, own);
    try {
      const acme = await openOrganization(target, { isVerified: true });
      const email = newEmail();
      const invitation = await inviteByMail(acme, email);
      const { username, password, name } = newcomer();
      const made = await register(target, { username, password, name, invitation });
      expect([made.status, made.body]).toMatchObject([201, { email, email_verified: true }]);
      expect(made.body).not.toHaveProperty("login_request");
      const { token } = tokensIn(await logIn(target, { username: email, password }));
      const mine = await send(target, "/organizations", withBearer(token));
      expect(mine.body["organizations"]).toMatchObject([{ id: acme.id, role: "member" }]);
      const again = await register(target, { ...newcomer(), invitation });
      expectProblem(again, 400, "invalid_link");
    } finally {
      await target.close();
    }
  });

  const target = useTarget(() => open({}, { registration: { open: false } }));

  it("needs a link that works, and names what else is wrong", async () => {
    const acme = await openOrganization(target());
    const invitation = await inviteByMail(acme, newEmail());
    const { username, password, name } = newcomer();
    const order = { username, password, name };
    expectProblem(await register(target(), { ...order, invitation: "lt1_x" }), 400, "invalid_link");
    expectProblem(
      await register(target(), { ...order, email: newEmail() }),
      403,
      "registration_closed",
    );
    expectInvalid(await register(target(), { ...order, invitation, username: "" }), "/username");
    expectInvalid(
      await register(target(), { ...order, invitation, password: undefined }),
      "/password",
    );
    expect((await preview(target(), invitation)).status).toBe(200);
  });

  it("ignores another address, and is refused if the address has an account", async () => {
    const acme = await openOrganization(target());
    const email = newEmail();
    const invitation = await inviteByMail(acme, email);
    const made = await register(target(), { ...newcomer(), email: newEmail(), invitation });
    expect(made.body["email"]).toBe(email);
    const ben = await openUser(target());
    const other = await inviteByMail(acme, ben.email);
    expectProblem(
      await register(target(), { ...newcomer(), invitation: other }),
      409,
      "email_taken",
    );
  });
});

describe("the limits of invitations", () => {
  const target = useTarget(() =>
    open({ THROTTLE: "invite-organization=4,invite-account=3,invite-address=2" }),
  );

  it("count by organization and by sender", async () => {
    const acme = await openOrganization(target());
    const statuses = [];
    for (const who of [acme.admin, acme.admin, acme.admin, acme.admin, acme.owner, acme.owner]) {
      const order = { email: newEmail(), role: "member" };
      statuses.push((await who.call("POST", `${acme.path}/invitations`, order)).status);
    }
    expect(statuses).toEqual([201, 201, 201, 429, 429, 429]);
  });

  it("count the emails to an address over all organizations, without telling", async () => {
    const email = newEmail();
    for (let turn = 0; turn < 3; turn++) await invite(await openOrganization(target()), email);
    const last = newEmail();
    await invite(await openOrganization(target()), last);
    await mailTo(last);
    expect(await mailsTo(email)).toHaveLength(2);
  });
});
