import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FirstAdmin } from "../../../src/core/admin/users/first-admin.ts";
import { secret } from "../../support/secrets.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

const hour = 3_600_000;
const operator = { actorId: "cli:op" };

let backend: Backend;
let server: Server;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
});
afterEach(() => backend.close());

/** The token of a new link of a server. */
async function tokenOf({ auth }: Server, actor?: typeof operator): Promise<string> {
  const link = (await auth.admin.first.link(actor)) ?? "";
  const [, token = ""] =
    /^https:\/\/auth\.example\.com\/app\/setup#token=(lt1_\S+)$/.exec(link) ?? [];
  return secret(token);
}
const person = (token: string, changes: Partial<FirstAdmin> = {}): FirstAdmin => ({
  ...ann,
  token,
  ...changes,
});
const codeOf = async (created: Promise<unknown>): Promise<string> => (await refusal(created)).code;
const rolesOf = () => backend.sql("select role from users").map(({ role }) => role);

describe("the link of the first administrator", () => {
  it("creates one whose user logs in, and then no server makes a link or takes an earlier one", async () => {
    const other = await backend.openServer();
    const [token, earlier] = [await tokenOf(server), await tokenOf(other)];
    const account = await server.auth.admin.first.create(person(token, { address: "192.0.2.1" }));
    expect(account).toMatchObject({ username: "Ann", role: "admin", emailVerifiedAt: null });
    expect(backend.sql("select event, actor_id, subject_id, address, detail from audit")).toEqual([
      expect.objectContaining({
        event: "user_created",
        actor_id: account.id,
        subject_id: account.id,
        address: "192.0.2.1",
        detail: '{"source":"setup"}',
      }),
    ]);
    await server.auth.login.withPassword(login());

    for (const { auth } of [server, other]) {
      expect(await auth.admin.first.link()).toBeUndefined();
      for (const one of [token, earlier]) {
        const again = person(one, { username: "bob", email: "bob@example.com" });
        expect(await codeOf(auth.admin.first.create(again))).toBe("invalid_link");
      }
    }
    expect(rolesOf()).toEqual(["admin"]);
  });

  it("creates one of two that are sent at the same time to two servers, with the same link or another", async () => {
    const other = await backend.openServer();
    const token = await tokenOf(server);
    const outcomes = await Promise.allSettled([
      server.auth.admin.first.create(person(token)),
      other.auth.admin.first.create(person(token, { username: "bob", email: "b@example.com" })),
      other.auth.admin.first.create(
        person(await tokenOf(other), { username: "cara", email: "c@example.com" }),
      ),
    ]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(rolesOf()).toEqual(["admin"]);
  });

  it("names in the audit trail the operator who printed it", async () => {
    const { id } = await server.auth.admin.first.create(person(await tokenOf(server, operator)));
    expect(backend.sql("select actor_id, subject_id from audit")).toEqual([
      expect.objectContaining({ actor_id: operator.actorId, subject_id: id }),
    ]);
  });

  it("works for an hour", async () => {
    const token = await tokenOf(server);
    backend.now += hour;
    expect(await codeOf(server.auth.admin.first.create(person(token)))).toBe("invalid_link");
    backend.now -= 1;
    await server.auth.admin.first.create(person(token));
  });

  it("is no other link, and no other link is this one", async () => {
    const { id } = await server.auth.accounts.register(ann);
    const { admin, links } = server.auth;
    const reset = await admin.users.resetLink(operator, id, { disablePassword: false });
    const [, resetToken = ""] = reset.split("#token=");
    expect(await codeOf(admin.first.create(person(secret(resetToken))))).toBe("invalid_link");
    const token = await tokenOf(server);
    const password = "another horse battery";
    const change = { token, password, language: "en", address: undefined, userAgent: undefined };
    expect(await codeOf(links.resetPassword(change))).toBe("invalid_link");
    expect(await codeOf(admin.first.create(person(`${token.slice(0, -1)}_`)))).toBe("invalid_link");
  });

  it("is dead once somebody else becomes administrator", async () => {
    const { id } = await server.auth.accounts.register(ann);
    const token = await tokenOf(server);
    backend.sql("update users set role = 'admin' where id = ?", id);
    const late = person(token, { username: "bob", email: "bob@example.com" });
    expect(await codeOf(server.auth.admin.first.create(late))).toBe("invalid_link");
  });

  it("stays good after a refusal, and leaves the place to another link", async () => {
    await server.auth.accounts.register({ ...ann, username: "taken", email: "taken@example.com" });
    const token = await tokenOf(server);
    const create = (changes: Partial<FirstAdmin>) =>
      server.auth.admin.first.create(person(token, changes));
    const faults = await refusal(create({ email: "x", password: "x" }));
    expect(faults.errors?.map(({ pointer }) => pointer)).toEqual(["/email", "/password"]);
    expect(await codeOf(create({ username: "Taken" }))).toBe("username_taken");
    expect(await codeOf(create({ email: "Taken@example.com" }))).toBe("email_taken");
    const account = await server.auth.admin.first.create(person(await tokenOf(server)));
    expect(account).toMatchObject({ username: "Ann", role: "admin" });
  });

  it("needs no email where a login needs a proven address", async () => {
    const strict = await backend.openServer({ policy: { requireVerifiedEmail: true } });
    await strict.auth.admin.first.create(person(await tokenOf(strict)));
    await strict.auth.login.withPassword(login());
  });
});
