import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { organizationLimits } from "../../src/core/organizations/limits.ts";
import type { OrganizationsOption } from "../../src/entry/config/own/own-config.ts";
import { accountsIn } from "../../src/in-process.ts";
import { createServerClient } from "../../src/server.ts";
import { deleteMe, setAccount } from "../suite/http/calls/accounts.ts";
import { insertAccount, send, uniqueName, verify, type Answer } from "../suite/http/calls/calls.ts";
import { createClient } from "../suite/http/calls/clients.ts";
import { expectInvalid, expectProblem } from "../suite/http/calls/expect.ts";
import { logInBy, setSession } from "../suite/http/calls/sessions.ts";
import { openInProcess, useTarget, type Target } from "../support/targets/http-target.ts";

const organizations: OrganizationsOption = {
  scopes: { "projects:read": "See projects", "projects:write": "Change projects" },
  roles: { member: ["projects:read"], billing: [] },
};

/** An administrator of a target, and the calls about organizations. */
async function administrator(target: Target) {
  const admin = await insertAccount(target);
  await setAccount(target, admin, "role", "'admin'");
  const { token } = await logInBy(target, undefined, admin);
  const call = (method: string, path: string, body?: unknown, as = token): Promise<Answer> =>
    send(target, `/admin${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${as}`,
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return { admin, call };
}

describe("organizations through the admin API", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite", own: { organizations } }));
  let admin: Awaited<ReturnType<typeof insertAccount>>;
  let call: Awaited<ReturnType<typeof administrator>>["call"];
  beforeAll(async () => {
    ({ admin, call } = await administrator(target()));
  });

  const user = async () => {
    const account = await insertAccount(target());
    const [row] = await target().sql(
      `SELECT id FROM users WHERE username_key = '${account.username.toLowerCase()}'`,
    );
    return { ...account, id: String(row?.["id"]) };
  };
  const create = async (given: object = {}) => {
    const owner = await user();
    const made = await call("POST", "/organizations", {
      name: "Acme",
      owner_id: owner.id,
      ...given,
    });
    return { owner, made, path: `/organizations/${String(made.body["id"])}` };
  };
  const members = async (path: string) =>
    (await call("GET", `${path}/members`)).body["members"] as Record<string, unknown>[];
  const rolesIn = async (path: string) =>
    Object.fromEntries((await members(path)).map((one) => [one["user_id"], one["role"]]));
  const eventsOf = async (path: string) => {
    const id = path.replace("/organizations/", "");
    const rows = await target().sql(
      `SELECT event, subject_id, detail FROM audit WHERE organization_id = '${id}' ORDER BY id`,
    );
    return rows.map((row) => [row["event"], row["subject_id"], row["detail"]]);
  };

  it("are created, shown, changed, disabled and deleted", async () => {
    const { owner, made, path } = await create({ slug: "Acme-1" });
    expect(made.status).toBe(201);
    expect(made.headers.get("location")).toBe(`/admin${path}`);
    expect(made.body).toEqual({
      id: expect.any(String),
      slug: "Acme-1",
      name: "Acme",
      owner_id: owner.id,
      require_mfa: false,
      created_at: expect.any(String),
      updated_at: expect.any(String),
      disabled_at: null,
    });
    expect((await call("GET", path)).body).toEqual(made.body);
    expect((await call("GET", "/organizations/aCME-1")).body).toEqual(made.body);
    const changes = { name: "Ångström & قهوة", slug: null, require_mfa: true, disabled: true };
    for (const [member, value] of Object.entries(changes)) {
      expect((await call("PATCH", path, { [member]: value })).status, member).toBe(200);
    }
    const { disabled: _, ...shown } = changes;
    const changed = await call("GET", path);
    expect(changed.body).toMatchObject({ ...shown, disabled_at: expect.any(String) });
    expect((await call("PATCH", path, { owner_id: randomUUID() })).body).toEqual(changed.body);
    expect((await call("PATCH", path, { disabled: false })).body["disabled_at"]).toBeNull();
    for (let turn = 0; turn < 2; turn++) expect((await call("DELETE", path)).status).toBe(204);
    for (const [method, body] of [["GET"], ["PATCH", {}]] as const) {
      expectProblem(await call(method, path, body), 404, "not_found");
    }
    expect(await eventsOf(path)).toEqual([
      ["organization_created", owner.id, null],
      ...["name", "slug", "require_mfa", "disabled", "disabled"].map((setting) => [
        "organization_updated",
        null,
        JSON.stringify({ settings: [setting] }),
      ]),
      ["organization_deleted", null, null],
    ]);
  });

  it("are listed the newest first, page by page, and found by their slug or id", async () => {
    const slug = `s-${randomUUID().slice(0, 8)}`;
    const { made, owner } = await create({ slug });
    for (const q of [slug, slug.toUpperCase(), String(made.body["id"])]) {
      const { body } = await call("GET", `/organizations?q=${q}`);
      expect(body).toEqual({ organizations: [made.body], next_cursor: null });
    }
    for (const q of ["nobody-has-it", "ü", randomUUID()]) {
      const { body } = await call("GET", `/organizations?q=${encodeURIComponent(q)}`);
      expect(body["organizations"], q).toEqual([]);
    }
    const rows = Array.from(
      { length: organizationLimits.page },
      (_, at) => `('${randomUUID()}', 'N', '${owner.id}', 0, ${9e12 + at}, 1)`,
    );
    await target().sql(
      `INSERT INTO organizations (id, name, owner_id, require_mfa, created_at, updated_at) VALUES ${rows.join(", ")}`,
    );
    const first = await call("GET", "/organizations");
    expect(first.body["organizations"]).toHaveLength(organizationLimits.page);
    const next = await call("GET", `/organizations?cursor=${String(first.body["next_cursor"])}`);
    expect((next.body["organizations"] as unknown[])[0]).toEqual(made.body);
    expectInvalid(await call("GET", "/organizations?cursor=bm8"), "/cursor");
    await target().sql(`DELETE FROM organizations WHERE created_at >= 9000000000000`);
  });

  it("have a slug of their own in every case of letters, also while a deleted one has it", async () => {
    const { path } = await create({ slug: "mine" });
    const { path: other } = await create();
    expectProblem((await create({ slug: "MINE" })).made, 409, "slug_taken");
    expectProblem(await call("PATCH", other, { slug: "Mine" }), 409, "slug_taken");
    expect((await call("PATCH", path, { slug: "Mine" })).status).toBe(200);
    await call("DELETE", path);
    expectProblem((await create({ slug: "mine" })).made, 409, "slug_taken");
  });

  it.each([
    [{ name: " " }, "/name"],
    [{ name: "a\u0007b" }, "/name"],
    [{ name: "Acme https://evil.example" }, "/name"],
    [{ name: "support@acme.com" }, "/name"],
    [{ name: "x".repeat(129) }, "/name"],
    [{ slug: "-a" }, "/slug"],
    [{ slug: "a_b" }, "/slug"],
    [{ slug: "ä" }, "/slug"],
    [{ slug: "a".repeat(49) }, "/slug"],
    [{ slug: randomUUID() }, "/slug"],
    [{ owner_id: randomUUID() }, "/owner_id"],
    [{ owner_id: "x" }, "/owner_id"],
    [{ require_mfa: 1 }, "/require_mfa"],
  ])("cannot have %j", async (given, pointer) => {
    expectInvalid((await create(given)).made, pointer);
    if ("owner_id" in given) return;
    const { path } = await create();
    expectInvalid(await call("PATCH", path, given), pointer);
  });

  it("get members with roles, who change their role and are removed", async () => {
    const { owner, path } = await create();
    const [ann, ben] = [await user(), await user()];
    const put = (who: { id: string }, body: object) =>
      call("PUT", `${path}/members/${who.id}`, body);
    for (const [who, body] of [
      [ann, {}],
      [ann, {}],
      [ben, { role: "billing" }],
      [ben, { role: "admin" }],
      [ben, {}],
    ] as const) {
      expect((await put(who, body)).status).toBe(204);
    }
    expect(await rolesIn(path)).toEqual({
      [owner.id]: "owner",
      [ann.id]: "member",
      [ben.id]: "admin",
    });
    const member = {
      user_id: ben.id,
      username: ben.username,
      name: expect.any(String),
      email: ben.email,
      role: "admin",
      joined_at: expect.any(String),
    };
    expect((await members(path)).at(-1)).toEqual(member);
    const get = (id: string) => call("GET", `${path}/members/${id}`);
    expect((await get(ben.id)).body).toEqual(member);
    expect((await get(owner.id)).body).toMatchObject({ user_id: owner.id, role: "owner" });
    for (const id of [admin.username, (await user()).id, randomUUID()]) {
      expectProblem(await get(id), 404, "not_found");
    }
    expect((await call("GET", `/users/${ben.id}/organizations`)).body["organizations"]).toEqual([
      {
        id: path.replace("/organizations/", ""),
        slug: null,
        name: "Acme",
        role: "admin",
        joined_at: expect.any(String),
        disabled_at: null,
      },
    ]);
    for (const role of ["owner", "boss", "Admin"]) expectInvalid(await put(ann, { role }), "/role");
    expectProblem(await put({ id: randomUUID() }, {}), 404, "not_found");
    expectProblem(await put(owner, { role: "member" }), 409, "is_owner");
    for (let turn = 0; turn < 2; turn++) {
      expect((await call("DELETE", `${path}/members/${ann.id}`)).status).toBe(204);
    }
    expectProblem(await call("DELETE", `${path}/members/${owner.id}`), 409, "is_owner");
    expect(Object.keys(await rolesIn(path)).toSorted()).toEqual([owner.id, ben.id].toSorted());
    expect((await eventsOf(path)).slice(1)).toEqual([
      ["membership_added", ann.id, '{"role":"member"}'],
      ["membership_added", ben.id, '{"role":"billing"}'],
      ["membership_role_changed", ben.id, '{"from":"billing","to":"admin"}'],
      ["membership_removed", ann.id, '{"role":"member"}'],
    ]);
  });

  it("OR-3 go to another owner, who becomes a member, and the owner before stays", async () => {
    const { owner, path } = await create();
    const heir = await user();
    const transfer = (to: string) => call("PUT", `${path}/owner`, { user_id: to });
    expectInvalid(await transfer(randomUUID()), "/user_id");
    for (let turn = 0; turn < 2; turn++) expect((await transfer(heir.id)).status).toBe(204);
    expect((await call("GET", path)).body["owner_id"]).toBe(heir.id);
    expect(await rolesIn(path)).toEqual({ [heir.id]: "owner", [owner.id]: "admin" });
    expect((await eventsOf(path)).slice(1)).toEqual([
      ["membership_added", heir.id, '{"role":"admin"}'],
      ["organization_transferred", heir.id, null],
    ]);
    expect((await call("DELETE", `${path}/members/${owner.id}`)).status).toBe(204);
    expect((await transfer(owner.id)).status).toBe(204);
    expect(await rolesIn(path)).toEqual({ [heir.id]: "admin", [owner.id]: "owner" });
  });

  describe("OR-3 keep the account of their owner", () => {
    type Owner = Awaited<ReturnType<typeof user>>;
    /** What the door answers: a code and a detail, or nothing. */
    type Refused = { readonly code?: unknown; readonly detail?: unknown };
    const answered = ({ body }: Answer): Refused => body;
    const thrown = (work: Promise<void>): Promise<Refused> =>
      work.then(
        () => ({}),
        ({ code, message: detail }: { code: string; message: string }) => ({ code, detail }),
      );
    const doors: Readonly<Record<string, (owner: Owner, token: string) => Promise<Refused>>> = {
      "in DELETE /users/me": async ({ password }, token) =>
        answered(await deleteMe(target(), token, password)),
      "in the admin API": async ({ id }) => answered(await call("DELETE", `/users/${id}`)),
      "from code in the process": ({ id }) => thrown(accountsIn(target().app).delete(id)),
      async "from code over HTTP"({ id }) {
        const { baseUrl, fetch } = target();
        const { id: clientId, secret: clientSecret } = await createClient(target(), { scope: "" });
        await target().sql(`UPDATE clients SET account_access = 'write' WHERE id = '${clientId}'`);
        const { accounts } = createServerClient({
          baseUrl,
          clientId,
          clientSecret,
          fetch: (url, init) => fetch((url as string).slice(baseUrl.length), init),
        });
        return thrown(accounts.delete(id));
      },
    };

    it.each(Object.entries(doors))("%s", async (_, open) => {
      const { owner, path } = await create({ name: "Acme & Söhne" });
      for (const more of [{ name: "Zeta" }, { name: "Beta" }, { name: "Gone" }]) {
        const { body } = await call("POST", "/organizations", { ...more, owner_id: owner.id });
        const one = `/organizations/${String(body["id"])}`;
        if (more.name === "Gone") await call("DELETE", one);
        else expect((await call("PATCH", one, { disabled: true })).status).toBe(200);
      }
      const { token } = await logInBy(target(), undefined, owner);
      const account = () => target().sql(`SELECT * FROM users WHERE id = '${owner.id}'`);
      const before = await account();
      expect(await open(owner, token)).toMatchObject({
        code: "owns_organizations",
        detail:
          "The account owns these organizations: Acme & Söhne, Beta, Zeta. Transfer or delete them first.",
      });
      expect(await account()).toEqual(before);
      expect((await verify(target(), token)).status).toBe(200);
      expect(await rolesIn(path)).toEqual({ [owner.id]: "owner" });

      const heir = await user();
      const owned = await target().sql(
        `SELECT id FROM organizations WHERE owner_id = '${owner.id}' AND deleted_at IS NULL`,
      );
      for (const { id } of owned) {
        await call("PUT", `/organizations/${String(id)}/owner`, { user_id: heir.id });
      }
      expect(await open(owner, token)).not.toHaveProperty("code");
      expect(await account()).toMatchObject([{ email: "", deleted_at: expect.any(Number) }]);
      expect(await rolesIn(path)).toEqual({ [heir.id]: "owner" });
    });

    it("when its invitation is withdrawn", async () => {
      const { id } = await accountsIn(target().app).invite({
        email: `${uniqueName()}@example.com`,
      });
      const { body } = await call("POST", "/organizations", { name: "Acme", owner_id: id });
      const withdraw = () => call("DELETE", `/users/${id}/invitation`);
      expectProblem(await withdraw(), 409, "owns_organizations");
      expect((await call("GET", `/users/${id}`)).body["invited_at"]).not.toBeNull();
      await call("DELETE", `/organizations/${String(body["id"])}`);
      expect((await withdraw()).status).toBe(204);
      expectProblem(await call("GET", `/users/${id}`), 404, "not_found");
    });
  });

  it("stop at the limits", async () => {
    const { owner, path } = await create();
    const rows = (count: number, row: (at: number) => string) =>
      Array.from({ length: count }, (_, at) => row(at)).join(", ");
    await target().sql(
      `INSERT INTO organizations (id, name, owner_id, created_at, updated_at) VALUES ${rows(
        organizationLimits.owned - 1,
        () => `('${randomUUID()}', 'N', '${owner.id}', 1, 1)`,
      )}`,
    );
    const order = { name: "Acme", owner_id: owner.id };
    expectProblem(await call("POST", "/organizations", order), 409, "limit_reached");
    const { path: other } = await create();
    const to = { user_id: owner.id };
    expectProblem(await call("PUT", `${other}/owner`, to), 409, "limit_reached");
    const id = path.replace("/organizations/", "");
    await target().sql(
      `INSERT INTO memberships ("key", organization_id, user_id, role, created_at) VALUES ${rows(
        organizationLimits.members - 1,
        (at) => `('${id}.${at}', '${id}', '${at}', 'member', 1)`,
      )}`,
    );
    const { id: userId } = await user();
    const full = await call("PUT", `${path}/members/${userId}`, {});
    expectProblem(full, 409, "limit_reached");
    expect(full.body["detail"]).toBe("An organization has at most 1000 members.");
  });

  it("are in the export of their members, and gone with the account", async () => {
    const { path, owner, made } = await create({ slug: "exported" });
    const ann = await user();
    await call("PUT", `${path}/members/${ann.id}`, {});
    const { id } = made.body;
    const exported = async (who: { id: string }) =>
      (await call("GET", `/users/${who.id}/export`)).body["organizations"];
    const entry = { id, slug: "exported", name: "Acme", joined_at: expect.any(String) };
    expect(await exported(ann)).toEqual([{ ...entry, role: "member" }]);
    expect(await exported(owner)).toEqual([{ ...entry, role: "owner" }]);
    await target().sql(`DELETE FROM memberships WHERE user_id = '${owner.id}'`);
    expect(await exported(owner)).toEqual([
      { ...entry, role: "owner", joined_at: made.body["created_at"] },
    ]);
    expect((await call("DELETE", `/users/${ann.id}`)).status).toBe(204);
    expect(await rolesIn(path)).not.toHaveProperty(ann.id);
    expect(await target().sql(`SELECT 1 FROM memberships WHERE user_id = '${ann.id}'`)).toEqual([]);
  });

  it("have an audit trail of their own, also after their deletion", async () => {
    const { owner, made, path } = await create();
    await call("PATCH", path, { name: "Beta" });
    await call("DELETE", path);
    const id = String(made.body["id"]);
    const list = async (query: string) => {
      const { body } = await call("GET", `/audit?organization=${query}`);
      return (body["entries"] as Record<string, unknown>[]).map(
        ({ event, subject, organization }) => ({ event, subject, organization }),
      );
    };
    const entry = (event: string, subject: string | null = null) => ({
      event,
      subject,
      organization: id,
    });
    expect(await list(id)).toEqual([
      entry("organization_deleted"),
      entry("organization_updated"),
      entry("organization_created", owner.id),
    ]);
    expect(await list(`${id}&event=organization_updated`)).toEqual([entry("organization_updated")]);
    expect(await list(randomUUID())).toEqual([]);
    for (const query of ["acme", `${id}&subject=${owner.id}`, `${id}&actor=app`]) {
      expectInvalid(await call("GET", `/audit?organization=${query}`), "/organization");
    }
  });

  it("are for administrators only, and their changes for those who logged in lately", async () => {
    const other = await insertAccount(target());
    const { token: plain } = await logInBy(target(), undefined, other);
    expectProblem(await call("GET", "/organizations", undefined, plain), 403, "insufficient_scope");
    const { path } = await create();
    const { token: late } = await logInBy(target(), undefined, admin);
    await setSession(target(), late, "proven_at = 1, authenticated_at = 1");
    const writes = [
      ["POST", "/organizations"],
      ["PATCH", path],
      ["DELETE", path],
      ["PUT", `${path}/owner`],
      ["PUT", `${path}/members/${randomUUID()}`],
      ["DELETE", `${path}/members/${randomUUID()}`],
    ] as const;
    for (const [method, at] of writes) {
      const body = method === "DELETE" ? undefined : {};
      expectProblem(await call(method, at, body, late), 401, "insufficient_user_authentication");
    }
    expect((await call("GET", path, undefined, late)).status).toBe(200);
  });
});

describe("without the option organizations", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite" }));

  it("the calls about organizations do not exist", async () => {
    const { call } = await administrator(target());
    for (const path of ["", "/acme", "/acme/members"]) {
      expectProblem(await call("GET", `/organizations${path}`), 404, "not_found");
    }
    expect((await call("GET", "/overview")).body).not.toHaveProperty("organization_roles");
  });
});
