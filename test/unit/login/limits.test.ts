import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../../../src/core/email/model.ts";
import type { PasswordLogin } from "../../../src/core/login/password.ts";
import { passwordThrottle } from "../../../src/core/passwords/rows.ts";
import type { Limit } from "../../../src/core/throttle/model.ts";
import { usualLimits } from "../../support/limits.ts";
import { secret } from "../../support/secrets.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

const day = 86_400_000;
const policy = { throttle: usualLimits };
const stranger = "198.51.100.1";
const home = "203.0.113.9";

let backend: Backend;
let server: Server;
let annId: string;
const sent: Message[] = [];
const emailSender = {
  send: async (message: Message) => void sent.push(message),
  close: async () => {},
};

beforeEach(async () => {
  sent.length = 0;
  backend = await openBackend();
  server = await backend.openServer({ policy, wrap: () => ({ emailSender }) });
  ({ id: annId } = await server.auth.accounts.register(ann));
});
afterEach(() => backend.close());

const right = (given: Partial<PasswordLogin> = {}) =>
  server.auth.login.withPassword(login({ network: home, ...given }));
const code = (given: Partial<PasswordLogin>) =>
  right(given).then(
    () => "a session",
    (failure: { code: string }) => failure.code,
  );
const wrong = (given: Partial<PasswordLogin> = {}) => code({ password: "wrong", ...given });

/** Sets a counter to a number of tries. */
async function seed({ name }: Limit, subject: string, failures: number): Promise<void> {
  const { store, throttleKeys } = server.ports;
  const key = await throttleKeys(name, subject);
  await store.insertCounter({ key, until: 0, failures, expiresAt: backend.now + day });
}
/** Uses up the tries of an account but one, as an attacker from many places does. */
const nearlyFill = (account = annId) => seed(passwordThrottle.account, account, 99);
const fill = async (): Promise<void> => {
  await nearlyFill();
  expect(await wrong({ network: stranger })).toBe("invalid_grant");
};

describe("the limits of a login", () => {
  it("refuse unknown, known and disabled names alike", async () => {
    const eve = { ...ann, username: "eve", email: "eve@example.com" };
    const { id: eveId } = await server.auth.accounts.register(eve);
    backend.sql("UPDATE users SET disabled_at = 1 WHERE username_key = 'eve'");
    await nearlyFill();
    await nearlyFill(eveId);
    await nearlyFill("unknown\0nobody");
    for (const identifier of ["ann", "eve", "nobody"]) {
      const codes: string[] = [];
      for (let time = 0; time < 11; time++) {
        codes.push(await wrong({ identifier, network: `network of ${identifier}` }));
      }
      codes.push(await code({ identifier, network: home }));
      const refused = Array.from({ length: 10 }, () => "invalid_grant");
      expect(codes, identifier).toEqual([...refused, "too_many_requests", "invalid_grant"]);
    }
  });

  it("take the same statements for a known and an unknown name, also with a token of somebody else", async () => {
    const bea = { ...ann, username: "bea", email: "bea@example.com" };
    await server.auth.accounts.register(bea);
    const { refreshToken, userId } = await right({ identifier: "bea" });
    const deviceToken = await server.auth.login.rememberDevice(undefined, userId);
    const calls: string[] = [];
    const watched = await backend.openServer({
      policy,
      wrap: ({ store }) => ({
        store: Object.fromEntries(
          Object.entries(store).map(([name, method]) => [
            name,
            (...values: never[]) => {
              calls.push(name);
              return (method as (...values: never[]) => unknown)(...values);
            },
          ]),
        ) as unknown as typeof store,
      }),
    });
    const statements = async (identifier: string) => {
      calls.length = 0;
      const tried = { identifier, password: "wrong", network: `network of ${identifier}` };
      const given = login({ ...tried, replaces: refreshToken, deviceToken });
      await refusal(watched.auth.login.withPassword(given));
      return [...calls];
    };
    const known = await statements("ann");
    expect(known).toContain("findSessionState");
    expect(await statements("nobody")).toEqual(known);
  });

  it("count a username and an address of one account for the account, in every spelling", async () => {
    await nearlyFill();
    expect(await wrong({ identifier: "Ａnn@Example.com", network: stranger })).toBe(
      "invalid_grant",
    );
    expect(await code({ identifier: "ann" })).toBe("invalid_grant");
  });

  it("tell the owner once and in English that the account is full, and a link to reset the password opens it", async () => {
    await nearlyFill();
    const networks = Array.from({ length: 8 }, (_, index) => `network ${index}`);
    await Promise.all(networks.map((network) => wrong({ network })));
    await wrong({ network: stranger });
    await server.auth.email.deliverDue();
    expect(sent.map(({ to, subject }) => `${to}: ${subject}`)).toEqual([
      "Ann@Example.com: Too many wrong passwords for your Example account",
    ]);
    const locked = server.events.filter(({ event }) => event === "authn_login_lock");
    expect(locked).toMatchObject([{ fields: { outcome: "failure", subject: annId } }]);
    expect(locked).toHaveLength(1);
    expect(await code({})).toBe("invalid_grant");

    const send = await server.auth.links.forgotPassword({ identifier: "ann", language: "en" });
    await send();
    await server.auth.email.deliverDue();
    const token = secret(sent.at(-1)?.link?.split("#token=")[1] ?? "");
    const password = secret("another good password");
    await server.auth.links.resetPassword({ token, password, language: "en", network: home });
    expect(await code({ password })).toBe("a session");
    expect(await code({ password, network: stranger })).toBe("a session");
  });

  it("store no mail without a way to send it", async () => {
    server = await backend.openServer({ policy });
    await fill();
    expect(server.events.map(({ event }) => event)).toContain("authn_login_lock");
    expect(backend.sql("SELECT * FROM outbox WHERE kind = 'account_locked'")).toEqual([]);
  });
});

describe("a known device", () => {
  /** The token of a device on which Ann logged in. */
  const known = (userId = annId) => server.auth.login.rememberDevice(undefined, userId);

  it("gets in while the account is full and its network is blocked", async () => {
    const deviceToken = await known();
    await fill();
    // The counter of a rate is full while its time lies ahead.
    const { store, throttleKeys } = server.ports;
    const key = await throttleKeys("login-network", home);
    const until = backend.now + day;
    await store.insertCounter({ key, until, failures: 50, expiresAt: until });
    expect(await code({})).toBe("too_many_requests");
    expect(await code({ deviceToken })).toBe("a session");
    expect(await code({ network: stranger })).toBe("invalid_grant");
  });

  it("is one with a refresh token of the account too, even of a session that has ended", async () => {
    const { refreshToken: replaces } = await right();
    await server.auth.tokens.revoke(login().client, replaces);
    await fill();
    expect(await code({ replaces })).toBe("a session");
  });

  it("has ten tries of its own, which count for nobody else, and new ones after a new password", async () => {
    const deviceToken = await known();
    for (let time = 0; time < 10; time++) {
      expect(await wrong({ deviceToken })).toBe("invalid_grant");
    }
    expect(await code({ deviceToken })).toBe("too_many_requests");
    expect(backend.sql("SELECT failures FROM throttle")).toEqual([{ failures: 10 }]);
    expect(await code({ deviceToken: await known() })).toBe("a session");
    expect(await code({})).toBe("a session");
    backend.sql("UPDATE users SET sessions_valid_from = sessions_valid_from + 1");
    expect(await code({ deviceToken })).toBe("a session");
  });

  it("knows five accounts, and forgets the one that logged in there first", async () => {
    let deviceToken: string | undefined;
    for (const userId of [annId, "b", "c", "d", "e"]) {
      deviceToken = await server.auth.login.rememberDevice(deviceToken, userId);
    }
    await fill();
    expect(await code({ deviceToken })).toBe("a session");
    deviceToken = await server.auth.login.rememberDevice(deviceToken, "f");
    expect(await code({ deviceToken })).toBe("invalid_grant");
  });

  it("is a stranger with a token that was forged, or that is of another account", async () => {
    const [own, other] = [await known(), await known("somebody else")];
    const bea = { ...ann, username: "bea", email: "bea@example.com" };
    await server.auth.accounts.register(bea);
    const { refreshToken: ofBea } = await right({ identifier: "bea" });
    const { refreshToken: ofApp, sessionId } = await right();
    backend.sql("UPDATE sessions SET parent_id = 'another' WHERE id = ?", sessionId);
    await fill();
    const cut = own.slice(0, -4);
    const changed = own.slice(0, -1) + (own.endsWith("A") ? "E" : "A");
    const tokens: Readonly<Record<string, Partial<PasswordLogin>>> = {
      "of another account": { deviceToken: other },
      cut: { deviceToken: cut },
      changed: { deviceToken: changed },
      "without a body": { deviceToken: "dk1_" },
      empty: { deviceToken: "", replaces: "" },
      "without its prefix": { deviceToken: own.slice(4) },
      "twice as long": { deviceToken: `${own}${own}` },
      "a refresh token of another account": { replaces: ofBea },
      "a refresh token that an app got with a code": { replaces: ofApp },
      "a longer refresh token": { replaces: `${ofBea}A` },
    };
    for (const [name, token] of Object.entries(tokens)) {
      expect(await code({ network: name, ...token }), name).toBe("invalid_grant");
    }
    expect(await code({ deviceToken: own })).toBe("a session");
  });
});

describe("the password of a user who is logged in", () => {
  it("may be wrong ten times in a session, whatever it is asked for", async () => {
    const { sessionId, userId } = await right();
    const caller = { userId, sessionId };
    const attempt = (password: string) =>
      server.auth.passwords.change(caller, {
        currentPassword: password,
        newPassword: "short",
        language: "en",
      });
    const remove = (password: string) =>
      server.auth.accounts.delete(caller, { password, language: "en" });
    for (let time = 0; time < 5; time++) {
      expect((await refusal(attempt("wrong"))).code).toBe("wrong_password");
      expect((await refusal(remove("wrong"))).code).toBe("wrong_password");
    }
    for (const refused of [attempt(ann.password), remove(ann.password)]) {
      expect((await refusal(refused)).quota?.policy).toBe("reauthenticate");
    }
    const other = await right();
    const answer = server.auth.passwords.change(
      { userId, sessionId: other.sessionId },
      { currentPassword: ann.password, newPassword: "short", language: "en" },
    );
    expect((await refusal(answer)).code).toBe("validation_failed");
  });
});
