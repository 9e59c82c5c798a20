import { getTableColumns } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SessionCaller } from "../../../src/core/user.ts";
import { sessions, users } from "../../../src/drivers/store/schema/sqlite.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

/** The columns that an export leaves out, and why. */
const leftOut = {
  users: {
    invited_by: "is the id of an administrator",
    username_key: "follows from the username",
    email_key: "follows from the e-mail address",
    password_hash: "is a secret, and the person knows the password",
    disabled_at: "is null, because nobody has a valid token of a disabled account",
    recovery_set: "names the set of the recovery codes, which are in `factors`",
    two_step: "is in `factors`",
    words_at: "says when words for searches were made of the rest",
    deleted_at: "is null, because a deleted account cannot be exported",
  },
  sessions: {
    user_id: "is the id of the account",
    offline: "is true or false, so it has no value of its own",
    remembered: "is true or false, so it has no value of its own",
    authenticated_at:
      "is the time of the login, or of the newest end of all other sessions, which is an event",
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

let backend: Backend;
let server: Server;
let caller: SessionCaller;
beforeAll(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
});
beforeEach(async () => {
  backend.sql("DELETE FROM sessions");
  const { userId, sessionId } = await server.auth.login.withPassword(login());
  caller = { userId, sessionId };
});
afterAll(() => backend.close());

/** The values of columns that the export does not take as any text. */
const rulesOf: Readonly<Record<string, string>> = {
  attributes: '{"phone":"the attributes"}',
  scope: "profile:read",
};

/** The values in the columns of a table that an export must contain, after each column got its own value. */
function distinctValues(table: "users" | "sessions"): Readonly<Record<string, unknown>> {
  const columns = Object.values(
    getTableColumns<typeof users | typeof sessions>(table === "users" ? users : sessions),
  );
  const left = columns.filter(({ name, primary }) => !primary && !(name in leftOut[table]));
  for (const [index, { name, dataType }] of left.entries()) {
    const text = rulesOf[name] ?? `the ${name}`;
    const value = dataType === "number" ? 1_700_000_000_000 + index * 1000 : text;
    backend.sql(`UPDATE ${table} SET ${name} = ?`, value);
  }
  const names = [...columns.filter(({ primary }) => primary), ...left].map(({ name }) => name);
  return backend.sql(`SELECT ${names.join()} FROM ${table}`)[0] ?? {};
}

/** Whether an object has a member of this value. A time in milliseconds is written in RFC 3339 format, JSON as an object. */
const has = (object: object, value: unknown): boolean =>
  Object.values(object).some(
    (one) =>
      one === value ||
      JSON.stringify(one) === value ||
      (typeof value === "number" && Date.parse(String(one)) === value),
  );

describe("the export of an account", () => {
  it.each(["users", "sessions"] as const)(
    "contains each column of %s, except those with a reason",
    async (table) => {
      const values = distinctValues(table);
      expect(Object.keys(values).length).toBeGreaterThan(8);
      const { account, sessions } = await server.auth.accounts.export(caller);
      const exported = table === "users" ? account : (sessions[0] ?? {});
      const missing = Object.entries(values).filter(([, value]) => !has(exported, value));
      expect(missing).toEqual([]);
    },
  );

  it("contains no secret, and no session of another user", async () => {
    await server.auth.accounts.register({ ...ann, username: "eve", email: "eve@example.com" });
    const eve = await server.auth.login.withPassword(login({ identifier: "eve" }));
    const [row] = backend.sql("SELECT password_hash FROM users WHERE id = ?", caller.userId);
    const text = JSON.stringify(await server.auth.accounts.export(caller));
    expect(text).not.toContain(row?.["password_hash"]);
    expect(text).not.toMatch(/hash|rt1_|\$2b\$/);
    for (const other of [eve.userId, eve.sessionId]) expect(text).not.toContain(other);
  });

  it("contains every session that is stored, ended ones included, the newest first", async () => {
    for (let index = 0; index < 120; index++) {
      backend.now += index % 3;
      await server.auth.login.withPassword(login());
    }
    const { sessions } = await server.auth.accounts.export(caller);
    const stored = backend.sql(
      "SELECT id FROM sessions WHERE user_id = ? ORDER BY created_at DESC, id DESC",
      caller.userId,
    );
    expect(stored).toHaveLength(121);
    expect(sessions.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
    expect(sessions.filter(({ revoked_at }) => revoked_at === null)).toHaveLength(20);
  });

  it("contains no session and no address of an administrator", async () => {
    const origin = { address: "198.51.100.7", requestId: "request-of-admin" };
    const actor = { actorId: "admin", sessionId: "session-of-admin", origin };
    await server.auth.admin.users.find(actor, caller.userId);
    const { events } = await server.auth.accounts.export(caller);
    expect(events.find(({ event }) => event === "sensitive_read")).toMatchObject({
      by: "administrator",
      session_id: null,
      address: null,
      request_id: null,
    });
  });

  it("says when it was made, and is refused for a deleted account", async () => {
    const made = new Date(backend.now).toISOString();
    expect(await server.auth.accounts.export(caller)).toMatchObject({ exported_at: made });
    const nobody = { userId: "nobody", sessionId: caller.sessionId };
    expect(await refusal(server.auth.accounts.export(nobody))).toMatchObject({
      code: "invalid_token",
    });
  });
});
