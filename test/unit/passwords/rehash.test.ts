import { hashSync } from "@node-rs/bcrypt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
beforeEach(async () => {
  backend = await openBackend();
  await (await backend.openServer({ cost: 6 })).auth.accounts.register(ann);
});
afterEach(() => backend.close());

const storedHash = (): string =>
  String(backend.sql("SELECT password_hash FROM users")[0]?.["password_hash"]);
const storeHash = (text: string): void =>
  void backend.sql("UPDATE users SET password_hash = ?", text);

describe("a login with a stored hash of another cost", () => {
  it("replaces a hash of lower cost, and the password stays the same", async () => {
    const today = await backend.openServer({ cost: 7 });
    backend.now += 1000;
    await today.auth.login.withPassword(login());
    expect(storedHash()).toMatch(/^\$2b\$07\$/);
    expect(backend.sql("SELECT updated_at FROM users")).toEqual([{ updated_at: backend.now }]);
    await today.auth.login.withPassword(login());
    expect(await refusal(today.auth.login.withPassword(login({ password: "wrong" })))).toBeTruthy();
  });

  it("keeps a hash of the current cost or a higher one", async () => {
    await (await backend.openServer({ cost: 7 })).auth.login.withPassword(login());
    const made = storedHash();
    await (await backend.openServer({ cost: 7 })).auth.login.withPassword(login());
    await (await backend.openServer({ cost: 6 })).auth.login.withPassword(login());
    expect(storedHash()).toBe(made);
  });

  it("keeps the hash after a wrong password and for a disabled account", async () => {
    const old = storedHash();
    const today = await backend.openServer({ cost: 7 });
    expect(await refusal(today.auth.login.withPassword(login({ password: "wrong" })))).toBeTruthy();
    backend.sql("UPDATE users SET disabled_at = 1");
    expect(await refusal(today.auth.login.withPassword(login()))).toBeTruthy();
    expect(storedHash()).toBe(old);
  });

  it.each(["$2a$", "$2b$", "$2y$"])("replaces an imported %s hash of cost 5", async (prefix) => {
    storeHash(prefix + hashSync(ann.password, 5).slice(4));
    const today = await backend.openServer({ cost: 6 });
    await today.auth.login.withPassword(login());
    expect(storedHash()).toMatch(/^\$2b\$06\$/);
    await today.auth.login.withPassword(login());
  });

  it("VULN-69 is refused for a $2x$ hash, a cost above the limit and a text that is no bcrypt hash", async () => {
    const today = await backend.openServer();
    const good = hashSync(ann.password, 6);
    for (const foreign of [
      good.replace("$2b$06$", "$2x$06$"),
      good.replace("$2b$06$", "$2b$31$"),
      good.replace("$2b$06$", "$2b$15$"),
      good.replace("$2b$06$", "$1$"),
      ann.password,
      "",
    ]) {
      storeHash(foreign);
      const failure = await refusal(today.auth.login.withPassword(login()));
      expect(failure, foreign.slice(0, 7)).toMatchObject({ code: "invalid_grant" });
      expect(storedHash(), foreign.slice(0, 7)).toBe(foreign);
    }
  });
});

describe("replacing a hash at the same time as another change", () => {
  it("lets two logins succeed and stores one of the two hashes", async () => {
    const written: boolean[] = [];
    let waiting: (() => void)[] = [];
    const watched = (): Promise<Server> =>
      backend.openServer({
        cost: 7,
        wrap: ({ store }) => ({
          store: {
            ...store,
            async replacePasswordHash(change) {
              // Waits until both logins have made their hash, so that both try to write.
              await new Promise<void>((resolve) => {
                waiting.push(resolve);
                if (waiting.length < 2) return;
                for (const proceed of waiting) proceed();
                waiting = [];
              });
              const won = await store.replacePasswordHash(change);
              written.push(won);
              if (won) expect(storedHash()).toBe(change.to);
              return won;
            },
          },
        }),
      });
    const [one, other] = [await watched(), await watched()];
    await Promise.all([
      one.auth.login.withPassword(login()),
      other.auth.login.withPassword(login()),
    ]);
    expect(written).toHaveLength(2);
    expect(written.filter(Boolean)).toHaveLength(1);
    expect(storedHash()).toMatch(/^\$2b\$07\$/);
    await (await backend.openServer({ cost: 7 })).auth.login.withPassword(login());
  });

  it("keeps a new password that was set in between", async () => {
    const changed = hashSync("a new password", 6);
    const late = await backend.openServer({
      cost: 7,
      wrap: ({ store }) => ({
        store: {
          ...store,
          async replacePasswordHash(change) {
            storeHash(changed);
            return store.replacePasswordHash(change);
          },
        },
      }),
    });
    await late.auth.login.withPassword(login());
    expect(storedHash()).toBe(changed);
  });
});

describe("a hash that cannot be replaced now", () => {
  const failing = (part: "hasher" | "store", failure: Error): Promise<Server> =>
    backend.openServer({
      cost: 7,
      wrap: ({ hasher, store }) =>
        part === "hasher"
          ? { hasher: { ...hasher, hash: () => Promise.reject(failure) } }
          : { store: { ...store, replacePasswordHash: () => Promise.reject(failure) } },
    });

  it.each([
    ["hasher", new Failure(serverFailures.overloaded, { reason: "queue full" })],
    ["store", new Failure(serverFailures.unavailable, { reason: "no connection in time" })],
  ] as const)(
    "does not fail the login when the %s fails, and the next login tries again",
    async (part, failure) => {
      const old = storedHash();
      const server = await failing(part, failure);
      expect(await server.auth.login.withPassword(login())).toMatchObject({ expiresIn: 600 });
      expect(storedHash()).toBe(old);
      expect(server.events).toEqual([
        {
          event: "password_rehash_postponed",
          fields: { code: failure.code, reason: failure.reason },
        },
        expect.objectContaining({ event: "authn_login_success" }),
      ]);
      await (await backend.openServer({ cost: 7 })).auth.login.withPassword(login());
      expect(storedHash()).toMatch(/^\$2b\$07\$/);
    },
  );

  it("fails the login when the error is not a Failure", async () => {
    const bug = new TypeError("a bug");
    const server = await failing("store", bug);
    await expect(server.auth.login.withPassword(login())).rejects.toBe(bug);
  });
});
