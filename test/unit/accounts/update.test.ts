import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AccountChanges } from "../../../src/core/accounts/update.ts";
import type { SessionCaller } from "../../../src/core/user.ts";
import { ann, openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon } from "../support/claims.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let caller: SessionCaller;
beforeAll(async () => {
  backend = await openBackend();
  server = await backend.openServer();
});
beforeEach(async () => {
  backend.sql("DELETE FROM users");
  backend.now = noon;
  const { id: userId } = await server.auth.accounts.register(ann);
  caller = { userId, sessionId: "a session" };
});
afterAll(() => backend.close());

const update = (changes: AccountChanges, { auth } = server) =>
  auth.accounts.update(caller, changes);
const row = () => backend.sql("SELECT * FROM users WHERE id = ?", caller.userId)[0];
/** A server on which another change of the account comes first. */
const late = (others: AccountChanges) => {
  let isFirst = true;
  return backend.openServer({
    wrap: ({ store }) => ({
      store: {
        ...store,
        async updateAccount(...given) {
          if (isFirst) await update(others);
          isFirst = false;
          return store.updateAccount(...given);
        },
      },
    }),
  });
};

describe("changing an account", () => {
  it("changes the given members, and returns the stored account", async () => {
    const before = row();
    backend.now += 1000;
    const account = await update({ username: "Bea.Jones", name: "  Bea Jones " });
    expect(account).toEqual(await server.auth.accounts.find(caller.userId));
    expect(row()).toEqual({
      ...before,
      username: "Bea.Jones",
      username_key: "bea.jones",
      name: "Bea Jones",
      updated_at: noon + 1000,
      words_at: noon + 1000,
    });
  });

  it("keeps absent members", async () => {
    await update({ name: "Bea" });
    expect(row()).toMatchObject({ username: "Ann", name: "Bea" });
    await update({ username: "bea" });
    expect(row()).toMatchObject({ username: "bea", name: "Bea" });
  });

  it("writes nothing if nothing changes", async () => {
    const before = row();
    backend.now += 1000;
    expect(await update({})).toMatchObject({ username: "Ann" });
    expect(await update({ username: "Ann", name: "Ann Smith" })).toMatchObject({ updatedAt: noon });
    expect(row()).toEqual(before);
  });

  it("allows another spelling of the own username, and the own username if it is reserved by now", async () => {
    expect(await update({ username: "ANN" })).toMatchObject({
      username: "ANN",
      usernameKey: "ann",
    });
    backend.sql("UPDATE users SET username = 'support', username_key = 'support'");
    expect(await update({ username: "Support" })).toMatchObject({ username: "Support" });
    backend.sql("UPDATE users SET username = '...', username_key = '...'");
    expect(await update({ username: "..." })).toMatchObject({ username: "..." });
  });

  it("frees the old username at once", async () => {
    await update({ username: "bea" });
    const other = await server.auth.accounts.register({ ...ann, email: "other@example.com" });
    expect(other.usernameKey).toBe("ann");
  });
});

describe("a refused change of an account", () => {
  it.each([
    [{ username: "a b" }, ["/username"]],
    [{ username: "admin" }, ["/username"]],
    [{ username: "" }, ["/username"]],
    [{ username: "-.-" }, ["/username"]],
    [{ username: "ann@example.com" }, ["/username"]],
    [{ name: " " }, ["/name"]],
    [{ name: "x".repeat(129) }, ["/name"]],
    [{ username: "x", name: "a\nb" }, ["/username", "/name"]],
    [{ username: "bea", name: "" }, ["/name"]],
  ])("has the rules of a registration, and changes nothing: %j", async (changes, pointers) => {
    const before = row();
    const { code, errors = [] } = await refusal(update(changes));
    expect(code).toBe("validation_failed");
    expect(errors.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(row()).toEqual(before);
  });

  it("is refused for a username that is taken, in any spelling, and keeps the name as well", async () => {
    await server.auth.accounts.register({ ...ann, username: "Bea", email: "bea@example.com" });
    const before = row();
    for (const username of ["Bea", "bea", "ＢＥＡ"]) {
      const { code } = await refusal(update({ username, name: "Bea" }));
      expect(code, username).toBe("username_taken");
    }
    expect(row()).toEqual(before);
  });

  it("is refused for a deleted account", async () => {
    backend.sql("DELETE FROM users");
    expect(await refusal(update({ name: "Bea" }))).toMatchObject({ code: "invalid_token" });
  });
});

describe("two changes of an account at once", () => {
  it("ASVS-15.4.2 are both stored, even in the same millisecond", async () => {
    await update({ username: "bea" }, await late({ name: "Bea" }));
    expect(row()).toMatchObject({ username: "bea", name: "Bea", updated_at: noon + 2 });
  });

  it("of the same member leave the later one", async () => {
    await update({ name: "Later" }, await late({ name: "Earlier", username: "bea" }));
    expect(row()).toMatchObject({ username: "bea", name: "Later" });
  });
});
