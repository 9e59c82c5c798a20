import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { organizationLimits } from "../../src/core/organizations/limits.ts";
import type { OrganizationsOption } from "../../src/entry/config/own/own-config.ts";
import { send } from "../suite/http/calls/calls.ts";
import { expectInvalid, expectProblem } from "../suite/http/calls/expect.ts";
import { addTotp } from "../suite/http/calls/factors.ts";
import {
  joinOrganization,
  openOrganization,
  openUser,
  type User,
} from "../suite/http/calls/organizations.ts";
import { logInBy, sessionOf, setSession } from "../suite/http/calls/sessions.ts";
import { openInProcess, useTarget } from "../support/targets/http-target.ts";
import { decodeToken } from "../support/tokens/forge.ts";

const option: OrganizationsOption = { roles: { billing: [] } };

describe("organizations of users", () => {
  const target = useTarget(() =>
    openInProcess({ database: "sqlite", own: { organizations: option } }),
  );
  const eventsOf = async (id: string) => {
    const rows = await target().sql(
      `SELECT event, actor_id, subject_id FROM audit WHERE organization_id = '${id}' ORDER BY id`,
    );
    return rows.map((row) => [row["event"], row["actor_id"], row["subject_id"]]);
  };
  const emailsOf = async ({ id }: User) => {
    const rows = await target().sql(`SELECT kind FROM outbox WHERE subject_id = '${id}'`);
    return rows.map(({ kind }) => kind);
  };

  it("are created, shown, changed and deleted by their owner", async () => {
    const ann = await openUser(target());
    const made = await ann.call("POST", "", { name: "Acme", slug: "acme-1" });
    expect(made.status).toBe(201);
    const path = `/${String(made.body["id"])}`;
    expect(made.headers.get("location")).toBe(`/organizations${path}`);
    expect(made.body).toEqual({
      id: expect.any(String),
      slug: "acme-1",
      name: "Acme",
      role: "owner",
      require_mfa: false,
      created_at: expect.any(String),
    });
    expect((await ann.call("GET", path)).body).toEqual(made.body);
    expect((await ann.call("GET")).body).toEqual({ organizations: [made.body] });
    const changed = await ann.call("PATCH", path, { name: "Acme 2", slug: null, disabled: true });
    expect(changed.body).toEqual({ ...made.body, name: "Acme 2", slug: null });
    expectInvalid(await ann.call("DELETE", path, { name: "acme 2" }), "/name");
    expect((await ann.call("DELETE", path, { name: "Acme 2" })).status).toBe(204);
    expectProblem(await ann.call("GET", path), 404, "not_found");
    expect((await ann.call("GET")).body).toEqual({ organizations: [] });
    expect(await eventsOf(path.slice(1))).toEqual([
      ["organization_created", ann.id, ann.id],
      ["organization_updated", ann.id, null],
      ["organization_deleted", ann.id, null],
    ]);
  });

  it.each([
    [{ name: "Acme https://evil.example" }, "/name"],
    [{ name: "support@acme.com" }, "/name"],
    [{ name: "a\u0007b" }, "/name"],
    [{ slug: "a_b" }, "/slug"],
  ])("cannot have %j", async (given, pointer) => {
    const { owner, path } = await openOrganization(target());
    expectInvalid(await owner.call("POST", "", { name: "Acme", ...given }), pointer);
    expectInvalid(await owner.call("PATCH", path, given), pointer);
  });

  it("are named by their ids alone", async () => {
    const ann = await openUser(target());
    await ann.call("POST", "", { name: "Acme", slug: "only-ids" });
    expectProblem(await ann.call("GET", "/only-ids"), 404, "not_found");
  });

  /** What each role gets for each call. A stranger learns nothing. */
  const calls = [
    ["GET", "", undefined, { member: 200, admin: 200, owner: 200 }],
    ["PATCH", "", { name: "Other" }, { member: 403, admin: 200, owner: 200 }],
    ["GET", "/members", undefined, { member: 200, admin: 200, owner: 200 }],
    ["PATCH", "/members/OTHER", { role: "billing" }, { member: 403, admin: 204, owner: 204 }],
    ["DELETE", "/members/OTHER", undefined, { member: 403, admin: 204, owner: 204 }],
    ["GET", "/invitations", undefined, { member: 403, admin: 200, owner: 200 }],
    ["GET", "/audit", undefined, { member: 403, admin: 200, owner: 200 }],
    [
      "POST",
      "/invitations",
      { email: "a@b.example", role: "member" },
      { member: 403, admin: 201, owner: 201 },
    ],
    ["DELETE", "/invitations/OTHER", undefined, { member: 403, admin: 204, owner: 204 }],
    ["PUT", "/owner", { user_id: "OTHER" }, { member: 403, admin: 403, owner: 204 }],
    ["DELETE", "", { name: "Acme" }, { member: 403, admin: 403, owner: 204 }],
    ["DELETE", "/members/me", undefined, { member: 204, admin: 204, owner: 409 }],
  ] as const;

  it.each(calls)("%s %s %j is for its roles", async (method, at, body, statuses) => {
    const { id, path, stranger, ...people } = await openOrganization(target());
    const other = await openUser(target());
    await joinOrganization(target(), id, other);
    const named = at.replace("OTHER", other.id);
    const sent = body && (JSON.parse(JSON.stringify(body).replace("OTHER", other.id)) as object);
    const unknown = await stranger.call(method, `/${randomUUID()}${named}`, sent);
    const foreign = await stranger.call(method, `${path}${named}`, sent);
    for (const refused of [unknown, foreign]) expectProblem(refused, 404, "not_found");
    expect({ ...foreign.body, instance: "" }).toEqual({ ...unknown.body, instance: "" });
    for (const [role, status] of Object.entries(statuses)) {
      const answer = await people[role as keyof typeof statuses].call(method, path + named, sent);
      expect(answer.status, role).toBe(status);
      if (status === 403) expectProblem(answer, 403, "insufficient_scope");
      if (status === 409) expectProblem(answer, 409, "is_owner");
    }
  });

  it("count the operator's roles as those of members", async () => {
    const { id, path } = await openOrganization(target());
    const ben = await openUser(target());
    await joinOrganization(target(), id, ben, "billing");
    expect((await ben.call("GET", path)).body["role"]).toBe("billing");
    expectProblem(await ben.call("PATCH", path, { name: "X" }), 403, "insufficient_scope");
  });

  it("EA-40 show the addresses of their members to managers only, page by page", async () => {
    const { id, path, owner, admin, member } = await openOrganization(target());
    for (const [who, email] of [
      [owner, member.email],
      [admin, member.email],
      [member, undefined],
    ] as const) {
      const { body } = await who.call("GET", `${path}/members`);
      const shown = (body["members"] as Record<string, unknown>[]).find(
        ({ user_id: one }) => one === member.id,
      );
      expect(shown).toEqual({
        user_id: member.id,
        username: member.username,
        name: expect.any(String),
        ...(email !== undefined && { email }),
        role: "member",
        joined_at: expect.any(String),
      });
    }
    const others = Array.from({ length: organizationLimits.page }, () => randomUUID());
    await target().sql(
      `INSERT INTO users (id, username, username_key, email, email_key, name, role, password_hash, sessions_valid_from, created_at, updated_at)
        VALUES ${others.map((one) => `('${one}', '${one}', '${one}', '${one}', '${one}', 'N', 'user', '!', 0, 1, 1)`).join(", ")}`,
    );
    await target().sql(
      `INSERT INTO memberships VALUES ${others.map((one) => `('${id}.${one}', '${id}', '${one}', 'member', 'manual', NULL, NULL, 1)`).join(", ")}`,
    );
    const first = await member.call("GET", `${path}/members`);
    expect(first.body["members"]).toHaveLength(organizationLimits.page);
    const cursor = String(first.body["next_cursor"]);
    const rest = await member.call("GET", `${path}/members?cursor=${cursor}`);
    expect(rest.body["members"]).toHaveLength(3);
    expectInvalid(await member.call("GET", `${path}/members?cursor=bm8`), "/cursor");
  });

  it("have members who get another role, are removed or leave", async () => {
    const { id, path, admin, owner, member, stranger } = await openOrganization(target());
    const put = (who: User, role: string) =>
      admin.call("PATCH", `${path}/members/${who.id}`, { role });
    for (const role of ["owner", "boss"]) expectInvalid(await put(member, role), "/role");
    expectProblem(await put(stranger, "member"), 404, "not_found");
    expectProblem(await put(owner, "member"), 409, "is_owner");
    expect((await put(member, "billing")).status).toBe(204);
    expectProblem(await admin.call("DELETE", `${path}/members/${owner.id}`), 409, "is_owner");
    for (let turn = 0; turn < 2; turn++) {
      const removed = await admin.call("DELETE", `${path}/members/${member.id}`);
      expect(removed.status).toBe(204);
    }
    expectProblem(await member.call("GET", path), 404, "not_found");
    expect((await admin.call("DELETE", `${path}/members/me`)).status).toBe(204);
    expectProblem(await admin.call("GET", path), 404, "not_found");
    expect((await eventsOf(id)).slice(1)).toEqual([
      ["membership_role_changed", admin.id, member.id],
      ["membership_removed", admin.id, member.id],
      ["membership_removed", admin.id, admin.id],
    ]);
  });

  it("EP-18 go from their owner to a member alone, and both get an email", async () => {
    const { id, path, owner, admin, member, stranger } = await openOrganization(target());
    const to = (who: Pick<User, "id">) => ({ user_id: who.id });
    const [disabled, deleted] = [await openUser(target()), await openUser(target())];
    for (const one of [disabled, deleted]) await joinOrganization(target(), id, one);
    await target().sql(`UPDATE users SET disabled_at = 1 WHERE id = '${disabled.id}'`);
    await target().sql(`UPDATE users SET deleted_at = 1 WHERE id = '${deleted.id}'`);
    for (const who of [stranger, disabled, deleted, { id: randomUUID() }, { id: "x" }]) {
      expectInvalid(await owner.call("PUT", `${path}/owner`, to(who)), "/user_id");
    }
    expect((await owner.call("PUT", `${path}/owner`, to(owner))).status).toBe(204);
    expect(await emailsOf(owner)).toEqual([]);
    expect((await owner.call("PUT", `${path}/owner`, to(member))).status).toBe(204);
    expect((await member.call("GET", path)).body["role"]).toBe("owner");
    expect((await owner.call("GET", path)).body["role"]).toBe("admin");
    const again = await owner.call("PUT", `${path}/owner`, to(admin));
    expectProblem(again, 403, "insufficient_scope");
    expect([await emailsOf(owner), await emailsOf(member)]).toEqual([
      ["organization_given"],
      ["organization_received"],
    ]);
    expect((await eventsOf(id)).at(-1)).toEqual(["organization_transferred", owner.id, member.id]);
  });

  it("of two transfers of one owner at the same time, one succeeds", async () => {
    const { path, owner, admin, member } = await openOrganization(target());
    const transfers = await Promise.all(
      [admin, member].map(({ id: to }) => owner.call("PUT", `${path}/owner`, { user_id: to })),
    );
    expect(new Set(transfers.map(({ status }) => status))).toEqual(new Set([204, 403]));
  });

  it("ask for a login within the last ten minutes for what cannot be undone", async () => {
    const { path, owner, admin } = await openOrganization(target());
    await setSession(target(), owner.token, "proven_at = 1, authenticated_at = 1");
    for (const [method, at, body] of [
      ["DELETE", "", { name: "Acme" }],
      ["PUT", "/owner", { user_id: admin.id }],
      ["PATCH", "", { require_mfa: true }],
    ] as const) {
      const refused = await owner.call(method, path + at, body);
      expectProblem(refused, 401, "insufficient_user_authentication");
    }
    expect((await owner.call("PATCH", path, { name: "Other" })).status).toBe(200);
  });

  it("accept no proof of the browser in the session of an app for what cannot be undone", async () => {
    const { path, owner, admin } = await openOrganization(target());
    const { token } = await logInBy(target(), undefined, owner);
    await setSession(target(), owner.token, `parent_id = '${sessionOf(token)}'`);
    for (const [method, at, body] of [
      ["DELETE", "", { name: "Acme" }],
      ["PUT", "/owner", { user_id: admin.id }],
      ["PATCH", "", { require_mfa: true }],
    ] as const) {
      const refused = await owner.call(method, path + at, body);
      expectProblem(refused, 401, "insufficient_user_authentication");
    }
    expect((await owner.call("GET", path)).body["role"]).toBe("owner");
  });

  it("require a second factor only at the order of somebody who has used one, and then of all", async () => {
    const { path, owner, member } = await openOrganization(target());
    const order = { require_mfa: true };
    const refused = await owner.call("PATCH", path, order);
    expectProblem(refused, 403, "mfa_enrolment_required");
    await addTotp(target(), owner.token);
    await setSession(target(), owner.token, "methods = 'password'");
    const lacking = await owner.call("PATCH", path, order);
    expectProblem(lacking, 401, "insufficient_user_authentication");
    expect(lacking.headers.get("www-authenticate")).toContain('acr_values="aal2"');
    await setSession(target(), owner.token, "methods = 'password totp'");
    expect((await owner.call("PATCH", path, order)).body).toMatchObject(order);
    for (const at of ["", "/members"]) {
      expectProblem(await member.call("GET", path + at), 403, "mfa_enrolment_required");
    }
    expect((await member.call("GET")).body["organizations"]).toMatchObject([order]);
    expect((await member.call("DELETE", `${path}/members/me`)).status).toBe(204);
  });

  it("are hidden while they are disabled, and from suspended members", async () => {
    const { id, path, owner, member } = await openOrganization(target());
    await target().sql(
      `UPDATE memberships SET suspended_at = 1 WHERE "key" = '${id}.${member.id}'`,
    );
    expectProblem(await member.call("GET", path), 404, "not_found");
    expectProblem(await member.call("DELETE", `${path}/members/me`), 404, "not_found");
    expectInvalid(await owner.call("PUT", `${path}/owner`, { user_id: member.id }), "/user_id");
    expect((await member.call("GET")).body["organizations"]).toEqual([]);
    await target().sql(`UPDATE organizations SET disabled_at = 1 WHERE id = '${id}'`);
    expectProblem(await owner.call("GET", path), 404, "not_found");
    expect((await owner.call("GET")).body["organizations"]).toEqual([]);
  });

  it("are those of their owner also without a membership", async () => {
    const { id, path, owner } = await openOrganization(target());
    await target().sql(`DELETE FROM memberships WHERE "key" = '${id}.${owner.id}'`);
    expect((await owner.call("GET")).body["organizations"]).toMatchObject([{ role: "owner" }]);
    expectProblem(await owner.call("DELETE", `${path}/members/me`), 409, "is_owner");
  });

  it("stop at the limits", async () => {
    const ann = await openUser(target());
    const rows = Array.from(
      { length: organizationLimits.owned },
      () => `('${randomUUID()}', 'N', '${ann.id}', 1, 1)`,
    );
    await target().sql(
      `INSERT INTO organizations (id, name, owner_id, created_at, updated_at) VALUES ${rows.join(", ")}`,
    );
    expectProblem(await ann.call("POST", "", { name: "One more" }), 409, "limit_reached");
  });

  it("need a token with their scope", async () => {
    const { owner, path } = await openOrganization(target());
    const { token } = await logInBy(target(), undefined, owner, { scope: "profile:read" });
    const answer = await send(target(), `/organizations${path}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expectProblem(answer, 403, "insufficient_scope");
    expect(answer.headers.get("www-authenticate")).toContain('scope="organizations"');
  });
});

describe("the creation of organizations", () => {
  let create: NonNullable<OrganizationsOption["create"]>;
  const target = useTarget(() =>
    openInProcess({
      database: "sqlite",
      env: { THROTTLE: "create-organization=2" },
      own: {
        organizations: {
          create: (account) => (typeof create === "function" ? create(account) : true),
        },
      },
    }),
  );
  let ann: User;
  beforeAll(async () => {
    ann = await openUser(target());
  });

  it("is decided by a function of the operator", async () => {
    create = ({ username }) => username !== ann.username;
    const refused = await ann.call("POST", "", { name: "Acme" });
    expectProblem(refused, 403, "organization_creation_closed");
    expect(refused.body["detail"]).toBe("Your account cannot create organizations.");
    create = () => "Buy a plan first.";
    const { body } = await ann.call("POST", "", { name: "Acme" });
    expect(body["detail"]).toBe("Buy a plan first.");
  });

  it("is limited", async () => {
    create = () => true;
    const statuses = [];
    for (let turn = 0; turn < 3; turn++) {
      statuses.push((await ann.call("POST", "", { name: "Acme" })).status);
    }
    expect(statuses).toEqual([201, 201, 429]);
  });
});

describe("with organizations for administrators", () => {
  const target = useTarget(() =>
    openInProcess({ database: "sqlite", own: { organizations: { create: "administrators" } } }),
  );

  it("only they create one", async () => {
    const ann = await openUser(target());
    const order = { name: "Acme" };
    expectProblem(await ann.call("POST", "", order), 403, "organization_creation_closed");
    await target().sql(`UPDATE users SET role = 'admin' WHERE id = '${ann.id}'`);
    expect((await ann.call("POST", "", order)).status).toBe(201);
  });
});

describe("without organizations", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite" }));

  it("the calls do not exist, and no token has their scope", async () => {
    const ann = await openUser(target());
    expectProblem(await ann.call("GET"), 404, "not_found");
    expect(decodeToken(ann.token).payload["scope"]).not.toContain("organizations");
  });
});
