import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../../../src/core/email/model.ts";
import type { Policy } from "../../../src/core/policy.ts";
import type { Store } from "../../../src/core/ports.ts";
import { createBcrypt } from "../../../src/drivers/bcrypt/bcrypt.ts";
import { nativeBcrypt } from "../../../src/drivers/bcrypt/native.ts";
import { acceptForeign, timedFloor } from "../../../src/drivers/foreign-hashes/accept.ts";
import { nodeEngines } from "../../../src/drivers/foreign-hashes/node-engines.ts";
import type { SchemeName } from "../../../src/drivers/foreign-hashes/schemes.ts";
import { foreignVectors } from "../../support/foreign-hashes.ts";
import { usualLimits } from "../../support/limits.ts";
import { secret } from "../../support/secrets.ts";
import { ann, login, openBackend, type Backend } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

/** A queue that lets every task run at the same time. */
const unbounded = Object.assign(<T>(task: () => Promise<T>) => task(), { places: 1 });

const network = "198.51.100.1";
const { password, latchkey: hash } = foreignVectors.find(({ origin }) => origin === "better-auth")!;
secret(password);

let backend: Backend;
let userId: string;
const sent: Message[] = [];
const emailSender = {
  send: async (message: Message) => void sent.push(message),
  close: async () => {},
};

/** A server that accepts the given schemes, with the statements and the bcrypt hashes that it made. */
async function open(schemes: readonly SchemeName[], given: Partial<Policy> = {}) {
  const calls: string[] = [];
  let rounds = 0;
  const counted = <S extends Store>(store: S): S =>
    new Proxy(store, {
      get: (of, name: keyof Store) => {
        calls.push(name);
        return of[name];
      },
    });
  const bcrypt = {
    ...nativeBcrypt,
    verify: async (input: string, stored: string) => {
      rounds += 2 ** Number(stored.slice(4, 6));
      return nativeBcrypt.verify(input, stored);
    },
  };
  const server = await backend.openServer({
    policy: { throttle: usualLimits, ...given },
    wrap: ({ store }) => ({
      emailSender,
      store: counted(store),
      hasher: acceptForeign(createBcrypt(bcrypt, 4, unbounded), {
        bcrypt,
        engines: nodeEngines,
        schemes,
        startFloor: () => timedFloor(0),
      }),
    }),
  });
  const logIn = (changes: Parameters<typeof login>[0] = {}) =>
    server.auth.login.withPassword(login({ password, network, ...changes }));
  return {
    ...server,
    logIn,
    /** The refusal of a login, and the work that it took. */
    async refused(changes: Parameters<typeof login>[0] = {}) {
      [calls.length, rounds] = [0, 0];
      const failure = await refusal(logIn(changes));
      // The audit trail is written afterwards.
      const statements = calls.filter((name) => !name.includes("Audit"));
      return { failure, work: { statements, rounds } };
    },
    state: async () => (await server.auth.admin.users.find({ actorId: "cli:test" }, userId)).login,
  };
}

beforeEach(async () => {
  sent.length = 0;
  backend = await openBackend();
  const { auth } = await backend.openServer();
  ({ id: userId } = await auth.accounts.register(ann));
  backend.sql("UPDATE users SET password_hash = ?", secret(hash));
});
afterEach(() => backend.close());

describe("a login to an account whose scheme is off", () => {
  it("gets the answer and the work of an unknown name, and a reason of its own with the remedy", async () => {
    const server = await open(["wp", "phpass"]);
    // The first try makes the counter of the network.
    await server.refused({ identifier: "somebody" });
    for (let time = 0; time < 3; time++) {
      const [off, unknown] = [
        await server.refused(),
        await server.refused({ identifier: "nobody" }),
      ];
      expect(off.failure).toMatchObject({
        code: "invalid_grant",
        reason: "scheme off",
        hint: "set IMPORT_SCHEMES=wp,phpass,scrypt",
      });
      expect(unknown.failure).toMatchObject({ code: "invalid_grant", reason: "unknown account" });
      expect(off.work).toEqual(unknown.work);
      expect(off.work.rounds).toBe(16);
    }
    const detail = { reason: "scheme off" };
    expect(server.events).toContainEqual({
      event: "authn_login_fail",
      fields: expect.objectContaining({ subject: userId, detail }),
    });
  });

  it("counts no wrong password, and logs in at once when the scheme is on", async () => {
    const off = await open([]);
    for (let time = 0; time < 12; time++) await off.refused();
    expect(await off.state()).toMatchObject({ obstacles: ["scheme_off"], failures: 0 });
    const on = await open(["scrypt"]);
    expect(await on.state()).toEqual({ obstacles: [], until: undefined, failures: 0 });
    expect((await on.logIn()).userId).toBe(userId);
    expect(on.events.map(({ event }) => event)).toContain("authn_login_success");
  });

  it("has to wait after as many tries as an unknown name, and uses up the tries of its network", async () => {
    const server = await open([]);
    const codes = async (identifier: string) => {
      const found: string[] = [];
      for (let time = 0; time < 12; time++) {
        found.push((await server.refused({ identifier })).failure.code);
      }
      return found;
    };
    const expected = [
      ...Array<string>(10).fill("invalid_grant"),
      ...Array<string>(2).fill("too_many_requests"),
    ];
    expect(await codes("ann")).toEqual(expected);
    expect(await codes("nobody")).toEqual(expected);
    const names = Array.from({ length: 30 }, (_, at) => `name${at}`);
    for (const identifier of names) await server.refused({ identifier });
    const { quota } = (await server.refused({ identifier: "another" })).failure;
    expect(quota?.policy).toBe("login-network");
  });

  it("is never locked, whatever number of networks tries", async () => {
    const server = await open([]);
    for (let at = 0; at < 105; at++) {
      const { failure } = await server.refused({ network: `192.0.2.${at}` });
      expect(failure.reason).toBe("scheme off");
    }
    expect(await server.state()).toMatchObject({ obstacles: ["scheme_off"], failures: 0 });
    expect(server.events.map(({ event }) => event)).not.toContain("authn_login_lock");
    await server.auth.email.deliverDue();
    expect(sent).toEqual([]);
  });
});

describe("a proof of the password, while its scheme is off", () => {
  it("fails with the same reason, and counts no wrong password of the session", async () => {
    backend.sql("UPDATE users SET password_hash = ?", hash);
    const on = await open(["scrypt"]);
    const { refreshToken, sessionId } = await on.logIn();
    backend.sql("UPDATE users SET password_hash = ?", hash);
    const off = await open([]);
    const caller = { userId, sessionId };
    const change = {
      currentPassword: password,
      newPassword: secret("another good one"),
      language: "en",
    } as const;
    for (let time = 0; time < 12; time++) {
      const again = { refreshToken, client: firstParty, password };
      const { reason } = await refusal(
        time % 2 === 0
          ? off.auth.passwords.change(caller, change)
          : off.auth.login.reauthenticate(again),
      );
      expect(reason).toBe(time < 10 ? "scheme off" : "policy reauthenticate");
    }
    const failed = off.events.filter(({ event }) => event.endsWith("_fail"));
    expect(new Set(failed.map(({ fields }) => JSON.stringify(fields?.["detail"])))).toEqual(
      new Set(['{"reason":"scheme off"}']),
    );
    await on.auth.passwords.change(caller, change);
  });
});
