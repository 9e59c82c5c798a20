import { hashSync } from "@node-rs/bcrypt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import type { PasswordChange } from "../../../src/core/passwords/change.ts";
import type { SessionTokens } from "../../../src/core/tokens/issue.ts";
import type { SessionCaller } from "../../../src/core/user.ts";
import { usualLimits } from "../../support/limits.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";
import { checkedBy } from "../support/hasher.ts";
import { refusal } from "../support/refusal.ts";

const next = "another horse battery";

let backend: Backend;
let server: Server;
let tokens: SessionTokens;
let caller: SessionCaller;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
  tokens = await server.auth.login.withPassword(login());
  caller = { userId: tokens.userId, sessionId: tokens.sessionId };
});
afterEach(() => backend.close());

const change = (given: Partial<PasswordChange> = {}, { auth } = server, by = caller) =>
  auth.passwords.change(by, {
    currentPassword: ann.password,
    newPassword: next,
    language: "en",
    ...given,
  });
const notices = () => backend.sql("SELECT kind, subject_id, payload FROM outbox");
const logIn = (password: string) => server.auth.login.withPassword(login({ password }));
const isLive = ({ accessToken }: SessionTokens): Promise<boolean> =>
  server.auth.tokens.verify(accessToken).then(
    () => true,
    () => false,
  );
const storedHash = () => backend.sql("SELECT password_hash FROM users")[0]?.["password_hash"];

describe("changing a password", () => {
  it("replaces the password, and tells when", async () => {
    backend.now += 1000;
    await change();
    expect(await logIn(next)).toMatchObject({ userId: caller.userId });
    expect(await refusal(logIn(ann.password))).toMatchObject({ code: "invalid_grant" });
    expect(backend.sql("SELECT updated_at FROM users")).toEqual([{ updated_at: backend.now }]);
  });

  it("forgets the wrong tries of the session once the current password is right", async () => {
    const limited = await backend.openServer({ policy: { throttle: usualLimits } });
    const counters = () => backend.sql("SELECT failures FROM throttle");
    for (let time = 0; time < 2; time++) {
      await refusal(change({ currentPassword: "wrong" }, limited));
    }
    expect(counters()).toEqual([{ failures: 2 }]);
    await change({}, limited);
    expect(counters()).toEqual([]);
  });

  it("is told to the owner by one notice, in the language of the request", async () => {
    await change({ language: "de" });
    await refusal(change({ currentPassword: "wrong" }));
    expect(notices()).toEqual([
      {
        kind: "password_changed",
        subject_id: caller.userId,
        payload: '{"language":"de","place":{}}',
      },
    ]);
  });

  it("succeeds although the notice cannot be stored, because the password is changed already", async () => {
    const failing = await backend.openBefore("insertDelivery", () =>
      Promise.reject(new Failure(serverFailures.unavailable)),
    );
    await change({}, failing);
    expect(await logIn(next)).toBeTruthy();
    expect(notices()).toEqual([]);
  });

  it("ASVS-7.4.3 ends all other sessions at once, and keeps the session that changed it", async () => {
    const others = [await logIn(ann.password), await logIn(ann.password)];
    await change();
    expect(await Promise.all(others.map(isLive))).toEqual([false, false]);
    expect(await isLive(tokens)).toBe(true);
    const { refreshToken } = tokens;
    expect(await server.auth.tokens.refresh({ refreshToken, client: firstParty })).toBeTruthy();
    for (const { refreshToken } of others) {
      const failure = await refusal(
        server.auth.tokens.refresh({ refreshToken, client: firstParty }),
      );
      expect(failure.code).toBe("invalid_grant");
    }
  });

  it("keeps its own session good at every moment", async () => {
    const seen: boolean[] = [];
    const look = async () => void seen.push(await isLive(tokens));
    for (const name of [
      "elevateSession",
      "keepSession",
      "changePassword",
      "revokeOtherSessions",
    ] as const) {
      await change({ newPassword: ann.password }, await backend.openBefore(name, look));
    }
    expect(seen).toEqual([true, true, true, true]);
  });

  it("counts as a login of its session: auth_time is the time of the change", async () => {
    backend.now += 60_000;
    await change();
    const { refreshToken } = tokens;
    const { accessToken } = await server.auth.tokens.refresh({ refreshToken, client: firstParty });
    expect(await server.auth.tokens.verify(accessToken)).toMatchObject({
      auth_time: backend.now / 1000,
    });
  });

  it("ends a login with the old password that runs at the same time, on a server with a fast clock too", async () => {
    for (const ahead of [0, 30_000]) {
      await change({ newPassword: ann.password });
      const slow = await backend.openServer({
        wrap: ({ hasher, clock }) => ({
          clock: () => clock() + ahead,
          hasher: checkedBy(hasher, (verify) => async (...given) => {
            const isRight = await verify(...given);
            await change();
            return isRight;
          }),
        }),
      });
      const late = await slow.auth.login.withPassword(login());
      expect(await isLive(late), `${ahead} ms ahead`).toBe(false);
      expect(await isLive(await logIn(next))).toBe(true);
      await change({ currentPassword: next, newPassword: ann.password });
    }
  });

  it("PW-4 accepts the current password decomposed, and PW-1 one that is shorter than today's minimum", async () => {
    await change({ newPassword: "cr\u00e8me br\u00fbl\u00e9e" });
    await change({ currentPassword: "cre\u0300me bru\u0302le\u0301e" });
    backend.sql("UPDATE users SET password_hash = ?", hashSync("abc", 4));
    await change({ currentPassword: "abc" });
    expect(await logIn(next)).toBeTruthy();
  });
});

describe("a refused change of a password", () => {
  it.each([
    ["a wrong password", { currentPassword: "wrong" }, "wrong_password"],
    ["no password", { currentPassword: "" }, "wrong_password"],
    ["a short password", { newPassword: "mv#q7-K" }, "validation_failed"],
    ["a common password", { newPassword: "password" }, "validation_failed"],
    ["a changed common password", { newPassword: "Summer2026!" }, "validation_failed"],
    ["a closed connection", { signal: AbortSignal.abort() }, "aborted"],
  ])("has the code of its reason, and changes nothing: %s", async (_, given, code) => {
    const hash = storedHash();
    const other = await logIn(ann.password);
    expect(await refusal(change(given))).toMatchObject({ code });
    expect(storedHash()).toBe(hash);
    expect(await Promise.all([tokens, other].map(isLive))).toEqual([true, true]);
  });

  it("PW-7 names the rule for the username, the e-mail address and the name of the service", async () => {
    await server.auth.accounts.register({
      ...ann,
      username: "bea.jones",
      email: "bea@example.com",
    });
    const other = await server.auth.login.withPassword(login({ identifier: "bea.jones" }));
    const by = { userId: other.userId, sessionId: other.sessionId };
    for (const newPassword of ["bea.jones", "Bea@Example.com", "latchkey", "auth.example.com"]) {
      const { errors } = await refusal(change({ newPassword }, server, by));
      expect(errors, newPassword).toEqual([
        { pointer: "/new_password", message: expect.stringContaining("consists of the username") },
      ]);
    }
  });

  it("says nothing about the new password before the current one is proven", async () => {
    const failure = await refusal(change({ currentPassword: "wrong", newPassword: "password" }));
    expect(failure.code).toBe("wrong_password");
    expect(failure.errors).toBeUndefined();
  });

  it("is refused as overloaded by a full queue, and as invalid_token for a deleted account", async () => {
    const full = await backend.openServer({
      wrap: ({ hasher }) => ({
        hasher: { ...hasher, inTurn: () => Promise.reject(new Failure(serverFailures.overloaded)) },
      }),
    });
    expect(await refusal(change({}, full))).toMatchObject({ code: "overloaded" });
    backend.sql("DELETE FROM users");
    expect(await refusal(change())).toMatchObject({ code: "invalid_token" });
  });
});

describe("two changes of a password at once", () => {
  it("ASVS-15.4.2 leave the first one in force, and refuse the other with wrong_password", async () => {
    const other = await logIn(ann.password);
    const by = { userId: other.userId, sessionId: other.sessionId };
    const late = await backend.openBefore("changePassword", () =>
      change({ newPassword: "of the winner" }, server, by),
    );
    expect(await refusal(change({}, late))).toMatchObject({ code: "wrong_password" });
    expect(await logIn("of the winner")).toBeTruthy();
    expect(await Promise.all([tokens, other].map(isLive))).toEqual([false, true]);
  });

  it("succeed both if the first only made a new hash of the same password", async () => {
    const rehash = (): void => {
      if (storedHash() === rehashed) return;
      backend.sql("UPDATE users SET password_hash = ?", rehashed);
    };
    const rehashed = hashSync(ann.password, 4);
    await change({}, await backend.openBefore("changePassword", rehash));
    expect(await logIn(next)).toBeTruthy();
  });
});

describe("a change of a password that breaks off", () => {
  const broken = (): never => {
    throw new Failure(serverFailures.unavailable);
  };

  it.each(["elevateSession", "keepSession", "changePassword"] as const)(
    "before %s, leaves the password and all sessions as they were",
    async (name) => {
      const other = await logIn(ann.password);
      expect(await refusal(change({}, await backend.openBefore(name, broken)))).toBeTruthy();
      expect(await Promise.all([tokens, other].map(isLive))).toEqual([true, true]);
      expect(await logIn(ann.password)).toBeTruthy();
    },
  );

  it("before the other sessions are revoked, has changed the password and ended them", async () => {
    const other = await logIn(ann.password);
    const late = await backend.openBefore("revokeOtherSessions", broken);
    expect(await refusal(change({}, late))).toMatchObject({ code: "unavailable" });
    expect(await Promise.all([tokens, other].map(isLive))).toEqual([true, false]);
    expect(await isLive(await logIn(next))).toBe(true);
    expect(await refusal(logIn(ann.password))).toMatchObject({ code: "invalid_grant" });
  });
});
