import { randomUUID } from "node:crypto";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import type { Accounts } from "../../../../src/client/accounts.ts";
import { createClient as createPageClient } from "../../../../src/client/client.ts";
import { serverScopes } from "../../../../src/core/access.ts";
import { adminThrottle } from "../../../../src/core/admin/rows.ts";
import { defineConfig, type OwnConfig } from "../../../../src/entry/config/own/own-config.ts";
import { readConfig } from "../../../../src/entry/config/read.ts";
import { accountsIn } from "../../../../src/in-process.ts";
import type { Latchkey } from "../../../../src/index.ts";
import { createServerClient } from "../../../../src/server.ts";
import {
  form,
  logIn,
  newPassword,
  send,
  tokenPath,
  verify,
  withBearer,
} from "../../../suite/http/calls/calls.ts";
import {
  askClientToken,
  clientToken,
  limitToApp,
  makePublic,
  type TestClient,
} from "../../../suite/http/calls/clients.ts";
import { expectOAuthError, expectProblem } from "../../../suite/http/calls/expect.ts";
import { undoEmailChange, verifyEmail } from "../../../suite/http/calls/links.ts";
import {
  addressOf,
  areas,
  clientWith,
  overHttp,
  refusalOf,
  setAccess,
  trailOf,
  userOf,
  type Area,
} from "../../../suite/http/calls/servers.ts";
import { proxiedDatabase, type TestDatabase } from "../../../support/databases/databases.ts";
import { mailTo, mailsTo, tokenIn } from "../../../support/mail/mailbox.ts";
import {
  openInProcess,
  useTarget,
  type InProcessTarget,
} from "../../../support/targets/http-target.ts";

const config = defineConfig({
  attributes: z.object({
    phone: z.string().optional(),
    plan: z.enum(["free", "pro"]).optional().meta({ readOnly: true }),
  }),
  roles: { support: [] },
  organizations: {},
});

type Server = Accounts<{
  readonly phone?: string | undefined;
  readonly plan?: "free" | "pro" | undefined;
}>;

const open = (database: "sqlite" | "mysql" | TestDatabase, env = {}): Promise<InProcessTarget> =>
  openInProcess({ database, own: config, env: { AUDIT_TABLE: "on", LOGIN_LINKS: "on", ...env } });

const proxied = async (adminApi: "on" | "off") =>
  open(await proxiedDatabase({ env: { MYSQL_PROXY_ADMIN: adminApi } }));

const inProcess = (target: InProcessTarget): Server => accountsIn(target.app);

/** The two ways to the accounts, and the actor that the audit trail shows. */
const faces = {
  "over HTTP": async (target: InProcessTarget) => {
    const client = await clientWith(target, "accounts", "write");
    return {
      accounts: overHttp<typeof config>(target, client).accounts as Server,
      actor: `client:${client.id}`,
    };
  },
  "in process": (target: InProcessTarget) =>
    Promise.resolve({ accounts: inProcess(target), actor: "app" }),
};

describe.each([
  ["SQLite", () => open("sqlite")],
  ["MySQL", () => open("mysql")],
  ["MySQL, through the proxy with MYSQL_PROXY_ADMIN=on", () => proxied("on")],
] as const)("accounts from code on %s", (_, openTarget) => {
  const target = useTarget(openTarget);

  describe.each(Object.entries(faces))("%s", (_face, openFace) => {
    it("1. `latchkey.accounts` and `createServerClient` are the administrator's use cases about accounts, with an actor `app` or `client:<id>`.", async () => {
      const { accounts, actor } = await openFace(target());
      const email = addressOf();
      const time_zone = "Europe/Berlin";
      const made = await accounts.create({ email, name: "Ann", email_verified: true, time_zone });
      const { id, username } = made;
      expect(made).toMatchObject({ time_zone });
      expect(made).toMatchObject({ name: "Ann", role: "user", email_verified: true });
      expect(await accounts.get(id)).toEqual(made);
      expect(await accounts.find({ email: email.toUpperCase() })).toEqual(made);
      expect(await accounts.find({ username })).toEqual(made);
      for (const nobody of [randomUUID(), "x", "..", ""]) {
        expect(await accounts.get(nobody), nobody).toBe(null);
      }
      expect(await accounts.find({ email: addressOf() })).toBe(null);
      expect(await accounts.find({ username: email })).toBe(null);
      for (const nothing of [{}, { email: undefined }, { username: null }, { email: "" }]) {
        expect(await accounts.find(nothing as never), JSON.stringify(nothing)).toBe(null);
      }
      const page = await accounts.list();
      expect(page.accounts).toContainEqual(made);
      expect(await mailsTo(email)).toEqual([]);

      const changes = { username: `${username}-2`, locale: "de", time_zone: null };
      expect(await accounts.update(id, changes)).toMatchObject(changes);
      await accounts.disable(id);
      expect(await accounts.get(id)).toMatchObject({ disabled_at: expect.any(String) });
      await accounts.enable(id);
      expect(await accounts.get(id)).toMatchObject({ disabled_at: null });
      await accounts.inviteAgain(id);
      await mailTo(email);
      await accounts.delete(id);
      expect(await accounts.get(id)).toBe(null);

      const events = (await trailOf(target(), id)).filter(([event]) => event !== "sensitive_read");
      expect(events).toEqual(
        [
          "user_created",
          "user_updated",
          "user_archived",
          "user_enabled",
          "user_invited",
          "user_deleted",
        ].map((event) => [event, actor]),
      );
    });

    it("1. The same of invitations, resets and sessions.", async () => {
      const { accounts, actor } = await openFace(target());
      const email = addressOf();
      const invited = await accounts.invite({ email });
      expect(invited).toMatchObject({ no_password: true, invited_at: expect.any(String) });
      const [row] = await target().sql(`SELECT invited_by FROM users WHERE id = '${invited.id}'`);
      expect(row).toEqual({ invited_by: actor });
      await mailTo(email);

      const { person, token, id } = await userOf(target());
      await accounts.endSessions(id);
      expect((await verify(target(), token)).status).toBe(401);
      const { access_token: next } = (await logIn(target(), person)).body;
      await accounts.requirePasswordReset(id);
      expect((await verify(target(), String(next))).status).toBe(401);
      expectOAuthError(await logIn(target(), person), 400, "invalid_grant");
      await mailTo(person.email);
      for (const call of ["endSessions", "disable", "enable", "delete"] as const) {
        expect(await refusalOf(accounts[call](randomUUID())), call).toBe("not_found");
      }
    });

    it("7. `email_verified` and password members cannot be written over HTTP but at `create`.", async () => {
      const { accounts, actor } = await openFace(target());
      const password = newPassword();
      const { id, email } = await accounts.create({
        email: addressOf(),
        email_verified: true,
        password,
      });
      const login = await logIn(target(), { username: email, password });
      expect(login.status, login.text).toBe(200);
      expect(await refusalOf(accounts.update(id, { password: "another one" } as never))).toBe(
        "validation_failed /password",
      );
      const unproven = await refusalOf(accounts.update(id, { email_verified: false }));
      expect(unproven).toBe(actor === "app" ? "none" : "validation_failed /email_verified");
      expect(await accounts.get(id)).toMatchObject({ email_verified: actor !== "app" });
    });

    it("9. A member that a call cannot change is 422.", async () => {
      const { accounts } = await openFace(target());
      const { id } = await accounts.create({ email: addressOf() });
      for (const [changes, pointers] of [
        [{ id: randomUUID() }, "/id"],
        [{ nickname: "Ann", created_at: "now" }, "/nickname /created_at"],
        [{ attributes: { plna: "pro" } }, "/attributes/plna"],
        [{ attributes: { plan: "gold" } }, "/attributes/plan"],
        [{ name: "" }, "/name"],
      ] as const) {
        const outcome = await refusalOf(accounts.update(id, changes as never));
        expect(outcome).toBe(`validation_failed ${pointers}`);
        const creation = { email: addressOf(), ...changes };
        expect(await refusalOf(accounts.create(creation as never))).toBe(outcome);
      }
      expect(await refusalOf(accounts.create({ email: "ann" }))).toBe("validation_failed /email");
      const both = { email: addressOf(), password: newPassword() };
      expect(await refusalOf(accounts.invite(both))).toBe("validation_failed /password");
    });

    it("10. `readOnly` attributes are read-only for the user, not for the operator's code.", async () => {
      const { accounts } = await openFace(target());
      const { token, id } = await userOf(target());
      const changed = await accounts.update(id, {
        attributes: { plan: "pro", phone: "+491" },
      });
      expect(changed.attributes).toEqual({ plan: "pro", phone: "+491" });
      await send(target(), "/users/me", {
        method: "PATCH",
        headers: { ...withBearer(token).headers, "Content-Type": "application/json" },
        body: JSON.stringify({ attributes: { plan: "free", phone: "+492" } }),
      });
      expect((await accounts.get(id))?.attributes).toEqual({ plan: "pro", phone: "+492" });
      await accounts.update(id, { attributes: { plan: null } });
      expect((await accounts.get(id))?.attributes).toEqual({ phone: "+492" });
      const made = await accounts.create({ email: addressOf(), attributes: { plan: "free" } });
      expect(made.attributes).toEqual({ plan: "free" });
    });
  });

  describe.each(Object.keys(areas) as Area[])("what a client may do with %s", (area) => {
    const [read, write] = [`${area}:read`, `${area}:write`];
    const serverOf = (client: TestClient) => overHttp<typeof config>(target(), client)[area];
    const path = { accounts: "/accounts", organizations: "/server/organizations" }[area];

    it("2. It is a column of its own, null for rows from before, never a word in `clients.scope`.", async () => {
      for (const access of [null, "admin", ""]) {
        const client = await clientWith(target(), area, access, `profile:read ${read} ${write}`);
        const answer = await askClientToken(target(), client);
        expect(answer.body["scope"], String(access)).toBe("profile:read");
        const asked = await askClientToken(target(), client, { scope: read });
        expectOAuthError(asked, 400, "invalid_scope");
        expect(await refusalOf(serverOf(client).list())).toBe("insufficient_scope");
      }
      const other = area === "accounts" ? "organizations" : "accounts";
      const client = await clientWith(target(), other, "write");
      expect(await refusalOf(serverOf(client).list())).toBe("insufficient_scope");
    });

    it("3. It shows as the scope of reading or writing in the own tokens of a confidential first-party client.", async () => {
      const reader = await clientWith(target(), area, "read");
      expect((await askClientToken(target(), reader)).body["scope"]).toBe(read);
      const { id: owner_id } = await inProcess(target()).create({ email: addressOf() });
      const writer = await clientWith(target(), area, "write");
      const { organizations } = overHttp(target(), writer);
      const { id } =
        area === "accounts"
          ? { id: owner_id }
          : await organizations.create({ name: "Acme", owner_id });
      const ofReader = serverOf(reader);
      expect(await ofReader.get(id)).toMatchObject({ id });
      expect(await refusalOf(ofReader.update(id, { name: "Ann" }))).toBe("insufficient_scope");
      expect((await askClientToken(target(), writer)).body["scope"]).toBe(`${read} ${write}`);
      // A token ends with the access, and shows what the client may do now.
      const token = await clientToken(target(), writer);
      await setAccess(target(), writer, area, "read");
      const change = { method: "DELETE", ...withBearer(token) };
      const refused = await send(target(), `${path}/${id}`, change);
      expectProblem(refused, 403, "insufficient_scope");
      expect((await send(target(), `${path}/${id}`, withBearer(token))).status).toBe(200);

      const { person, token: own } = await userOf(target());
      const { username, password } = person;
      const asUser = await send(target(), tokenPath, form({ username, password, scope: read }));
      expectOAuthError(asUser, 400, "invalid_scope");
      expectProblem(await send(target(), path, withBearer(own)), 403, "insufficient_scope");
      expectProblem(await send(target(), path), 401, "missing_token");

      await limitToApp(target(), writer);
      expectProblem(await send(target(), path, withBearer(token)), 403, "insufficient_scope");
      const open = await clientWith(target(), area, "write");
      const held = await clientToken(target(), open);
      await makePublic(target(), open);
      expectProblem(await send(target(), path, withBearer(held)), 403, "insufficient_scope");
    });
  });

  it("5. Over HTTP, targets have the role `user`; all others are 404.", async () => {
    const { accounts } = await faces["over HTTP"](target());
    for (const role of ["support", "admin"]) {
      const made = await inProcess(target()).create({ email: addressOf(), role });
      const { id, username, email } = made;
      expect(await inProcess(target()).get(id)).toEqual(made);
      expect(await accounts.get(id)).toBe(null);
      expect(await accounts.find({ username })).toBe(null);
      expect(await accounts.find({ email })).toBe(null);
      expect((await accounts.list()).accounts.map((one) => one.id)).not.toContain(id);
      expect((await inProcess(target()).list()).accounts.map((one) => one.id)).toContain(id);
      expect(await refusalOf(accounts.update(id, { name: "Eve" }))).toBe("not_found");
      expect(await refusalOf(accounts.update(id, { email: addressOf() }))).toBe("not_found");
      for (const call of [
        "inviteAgain",
        "disable",
        "enable",
        "requirePasswordReset",
        "endSessions",
        "delete",
      ] as const) {
        expect(await refusalOf(accounts[call](id)), call).toBe("not_found");
      }
      expect(await inProcess(target()).get(id)).toEqual(made);
      const creation = { email: addressOf(), role };
      expect(await refusalOf(accounts.create(creation))).toBe("validation_failed /role");
    }
    const { id } = await accounts.create({ email: addressOf() });
    expect(await refusalOf(accounts.update(id, { role: "support" }))).toBe(
      "validation_failed /role",
    );
  });

  it("6. Over HTTP, `update({ email })` starts the user's own change: a link to the new address, a notice with undo to the old one.", async () => {
    const { accounts, actor } = await faces["over HTTP"](target());
    const [old, next, password] = [addressOf(), addressOf(), newPassword()];
    const { id } = await accounts.create({ email: old, email_verified: true, password });
    const changed = await accounts.update(id, { email: next, name: "Ann" });
    expect(changed).toMatchObject({ email: old, email_verified: true, name: "Ann" });
    await expect
      .poll(() => trailOf(target(), id))
      .toContainEqual(["user_email_change_requested", actor]);
    expect(await refusalOf(accounts.update(id, { email: "no address" }))).toBe(
      "validation_failed /email",
    );
    const token = tokenIn(await mailTo(next));
    expect((await verifyEmail(target(), token)).status).toBe(401);
    expect((await verifyEmail(target(), token, { password })).status).toBe(204);
    expect(await accounts.get(id)).toMatchObject({ email: next, email_verified: true });
    const undone = await undoEmailChange(target(), tokenIn(await mailTo(old)));
    expect(undone.status, undone.text).toBe(200);
    expect(await accounts.get(id)).toMatchObject({ email: old });
  });

  it("8. In process, changes take effect at once.", async () => {
    const accounts = inProcess(target());
    const [old, next] = [addressOf(), addressOf()];
    const { id } = await accounts.create({ email: old, email_verified: true });
    const changed = await accounts.update(id, { email: next, email_verified: false });
    expect(changed).toMatchObject({ email: next, email_verified: false });
    await mailTo(old);
    const { email } = await accounts.create({ email: addressOf() });
    expect(await refusalOf(accounts.update(id, { email }))).toBe("email_taken");
    const unknown = accounts.update(id, { name: "Eve", role: "suport" });
    expect(await refusalOf(unknown)).toBe("validation_failed /role");
    expect(await accounts.get(id)).toMatchObject({ name: changed.name, role: "user" });
  });

  it("13. `as` names a user as the actor in process, and is 422 over HTTP.", async () => {
    const { accounts, actor } = await faces["over HTTP"](target());
    const app = inProcess(target());
    const helper = randomUUID();
    const { id } = await app.create({ email: addressOf() }, { as: helper });
    await app.get(id, { as: helper });
    await app.get(id);
    expect(await trailOf(target(), id)).toEqual([
      ["user_created", helper],
      ["sensitive_read", helper],
    ]);
    for (const call of ["get", "disable", "delete"] as const) {
      expect(await refusalOf(accounts[call](id, { as: helper }))).toBe("validation_failed /as");
      expect(await refusalOf(app[call](id, { as: "somebody" }))).toBe("validation_failed /as");
    }
    const own = addressOf();
    expect(await app.update(id, { email: own }, { as: id })).toMatchObject({ email: own });
    await accounts.get(id);
    expect((await trailOf(target(), id)).at(-1)).toEqual(["sensitive_read", actor]);
  });
});

describe("accounts from code through the MySQL proxy without MYSQL_PROXY_ADMIN", () => {
  const target = useTarget(() => proxied("off"));

  it.each(Object.entries(faces))(
    "11. %s, `get`, `find` and `endSessions` always work, the rest with MYSQL_PROXY_ADMIN=on.",
    async (_, openFace) => {
      const { accounts } = await openFace(target());
      const { person, token, id } = await userOf(target());
      expect(await accounts.get(id)).toMatchObject({ id });
      expect(await accounts.find({ email: person.email })).toMatchObject({ id });
      await accounts.endSessions(id);
      expect((await verify(target(), token)).status).toBe(401);
      const before = await accounts.get(id);
      for (const call of [
        () => accounts.list(),
        () => accounts.create({ email: addressOf() }),
        () => accounts.invite({ email: addressOf() }),
        () => accounts.inviteAgain(id),
        () => accounts.update(id, { name: "Ann" }),
        () => accounts.disable(id),
        () => accounts.enable(id),
        () => accounts.requirePasswordReset(id),
        () => accounts.delete(id),
      ]) {
        expect(await refusalOf(call()), String(call)).toBe("admin_api_off");
      }
      expect(await accounts.get(id)).toEqual(before);
    },
  );
});

describe("accounts from code with ADMIN_API=off", () => {
  const target = useTarget(() => open("sqlite", { ADMIN_API: "off" }));

  it.each(Object.entries(faces))(
    "12. %s: it closes the people's admin API, clients with `accounts:*` keep theirs.",
    async (_, openFace) => {
      const { accounts } = await openFace(target());
      const { id } = await accounts.create({ email: addressOf() });
      expect(await accounts.get(id)).toMatchObject({ id });
      const { token } = await userOf(target());
      expectProblem(await send(target(), "/admin/users", withBearer(token)), 404, "not_found");
    },
  );
});

describe("accounts from code", () => {
  it("4. Operators cannot declare these names (78).", () => {
    for (const scope of serverScopes) {
      for (const own of [
        { scopes: { [scope]: "Mine" } },
        { roles: { support: [scope] } },
        { appClaims: { [scope]: { text: { en: "Mine" }, value: () => [] } } },
        { organizations: { scopes: { [scope]: "Mine" } } },
      ]) {
        expect(() => readConfig({}, () => "", own as OwnConfig), JSON.stringify(own)).toThrow(
          scope,
        );
      }
    }
  });

  it("14. A client makes 600 calls a minute, the app in process any number.", async () => {
    const target = await openInProcess({
      database: "sqlite",
      own: config,
      env: { THROTTLE: "accounts=3,requests=off" },
    });
    try {
      expect(adminThrottle.accounts.rule).toEqual({ limit: 600, window: 60_000 });
      const { accounts } = await faces["over HTTP"](target);
      const { accounts: others } = await faces["over HTTP"](target);
      const app = inProcess(target);
      for (let call = 0; call < 3; call++) expect(await accounts.get(randomUUID())).toBe(null);
      expect(await refusalOf(accounts.get(randomUUID()))).toBe("too_many_requests");
      expect(await others.get(randomUUID())).toBe(null);
      for (let call = 0; call < 9; call++) expect(await app.get(randomUUID())).toBe(null);
    } finally {
      await target.close();
    }
  });

  it("5. A role that changes between the read and the write of a call decides.", async () => {
    let beforeWrite: (() => Promise<unknown>) | undefined;
    const target: InProcessTarget = await openInProcess({
      database: "sqlite",
      own: config,
      replaced: {
        drivers: (drivers) => ({
          ...drivers,
          database: {
            ...drivers.database,
            store: {
              ...drivers.database.store,
              async findAccount(userId) {
                const found = await drivers.database.store.findAccount(userId);
                await beforeWrite?.();
                return found;
              },
            },
          },
        }),
        afterwork: (afterwork) => afterwork,
      },
    });
    try {
      const { accounts } = await faces["over HTTP"](target);
      for (const call of [
        (id: string) => accounts.update(id, { name: "Eve" }),
        (id: string) => accounts.requirePasswordReset(id),
        (id: string) => accounts.endSessions(id),
        (id: string) => accounts.inviteAgain(id),
        (id: string) => accounts.delete(id),
      ]) {
        const { person, id } = await userOf(target);
        beforeWrite = async () => {
          beforeWrite = undefined;
          await target.sql(
            `UPDATE users SET role = 'support', updated_at = updated_at + 1 WHERE id = '${id}'`,
          );
        };
        const outcome = await refusalOf(call(id));
        expect(outcome, String(call)).toBe("not_found");
        const [row] = await target.sql(
          `SELECT name, disabled_at, deleted_at, invited_at, password_hash = '!' AS gone, sessions_valid_from FROM users WHERE id = '${id}'`,
        );
        expect(row, String(call)).toMatchObject({
          name: person.name,
          disabled_at: null,
          deleted_at: null,
          invited_at: null,
          gone: 0,
        });
      }
    } finally {
      await target.close();
    }
  });

  it("infers the attributes from the zod object, for accounts and for clients", () => {
    type Attributes = { phone?: string | undefined; plan?: "free" | "pro" | undefined };
    const server = createServerClient<typeof config>({
      baseUrl: "https://x.example",
      clientId: "",
      clientSecret: "",
    });
    type Found = NonNullable<Awaited<ReturnType<typeof server.accounts.get>>>;
    expectTypeOf<Found["attributes"]>().toEqualTypeOf<Partial<Attributes> | undefined>();
    const page = createPageClient<typeof config>({ baseUrl: "https://x.example" });
    type User = Awaited<ReturnType<typeof page.getUser>>;
    expectTypeOf<NonNullable<User>["attributes"]>().toEqualTypeOf<
      Partial<Attributes> | undefined
    >();
    type Own = Latchkey<Attributes>["accounts"];
    expectTypeOf<Own>().toEqualTypeOf<typeof server.accounts>();
  });
});
