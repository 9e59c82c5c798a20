import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownedBy, purge } from "../../../src/core/auth.ts";
import { queueLimits } from "../../../src/drivers/bcrypt/queue.ts";
import { mysqlDialect } from "../../../src/drivers/mysql/dialect.ts";
import { createStore } from "../../../src/drivers/store/store.ts";
import { refusals } from "../../../src/proxy/protocol/refusals.ts";
import { executePath, headers } from "../../../src/proxy/protocol/signature.ts";
import { createCatalogue } from "../../../src/proxy/server/catalogue.ts";
import { proxyLimits } from "../../../src/proxy/server/limits.ts";
import { logInToApp, userInfo } from "../../suite/http/calls/apps.ts";
import { getMe, readSession, refreshBy } from "../../suite/http/calls/browser.ts";
import {
  registerAndLogIn,
  logIn,
  newcomer,
  register,
  send,
  tokenFor,
  verify,
} from "../../suite/http/calls/calls.ts";
import { refresh, revoke } from "../../suite/http/calls/sessions.ts";
import {
  authorize,
  codeIn,
  consentAt,
  createApp,
  decide,
  decided,
  leadsTo,
  loggedIn,
  newVerifier,
  queryOf,
  redeem,
} from "../../suite/http/oidc/app.ts";
import { bodyOf, signed } from "../../suite/proxy/calls.ts";
import { proxiedDatabase } from "../../support/databases/databases.ts";
import { openInProcess, type Target } from "../../support/targets/http-target.ts";
import { policy } from "../../unit/support/claims.ts";

const read = (file: string): string => readFileSync(file, "utf8");
const edge = read("docs/cloudflare-workers.md");
const hyperdrivePage = read("docs/hyperdrive.md");
const proxyPage = read("docs/mysql-proxy.md");
const protocol = read("docs/mysql-proxy-protocol.md");
const costs = read("docs/round-trips-and-cpu-time.md");
/** A text without its line breaks. */
const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

/** The rows of the table of a page whose heading begins with this text, by their first cell. */
function table(page: string, heading: string): Readonly<Record<string, readonly string[]>> {
  const [, rows = ""] = page.split(`\n| ${heading}`)[1]?.split(/^\| ---.*\n/m) ?? [];
  const lines = rows.split("\n\n", 1)[0]?.trim().split("\n") ?? [];
  const cells = lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return Object.fromEntries(cells.map(([name = "", ...rest]) => [name, rest]));
}

describe("the pages about the edge", () => {
  it("names the wrangler files with their real bindings, migrations and times", () => {
    const files = ["wrangler.hyperdrive.toml", "wrangler.toml"];
    expect(hyperdrivePage).toContain(`to \`${files[0]}\``);
    expect(edge).toContain(`**2. Edit \`${files[1]}\`.**`);
    const [hyperdrive = "", standard = ""] = files.map(read);
    expect(edge).toContain("d1 migrations apply DB --remote");
    expect(standard).toMatch(/^\[\[d1_databases\]\]\nbinding = "DB"$/m);
    expect(standard).toMatch(/^migrations_dir = "drizzle\/sqlite"$/m);
    expect(edge).toContain("`drizzle/sqlite`");
    expect(hyperdrive).toMatch(/^\[\[hyperdrive\]\]\nbinding = "HYPERDRIVE"$/m);
    // The Worker of an app does the same work.
    for (const file of [hyperdrive, standard, read("docs/embed-in-a-typescript-server.md")]) {
      expect(file).toContain('crons = ["17 * * * *", "* * * * *"]');
    }
    for (const time of ["17 * * * *", "* * * * *"]) {
      for (const page of [edge, costs]) expect(page).toContain(`\`${time}\``);
    }
  });

  it("counts the statements of a purge that finds nothing", async () => {
    let statements = 0;
    const answer = <T>(nothing: T) => {
      statements++;
      return Promise.resolve(nothing);
    };
    const store = createStore(mysqlDialect, { read: () => answer([]), write: () => answer(0) });
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const owned = ownedBy({ store } as unknown as Parameters<typeof ownedBy>[0], policy);
    // Without days whose events are kept, no day is to be counted.
    await purge({ store, log, clock: Date.now }, { ...policy, auditRetentionDays: 0 }, owned);
    expect(statements).toBe(29);
    statements = 0;
    await purge({ store, log, clock: Date.now }, { ...policy, auditRetentionDays: 1 }, owned);
    expect(statements).toBe(29 + 7);
    expect(flat(costs)).toContain(
      "It needs twenty-nine statements, seven more once a day for the counts of the day before, and two more for each",
    );
  });

  it("disables caching in every command that creates or updates a Hyperdrive", () => {
    const commands = hyperdrivePage.match(/wrangler hyperdrive (?:create|update) .*/g) ?? [];
    expect(commands).toHaveLength(3);
    for (const command of commands) expect(command).toContain("--caching-disabled true");
    expect(hyperdrivePage).toContain("**Query caching must be off: `--caching-disabled true`.**");
  });

  it("states the real limits of the proxy", () => {
    const { pool, inFlight, bodies, rows, body, upload, window } = proxyLimits;
    const limits = table(protocol, "limit of one proxy");
    expect(Object.values(limits).map(([value]) => value)).toEqual([
      `${pool.connections}`,
      `${inFlight}`,
      `${bodies / 1024 / 1024} MiB`,
      `${pool.acquire} ms`,
      `${pool.execute} ms`,
      `${rows}`,
      `${body / 1024} KiB`,
      `${upload} ms`,
      `${window / 1000} s`,
    ]);
    const codes = Object.values(limits).flatMap(
      ([, past]) => /^(\d+) `(\w+)`/.exec(past ?? "") ?? [],
    );
    expect(codes.length).toBeGreaterThan(0);
    for (const [, status, code] of `${protocol}${proxyPage}${costs}`.matchAll(
      /\b([45]\d\d) `([a-z]+_?\w*)`/g,
    )) {
      const known = { ...refusals, overloaded: { status: 503 } } as Record<
        string,
        { status: number }
      >;
      expect([code, known[code ?? ""]?.status]).toEqual([code, Number(status)]);
    }
    expect(flat(costs)).toContain(`or one has waited ${queueLimits.patience / 1000} seconds`);
  });

  it("describes the headers and the signed lines of the protocol", () => {
    expect(Object.keys(table(protocol, "header | value"))).toEqual(
      Object.values(headers).map((name) => `\`${name}\``),
    );
    const source = read("src/proxy/protocol/signature.ts");
    const [, lines = ""] = /HMAC-SHA-256 of the lines (.*) \|/.exec(protocol) ?? [];
    const signed = lines.replaceAll("`", '"').replace(`"${executePath}"`, "executePath");
    expect(source).toContain(`[${signed}]`);
    const [, label = "", rest = ""] =
      /lines `([^`]+)`, (nonce, status and body)/.exec(flat(protocol)) ?? [];
    expect(source).toContain(`["${label}", ${rest.replace(" and", ",")}]`);
  });

  it("says how often a login far from the database waits, and which host the user of Hyperdrive has", () => {
    const [statements = ""] =
      table(costs, "call | statements | which")["log in with the username"] ?? [];
    expect(statements).toBe("5");
    expect(flat(costs)).toContain(
      "A login far from the database therefore waits for five long round trips.",
    );
    const [, host = ""] = /^CREATE USER latchkey_proxy@('[^']+') /m.exec(proxyPage) ?? [];
    expect(flat(hyperdrivePage)).toContain(`for \`'%'\` instead of \`${host}\`.`);
  });

  it("is right that a key reads accounts only by username, email address or id, or the id of an organization", async () => {
    const reads = [...(await createCatalogue()).values()].filter(({ reads }) => reads);
    expect(reads.length).toBeGreaterThan(3);
    const ofAccounts = reads.filter(
      // The purge reads the time of a deletion, counts registrations, and lists deleted accounts. It reads nothing else of an account.
      ({ sql }) =>
        sql.includes("`users`") &&
        !/^select (?:`deleted_at`|count\(\*\)) from `users`/.test(sql) &&
        !sql.startsWith("select `id` from `users` where (`users`.`deleted_at` <= ? and "),
    );
    for (const { sql } of ofAccounts) {
      // A place in the list of members is within one organization.
      const place = / and \(`memberships`\.`created_at` > \? or `memberships`\.`user_id` > \?\)/;
      const conditions = sql.replace(place, "").split(" where ").slice(1);
      expect(conditions).not.toEqual([]);
      const known =
        /^\(*`\w+`\.`(?:id|user_id|username_key|email_key|organization_id)` (?:= (?:\?|'')|in \((?:\?, )*\?\))/;
      for (const alternative of conditions.flatMap((one) => one.split(" or "))) {
        expect(alternative).toMatch(known);
      }
    }
  });
});

describe("the round trips of docs/round-trips-and-cpu-time.md", () => {
  const rows = table(costs, "call | statements | which");
  let database: Awaited<ReturnType<typeof proxiedDatabase>>;
  let target: Target;
  beforeAll(async () => {
    database = await proxiedDatabase();
    // With the default limits. The first registration of a network makes its counter.
    target = await openInProcess({ database, env: { THROTTLE: "" } });
    await register(target, newcomer());
  });
  afterAll(() => target?.close());

  /** A browser whose user has approved an app. */
  async function connected() {
    const app = await createApp(target);
    const { browser } = await loggedIn(target);
    decided(await decide(browser, consentAt(await authorize(browser, queryOf(app)))));
    return { app, browser };
  }

  /** Marks the proxy's log with a signed request, because not every other one has a line. Returns the id of the request. */
  async function mark(): Promise<string> {
    const { MYSQL_PROXY_KEY: key = "" } = database.env;
    const { path, headers, body } = signed(key, bodyOf("ping"));
    const given = headers as Record<string, string>;
    const response = await fetch(database.proxy.url + path, {
      method: "POST",
      headers: given,
      body: new Uint8Array(body),
    });
    return String(response.headers.get("X-Request-Id"));
  }

  /** Waits until a mark is in the log, which the proxy writes a second later. */
  const shown = (id: string) => expect.poll(() => database.proxy.log()).toContain(id);

  /** Waits until all emails are sent, because their statements must not stand among those of the next call. */
  async function allSent(): Promise<void> {
    await expect.poll(() => target.sql("SELECT id FROM outbox")).toEqual([]);
    await shown(await mark());
  }

  const calls: Readonly<Record<string, () => Promise<() => Promise<unknown>>>> = {
    register: async () => () => register(target, newcomer()),
    "register, the name is taken": async () => {
      const { person } = await registerAndLogIn(target);
      return () => register(target, newcomer({ username: person.username }));
    },
    "register, the email is taken": async () => {
      const { person } = await registerAndLogIn(target);
      const again = async () => {
        await register(target, newcomer({ email: person.email }));
        const waiting = () => target.sql("SELECT id FROM outbox");
        await expect.poll(waiting).toEqual([]);
      };
      await again();
      return again;
    },
    "log in with the username": async () => {
      const { person } = await registerAndLogIn(target);
      return () => tokenFor(target, person);
    },
    "log in with the email": async () => {
      const { person } = await registerAndLogIn(target);
      return () => tokenFor(target, { ...person, username: person.email });
    },
    "log in, wrong password": async () => {
      const { person } = await registerAndLogIn(target);
      const attempt = () => logIn(target, { ...person, password: newcomer().password });
      await attempt();
      return attempt;
    },
    "verify a token": async () => {
      const { token } = await registerAndLogIn(target);
      return () => verify(target, token);
    },
    "verify, forged or expired": async () => {
      const { token } = await registerAndLogIn(target);
      return () => verify(target, `${token.slice(0, -4)}AAAA`);
    },
    refresh: async () => {
      const { refreshToken } = await registerAndLogIn(target);
      return () => refresh(target, refreshToken);
    },
    "refresh, forged": async () => {
      const { refreshToken } = await registerAndLogIn(target);
      return () => refresh(target, `${refreshToken.slice(0, -4)}AAAA`);
    },
    "log out": async () => {
      const { refreshToken } = await registerAndLogIn(target);
      return () => revoke(target, refreshToken);
    },
    "refresh with a browser's cookie": async () => {
      const { refreshToken } = await registerAndLogIn(target);
      return () => refreshBy(target, refreshToken);
    },
    "`GET /session`": async () => {
      const { refreshToken } = await registerAndLogIn(target);
      return () => readSession(target, refreshToken);
    },
    "`GET /users/me`": async () => {
      const { token } = await registerAndLogIn(target);
      return () => getMe(target, token);
    },
    "`GET /authorize` without a page": async () => {
      const { app, browser } = await connected();
      const query = queryOf(app);
      return async () => codeIn(leadsTo(await authorize(browser, query, "same-origin")), app);
    },
    "an app redeems its code": async () => {
      const { app, browser } = await connected();
      const { verifier, challenge } = newVerifier();
      const query = queryOf(app, { code_challenge: challenge });
      const code = codeIn(leadsTo(await authorize(browser, query)), app);
      return () => redeem(target, app, { code, verifier });
    },
    "`GET /userinfo`": async () => {
      const login = await logInToApp(target);
      const token = await login.appToken();
      return async () => expect((await userInfo(target, token)).status).toBe(200);
    },
    "`GET /health/ready`": async () => () => send(target, "/health/ready"),
  };

  it("cover exactly the calls in this test", () => {
    expect(Object.keys(rows)).toEqual(Object.keys(calls));
  });

  it("are exactly the statements of each call", async () => {
    const prepared = new Map<string, () => Promise<unknown>>();
    for (const [name, prepare] of Object.entries(calls)) prepared.set(name, await prepare());
    await allSent();
    const marks = new Map<string, readonly [before: string, after: string]>();
    for (const [name, call] of prepared) {
      const before = await mark();
      await call();
      marks.set(name, [before, await mark()]);
      if (name.startsWith("register")) await allSent();
    }
    await shown(await mark());
    const log = database.proxy.log();
    for (const [name, [before, after]] of marks) {
      // Without the lines of the marks.
      const [, ...lines] = log.slice(log.indexOf(before), log.indexOf(after)).split("\n");
      const statements = lines
        .slice(0, -1)
        .flatMap((line) => /"statement":"(\w+)"/.exec(line)?.[1] ?? []);
      // Mails are sent after the answer.
      const sending = statements.indexOf("claimDelivery");
      const ofCall = statements
        .slice(0, sending < 0 ? statements.length : sending)
        .filter((statement) => statement !== "findDueDeliveries");
      const [count, which = ""] = rows[name] ?? [];
      // Events are stored and heard after the answer, so the next call may have them in its lines.
      const beforeAnswer = ofCall.filter(
        (statement) => !/^(?:insertAuditEntr(?:y|ies\d)|hasLogoutReceivers)$/.test(statement),
      );
      expect(beforeAnswer.map((statement) => `\`${statement}\``).join(", "), name).toBe(which);
      expect(beforeAnswer, name).toHaveLength(Number(count));
    }
  });
});
