import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { limits as everyLimit } from "../../../../src/core/tables/limits.ts";
import { changePassword, deleteMe } from "../../../suite/http/calls/accounts.ts";
import {
  logInFrom,
  logInFromLink,
  ownPage,
  pageWithCookie,
  registerAndLogInFrom,
} from "../../../suite/http/calls/browser.ts";
import {
  form,
  insertAccount,
  introspectPath,
  json,
  logIn,
  newcomer,
  newPassword,
  register,
  registerAndLogIn,
  send,
  tokenPath,
} from "../../../suite/http/calls/calls.ts";
import { basic, createClient } from "../../../suite/http/calls/clients.ts";
import { expectOAuthError, expectProblem } from "../../../suite/http/calls/expect.ts";
import {
  logInByLink,
  reset,
  verifyEmail,
  verifyEmailPath,
} from "../../../suite/http/calls/links.ts";
import { refresh, refreshed } from "../../../suite/http/calls/sessions.ts";
import { createApp, queryOf } from "../../../suite/http/oidc/app.ts";
import { doors } from "../../../suite/http/throttle/doors.ts";
import { expectOAuthTooMany, expectTooMany } from "../../../suite/http/throttle/expect.ts";
import { openTestDatabase, type TestDatabase } from "../../../support/databases/databases.ts";
import { limitNamed } from "../../../support/limits.ts";
import { secret } from "../../../support/secrets.ts";
import {
  fileLog,
  openInProcess,
  scratchFolder,
  useTarget,
  type Init,
  type Target,
} from "../../../support/targets/http-target.ts";

/** Low limits, whose windows are so long that a slow machine reaches them too. */
const limits = {
  "login-place": 2,
  register: 2,
  "forgot-network": 2,
  "verify-network": 2,
  "verify-account": 2,
  "login-link-network": 2,
  redeem: 2,
  "code-network": 2,
  "code-emails": 2,
  refresh: 2,
  introspect: 2,
  authorize: 2,
  logo: 2,
  push: 2,
  "push-client": 4,
  consent: 2,
};
const THROTTLE = Object.entries(limits)
  .map(([name, limit]) => `${name}=${limit}`)
  .join(",");

/** A request that a proxy passes on for this address. */
const from = (address: string, { headers, ...init }: Init): Init => ({
  ...init,
  headers: { ...(headers as Record<string, string>), "X-Forwarded-For": address },
});

describe("in process, with low limits behind a proxy", () => {
  const target = useTarget(() =>
    openInProcess({
      database: "sqlite",
      peerAddress: "10.0.0.1",
      env: { THROTTLE, TRUSTED_PROXIES: "10.0.0.1" },
    }),
  );
  let networks = 0;
  /** The address of a network that no other case uses. */
  const newAddress = (): string => `198.51.100.${++networks}`;
  /** Runs calls as after many more tries: all counters are full for ten minutes. */
  async function whileFull(work: () => Promise<void>): Promise<void> {
    await target().sql(`UPDATE throttle SET until = ${Date.now() + 600_000}`);
    await work();
    await target().sql("DELETE FROM throttle");
  }

  it("counts no registration that is not valid", async () => {
    const address = newAddress();
    const ask = (person: object) => register(target(), person, { "X-Forwarded-For": address });
    for (let time = 0; time < 3; time++) expect((await ask({})).status).toBe(422);
    expect((await ask(newcomer())).status).toBe(201);
  });

  it("VULN-39 counts all addresses of an IPv6 network of 64 bits together", async () => {
    const ask = (address: string) =>
      send(target(), verifyEmailPath, from(address, json({ token: "x" })));
    expectProblem(await ask("2001:db8:0:1::1"), 400, "invalid_link");
    expectProblem(await ask("2001:db8:0:1:ffff:ffff:ffff:ffff"), 400, "invalid_link");
    expectTooMany(await ask("2001:db8:0:1:abcd::9"), "redeem");
    expectProblem(await ask("2001:db8:0:2::1"), 400, "invalid_link");
  });

  it("limits the refreshes of a session that follow each other quickly", async () => {
    const { refreshToken } = await registerAndLogIn(target());
    let newest = refreshToken;
    // The first one does not count, because an ordinary client refreshes rarely.
    for (const _ of ["first", "second", "third"]) {
      ({ refreshToken: newest } = await refreshed(target(), newest));
    }
    expectOAuthTooMany(await refresh(target(), newest), "refresh");
    const other = await registerAndLogIn(target());
    await refreshed(target(), other.refreshToken);
  });

  it("limits the introspections of a client", async () => {
    const [one, other] = [await createClient(target()), await createClient(target())];
    const ask = (client: typeof one) =>
      send(target(), introspectPath, form({ token: "x" }, basic(client)));
    for (const _ of ["first", "second"]) expect((await ask(one)).status).toBe(200);
    expectOAuthTooMany(await ask(one), "introspect");
    expect((await ask(other)).status).toBe(200);
  });

  it("A6: limits the requests that a client pushes, from whichever network", async () => {
    const [one, other] = [await createApp(target()), await createApp(target())];
    const push = (app: typeof one) =>
      send(target(), "/authenticate/par", from(newAddress(), form(queryOf(app), basic(app))));
    for (const time of [1, 2, 3, 4]) expect((await push(one)).status, String(time)).toBe(201);
    expectOAuthTooMany(await push(one), "push-client");
    expect((await push(other)).status).toBe(201);
  });

  it("limits the requests of apps by network, and the decisions about them by account", async () => {
    const app = await createApp(target());
    const { cookie } = await registerAndLogInFrom(target());
    const page = pageWithCookie(cookie, {
      Origin: new URL(target().issuer).origin,
      "X-Latchkey": "1",
    });
    const body = { request: queryOf(app), decision: "deny", proof: "cp1_x" };
    const [one, other] = [newAddress(), newAddress()];
    const visit = (address: string) =>
      send(target(), `/authorize?${queryOf(app)}`, from(address, {}));
    for (const _ of ["first", "second"]) expect((await visit(one)).status).toBe(200);
    expectTooMany(await visit(one), "authorize");
    expect((await visit(other)).status).toBe(200);
    const push = (address: string) =>
      send(target(), "/authenticate/par", from(address, form(queryOf(app), basic(app))));
    expectOAuthTooMany(await push(one), "authorize");
    expect((await push(other)).status).toBe(201);
    const open = await createApp(target(), { columns: { secret_hash: "" } });
    const third = newAddress();
    const pushOpen = (address: string) =>
      send(target(), "/authenticate/par", from(address, form(queryOf(open))));
    for (const _ of ["first", "second"]) expect((await pushOpen(third)).status).toBe(201);
    expectOAuthTooMany(await pushOpen(third), "push");
    expect((await pushOpen(newAddress())).status).toBe(201);
    const decide = () => {
      const { headers, ...init } = json(body);
      const all = { ...(headers as Readonly<Record<string, string>>), ...page };
      return send(target(), "/authorize/decision", from(newAddress(), { ...init, headers: all }));
    };
    for (const _ of ["first", "second"]) expectProblem(await decide(), 400, "expired_token");
    expectTooMany(await decide(), "consent");
  });

  it("VULN-54 counts a login by a link like every other use of a link", async () => {
    const addressless = [await verifyEmail(target(), "x"), await reset(target(), "x")];
    for (const answer of addressless) expectProblem(answer, 400, "invalid_link");
    expectOAuthTooMany(await logInByLink(target(), "x"), "redeem");
    expectTooMany(await logInFromLink(target(), "x"), "redeem");
  });

  it("VULN-54 counts wrong passwords of a person together, whichever call takes them", async () => {
    const person = await insertAccount(target());
    const guess = { ...person, password: newPassword() };
    expectOAuthError(await logIn(target(), guess), 400, "invalid_grant");
    expectProblem(await logInFrom(target(), guess), 400, "invalid_grant");
    await whileFull(async () => {
      expectOAuthTooMany(await logIn(target(), person), "login-place");
      expectTooMany(await logInFrom(target(), person), "login-place");
    });
  });

  it("VULN-54 counts wrong passwords of a session together, whichever call takes them", async () => {
    const { person, token } = await registerAndLogIn(target());
    const next = newPassword();
    expectProblem(
      await changePassword(target(), token, newPassword(), next),
      403,
      "wrong_password",
    );
    expectProblem(await deleteMe(target(), token, newPassword()), 403, "wrong_password");
    await whileFull(async () => {
      expectTooMany(await deleteMe(target(), token, person.password), "reauthenticate");
    });
  });

  it("sets the cookie of a device beside that of the session, for 400 days, and adds accounts to it", async () => {
    const person = await insertAccount(target());
    const first = await logInFrom(target(), person);
    const [, , device] = first.headers.getSetCookie();
    expect(device).toMatch(
      /^__Host-latchkey-device=dk1_[\w-]{64}; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    const [cookie = ""] = device?.split(";") ?? [];
    secret(cookie.split("=")[1] ?? "");
    const second = await logInFrom(target(), await insertAccount(target()), {
      ...ownPage,
      Cookie: cookie,
    });
    expect(second.headers.getSetCookie()[2]).toMatch(/^__Host-latchkey-device=dk1_[\w-]{107};/);
  });

  it("takes the last refresh token of a client without cookies in place of the cookie", async () => {
    const { person, refreshToken } = await registerAndLogIn(target());
    const { username, password } = person;
    const ask = (replaces: string, entered = password) =>
      send(target(), tokenPath, form({ username, password: entered, replaces }));
    expectOAuthError(await ask("rt1_no", newPassword()), 400, "invalid_grant");
    await whileFull(async () => {
      expectOAuthTooMany(await ask("rt1_no"), "login-place");
      expect((await ask(refreshToken)).status).toBe(200);
    });
  });
});

describe("in process, with one limit alone", () => {
  let database: TestDatabase | undefined;
  const key = secret(randomBytes(32).toString("base64url"));
  const sizes = (allowed: Readonly<Record<string, number>>) =>
    everyLimit.map(({ name }) => `${name}=${allowed[name] ?? "off"}`).join(",");
  /** A server on the same database. Closing one must not drop the database of the others. */
  const open = async (THROTTLE: string) => {
    database ??= await openTestDatabase("sqlite", await scratchFolder());
    return openInProcess({
      database: { ...database, drop: async () => {} },
      peerAddress: "10.0.0.1",
      env: { TRUSTED_PROXIES: "10.0.0.1", SECRET_KEY: key, THROTTLE },
      own: { organizations: {} },
    });
  };
  const limitedBy = new Map<string, Target>();
  const openWith = async (policy: string): Promise<Target> => {
    const opened = limitedBy.get(policy) ?? (await open(sizes({ [policy]: 2 })));
    limitedBy.set(policy, opened);
    return opened;
  };
  afterAll(async () => {
    for (const target of limitedBy.values()) await target.close();
    await database?.drop();
  });
  const free = useTarget(() => open(sizes({})));

  let networks = 0;
  /** The same server, as somebody of a new network sees it. */
  const inNewNetwork = (target: Target): Target => {
    const address = `198.51.${Math.floor(++networks / 250)}.${(networks % 250) + 1}`;
    return { ...target, fetch: (path, init = {}) => target.fetch(path, from(address, init)) };
  };

  const rows = Object.entries(doors).flatMap(([policy, calls]) => {
    if (typeof calls === "string") return [];
    return Object.entries(calls).map(([call, door]) => [policy, call, door] as const);
  });

  it("has the calls of every limit", () => {
    expect(Object.keys(doors).toSorted()).toEqual(everyLimit.map(({ name }) => name).toSorted());
  });

  it.each(rows)(
    "ASVS-2.4.1 VULN-54 the limit %s counts each call of: %s",
    async (policy, _, door) => {
      const knock = await door(inNewNetwork(free()));
      const limited = await openWith(policy);
      const [here, elsewhere] = [inNewNetwork(limited), inNewNetwork(limited)];
      for (const time of ["first", "second"]) {
        const { status, text } = await knock(here);
        expect(status, `${time}: ${text}`).not.toBe(429);
      }
      const { rule, subject } = limitNamed(policy);
      // A slow machine takes longer than a wait of a second.
      if ("base" in rule) await free().sql(`UPDATE throttle SET until = ${Date.now() + 600_000}`);
      const refused = await knock(here);
      (refused.body["error"] === undefined ? expectTooMany : expectOAuthTooMany)(refused, policy);
      const { status } = await knock(elsewhere);
      expect(status === 429).toBe(!subject.includes("network"));
    },
  );
});

describe("in process, with a flood of requests from a network", () => {
  const target = useTarget(() =>
    openInProcess({ database: "sqlite", env: { THROTTLE: "requests=5" } }),
  );

  it("answers some, and refuses the others before any work", async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => send(target(), "/health/live")),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(5);
    expect(refused.length).toBeGreaterThan(0);
    expect(expectTooMany(refused[0]!, "requests")).toBe(1);
  });
});

describe("in process, in production without the addresses of callers", () => {
  const logged: string[] = [];
  const target = useTarget(() =>
    openInProcess({
      database: "sqlite",
      peerAddress: "",
      hashing: { NODE_ENV: "production", BCRYPT_COST: "10" },
      env: { THROTTLE: "redeem=2" },
      log: fileLog((lines) => void logged.push(lines)),
    }),
  );

  it("counts all callers as one network, and warns once", async () => {
    for (const _ of ["first", "second"]) {
      expectProblem(await verifyEmail(target(), "x"), 400, "invalid_link");
    }
    expectTooMany(await verifyEmail(target(), "x"), "redeem");
    const warnings = logged.join("").match(/client_address_unknown/g);
    expect(warnings).toHaveLength(1);
  });
});
