import { randomUUID } from "node:crypto";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Organizations } from "../../../../src/client/managed-organizations.ts";
import { defineConfig } from "../../../../src/entry/config/own/own-config.ts";
import { accountsIn, organizationsIn } from "../../../../src/in-process.ts";
import type { Latchkey } from "../../../../src/index.ts";
import type { createServerClient } from "../../../../src/server.ts";
import { send, withBearer } from "../../../suite/http/calls/calls.ts";
import { expectProblem } from "../../../suite/http/calls/expect.ts";
import {
  addressOf,
  clientWith,
  overHttp,
  refusalOf,
  trailOf,
  userOf,
} from "../../../suite/http/calls/servers.ts";
import { proxiedDatabase, type TestDatabase } from "../../../support/databases/databases.ts";
import {
  openInProcess,
  useTarget,
  type InProcessTarget,
} from "../../../support/targets/http-target.ts";

const config = defineConfig({
  roles: { support: [] },
  organizations: { roles: { billing: [] } },
});

const open = (
  database: "sqlite" | TestDatabase = "sqlite",
  env: Readonly<Record<string, string>> = {},
): Promise<InProcessTarget> =>
  openInProcess({ database, own: config, env: { AUDIT_TABLE: "on", ...env } });

const inProcess = (target: InProcessTarget): Organizations =>
  organizationsIn(target.app, { hasOrganizations: true });

/** The two ways to the organizations, and the actor that the audit trail shows. */
const faces = {
  "over HTTP": async (target: InProcessTarget) => {
    const client = await clientWith(target, "organizations", "write");
    return { ...overHttp(target, client), actor: `client:${client.id}` };
  },
  "in process": (target: InProcessTarget) =>
    Promise.resolve({ organizations: inProcess(target), actor: "app" }),
};

/** The id of a new account, as the app creates it. */
const accountOf = async (target: InProcessTarget, role = "user"): Promise<string> =>
  (await accountsIn(target.app).create({ email: addressOf(), role })).id;

const slugOf = (): string => `s-${randomUUID().slice(0, 8)}`;

/** The events of an organization and their actors, in order, without reading. */
const eventsOf = async (target: InProcessTarget, organizationId: string) =>
  (
    await target.sql(
      `SELECT event, actor_id FROM audit WHERE organization_id = '${organizationId}' AND event <> 'sensitive_read' ORDER BY id`,
    )
  ).map((row) => [row["event"], row["actor_id"]]);

describe("organizations from code", () => {
  const target = useTarget(open);

  describe.each(Object.entries(faces))("%s", (_face, openFace) => {
    it("1. `latchkey.organizations` and `createServerClient` are the administrator's use cases, with an actor `app` or `client:<id>`.", async () => {
      const { organizations, actor } = await openFace(target());
      const [owner_id, next, userId] = await Promise.all([1, 2, 3].map(() => accountOf(target())));
      if (!owner_id || !next || !userId) throw new Error("three accounts");
      const slug = slugOf();
      const made = await organizations.create({ name: "Acme", slug, owner_id });
      const { id } = made;
      expect(made).toMatchObject({ name: "Acme", slug, owner_id, require_mfa: false });
      expect(await organizations.get(id)).toEqual(made);
      expect(await organizations.get(slug.toUpperCase())).toEqual(made);
      for (const nobody of [randomUUID(), "nobody-has-it", "..", ""]) {
        expect(await organizations.get(nobody), nobody).toBe(null);
      }
      expect((await organizations.list()).organizations).toContainEqual(made);

      await organizations.putMember(slug, userId);
      await organizations.putMember(slug, userId, { role: "billing" });
      const member = await organizations.member(slug, userId);
      expect(member).toMatchObject({ user_id: userId, role: "billing" });
      expect(await organizations.member(slug, randomUUID())).toBe(null);
      const page = await organizations.members(slug);
      expect(page.members).toContainEqual(member);
      expect(page.members).toContainEqual(await organizations.member(slug, owner_id));
      expect(page.members.map(({ role }) => role).toSorted()).toEqual(["billing", "owner"]);
      expect(await organizations.ofUser(userId)).toMatchObject([{ id, role: "billing" }]);

      await organizations.transfer(id, next);
      expect(await organizations.get(id)).toMatchObject({ owner_id: next });
      expect(await refusalOf(organizations.removeMember(id, next))).toBe("is_owner");
      for (let turn = 0; turn < 2; turn++) await organizations.removeMember(id, userId);
      expect(await organizations.ofUser(userId)).toEqual([]);
      const changes = { name: "Ångström", slug: null, require_mfa: true };
      expect(await organizations.update(id, changes)).toMatchObject(changes);
      const disabled = await organizations.update(id, { disabled: true });
      expect(disabled.disabled_at).not.toBe(null);
      for (let turn = 0; turn < 2; turn++) await organizations.delete(id);
      expect(await organizations.get(id)).toBe(null);
      expect(await eventsOf(target(), id)).toEqual(
        [
          "organization_created",
          "membership_added",
          "membership_role_changed",
          "membership_added",
          "organization_transferred",
          "membership_removed",
          "organization_updated",
          "organization_updated",
          "organization_deleted",
        ].map((event) => [event, actor]),
      );
    });

    it("9. A member that a call cannot set is 422, and so is one that is wrong.", async () => {
      const { organizations } = await openFace(target());
      const owner_id = await accountOf(target());
      const { id } = await organizations.create({ name: "Acme", owner_id });
      const stranger = await accountOf(target());
      const nobody = randomUUID();
      const named = { name: "Acme", owner_id };
      for (const [refused, call] of [
        [
          "validation_failed /owner_id",
          () => organizations.update(id, { owner_id: stranger } as never),
        ],
        ["validation_failed /name", () => organizations.update(id, { name: "" })],
        [
          "validation_failed /disabled",
          () => organizations.create({ ...named, disabled: true } as never),
        ],
        ["validation_failed /owner_id", () => organizations.create({ ...named, owner_id: nobody })],
        ["validation_failed /user_id", () => organizations.transfer(id, nobody)],
        ["validation_failed /role", () => organizations.putMember(id, stranger, { role: "x" })],
        ["not_found", () => organizations.putMember(id, nobody)],
        ["not_found", () => organizations.update(nobody, { name: "Acme" })],
        ["not_found", () => organizations.members(nobody)],
        ["not_found", () => organizations.ofUser(nobody)],
      ] as const) {
        expect(await refusalOf(call()), String(call)).toBe(refused);
      }
    });
  });

  it("5. Over HTTP, members and owners have the role `user`; all others are 404.", async () => {
    const { organizations } = await faces["over HTTP"](target());
    const app = inProcess(target());
    for (const role of ["support", "admin"]) {
      const [staff, owner_id] = [await accountOf(target(), role), await accountOf(target())];
      const { id } = await organizations.create({ name: "Acme", owner_id });
      const creation = { name: "Acme", owner_id: staff };
      expect(await refusalOf(organizations.create(creation))).toBe("validation_failed /owner_id");
      expect(await refusalOf(organizations.putMember(id, staff))).toBe("not_found");
      expect(await refusalOf(organizations.transfer(id, staff))).toBe("validation_failed /user_id");
      expect(await refusalOf(organizations.ofUser(staff))).toBe("not_found");

      await app.putMember(id, staff, { role: "billing" });
      const before = await app.members(id);
      expect(before.members).toHaveLength(2);
      expect(await organizations.member(id, staff)).toBe(null);
      const shown = (await organizations.members(id)).members;
      expect(shown.map(({ user_id }) => user_id)).toEqual([owner_id]);
      const put = organizations.putMember(id, staff, { role: "admin" });
      expect(await refusalOf(put)).toBe("not_found");
      expect(await refusalOf(organizations.removeMember(id, staff))).toBe("not_found");
      expect(await app.members(id)).toEqual(before);

      await app.transfer(id, staff);
      expect(await refusalOf(organizations.transfer(id, owner_id))).toBe("not_found");
      expect(await app.get(id)).toMatchObject({ owner_id: staff });
    }
  });

  it("13. `as` names a user as the actor in process, and is 422 over HTTP.", async () => {
    const { organizations, actor } = await faces["over HTTP"](target());
    const app = inProcess(target());
    const [as, owner_id] = [randomUUID(), await accountOf(target())];
    const { id } = await app.create({ name: "Acme", owner_id }, { as });
    await app.member(id, owner_id, { as });
    await app.member(id, owner_id);
    await organizations.ofUser(owner_id);
    expect((await trailOf(target(), owner_id)).slice(1)).toEqual([
      ["organization_created", as],
      ["sensitive_read", as],
      ["sensitive_read", actor],
    ]);
    expect(await refusalOf(organizations.get(id, { as }))).toBe("validation_failed /as");
    expect(await refusalOf(organizations.putMember(id, owner_id, { as }))).toBe(
      "validation_failed /as",
    );
    expect(await refusalOf(app.delete(id, { as: "somebody" }))).toBe("validation_failed /as");
  });

  it("are the same for accounts and for clients", () => {
    expectTypeOf<Latchkey["organizations"]>().toEqualTypeOf<
      ReturnType<typeof createServerClient>["organizations"]
    >();
  });
});

describe("organizations from code through the MySQL proxy without MYSQL_PROXY_ADMIN", () => {
  const target = useTarget(async () =>
    open(await proxiedDatabase({ env: { MYSQL_PROXY_ADMIN: "off" } })),
  );

  it.each(Object.entries(faces))("11. %s, only `ofUser` works.", async (_, openFace) => {
    const { organizations } = await openFace(target());
    const { id: owner_id } = await userOf(target());
    const id = randomUUID();
    expect(await organizations.ofUser(owner_id)).toEqual([]);
    for (const call of [
      () => organizations.list(),
      () => organizations.get(id),
      () => organizations.create({ name: "Acme", owner_id }),
      () => organizations.update(id, { name: "Acme" }),
      () => organizations.delete(id),
      () => organizations.transfer(id, owner_id),
      () => organizations.members(id),
      () => organizations.member(id, owner_id),
      () => organizations.putMember(id, owner_id),
      () => organizations.removeMember(id, owner_id),
    ]) {
      expect(await refusalOf(call()), String(call)).toBe("admin_api_off");
    }
  });
});

describe("organizations from code with ADMIN_API=off", () => {
  const target = useTarget(() => open("sqlite", { ADMIN_API: "off" }));

  it.each(Object.entries(faces))(
    "12. %s: it closes the people's admin API, clients with `organizations:*` keep theirs.",
    async (_, openFace) => {
      const { organizations } = await openFace(target());
      const owner_id = await accountOf(target());
      const { id } = await organizations.create({ name: "Acme", owner_id });
      expect(await organizations.get(id)).toMatchObject({ id });
      const { token } = await userOf(target());
      const answer = await send(target(), "/admin/organizations", withBearer(token));
      expectProblem(answer, 404, "not_found");
    },
  );
});

it("14. A client makes 600 calls a minute, of accounts and organizations together, the app in process any number.", async () => {
  const target = await open("sqlite", { THROTTLE: "accounts=3,requests=off" });
  try {
    const client = await clientWith(target, "organizations", "write");
    await target.sql(`UPDATE clients SET account_access = 'read' WHERE id = '${client.id}'`);
    const { accounts, organizations } = overHttp(target, client);
    expect(await accounts.get(randomUUID())).toBe(null);
    for (let call = 0; call < 2; call++) expect(await organizations.get("acme")).toBe(null);
    expect(await refusalOf(organizations.get("acme"))).toBe("too_many_requests");
    const app = inProcess(target);
    for (let call = 0; call < 5; call++) expect(await app.get("acme")).toBe(null);
  } finally {
    await target.close();
  }
});

it("without the option `organizations`, each call in process throws an Error, and those over HTTP are 404", async () => {
  const target = await openInProcess({ database: "sqlite" });
  try {
    const app = organizationsIn(target.app, { hasOrganizations: false });
    await expect(app.get("acme")).rejects.toThrow("Add the option organizations");
    const client = await clientWith(target, "organizations", "write");
    expect(await refusalOf(overHttp(target, client).organizations.list())).toBe("not_found");
  } finally {
    await target.close();
  }
});
