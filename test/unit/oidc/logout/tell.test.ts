import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditLimits } from "../../../../src/core/audit/limits.ts";
import type { EventRow } from "../../../../src/core/audit/row.ts";
import type { Message } from "../../../../src/core/email/model.ts";
import { issueUndo } from "../../../../src/core/email/undo-tokens.ts";
import { Failure, serverFailures } from "../../../../src/core/failures.ts";
import { loginEvents } from "../../../../src/core/login/rows.ts";
import { logoutLimits } from "../../../../src/core/oidc/logout/limits.ts";
import { logoutsOf } from "../../../../src/core/oidc/logout/tell.ts";
import type { Store } from "../../../../src/core/ports.ts";
import { endSurplusChildren } from "../../../../src/core/sessions/children.ts";
import { endEverySession } from "../../../../src/core/sessions/end.ts";
import { sessionLimits } from "../../../../src/core/sessions/limits.ts";
import { sessionEvents } from "../../../../src/core/sessions/rows.ts";
import { events } from "../../../../src/core/tables/events.ts";
import type { SessionTokens } from "../../../../src/core/tokens/issue.ts";
import type { SessionCaller } from "../../../../src/core/user.ts";
import { openSqlite } from "../../../../src/drivers/sqlite/sqlite.ts";
import { consent } from "../../../suite/store/consents/records.ts";
import { session } from "../../../suite/store/records.ts";
import { secret } from "../../../support/secrets.ts";
import { usualTerms } from "../../../support/session-terms.ts";
import { sourcesOf } from "../../../support/sources.ts";
import { codeAt } from "../../factors/stage.ts";
import { approve, createApp } from "../../support/apps.ts";
import {
  ann,
  login,
  openBackend,
  type Backend,
  type Server,
  type ServerOptions,
} from "../../support/backend.ts";
import { firstParty, recording, refreshTokenOf } from "../../support/clients.ts";

const wiki = "5f0c7b1e-8f0e-4d5b-9a43-6a1f1d2b3c4d";
const blog = "7a1d8c2f-9f1e-4e6c-8b54-7b2f2e3c4d5e";
const device = { userAgent: undefined, address: undefined };
const actor = { actorId: "an administrator", sessionId: "of the administrator" };

let backend: Backend;
let server: Server;
/** The names of the store's methods that the listener called. */
const calls: string[] = [];
const heard = new Set<string>();
const sent: Message[] = [];
const logged: string[] = [];
const emailSender = { send: async (one: Message) => void sent.push(one), close: async () => {} };

/** A server whose listener has forgotten everything. */
async function open(
  store?: (store: Store) => Store,
  later?: ServerOptions["later"],
): Promise<Server> {
  const { ports } = await backend.openServer();
  const log = { ...ports.log, error: (event: string) => void logged.push(event) };
  const listener = logoutsOf({
    ...ports,
    log,
    store: recording(store?.(ports.store) ?? ports.store, calls),
    poke: () => {},
  });
  const spy = {
    hears: () => true,
    hear: ({ name }: EventRow) => void heard.add(name),
  };
  return backend.openServer({ listeners: [spy, listener], later, wrap: () => ({ emailSender }) });
}

beforeAll(async () => {
  backend = await openBackend();
});
afterAll(() => backend.close());

/** The browser's login, and sessions of apps under it. Only the app Wiki is told of logouts. */
interface Stage {
  readonly browser: SessionTokens;
  readonly caller: SessionCaller;
}
let stage: Stage;

const insertClient = (id: string, uri: string | null) =>
  backend.sql(
    `INSERT INTO clients (id, name, scope, secret_hash, created_at, backchannel_logout_uri)
      VALUES (?, 'An app', '', '', 1, ?)`,
    id,
    uri,
  );

const insertChild = (name: string, clientId: string, offline = 0) => {
  const { userId, sessionId: parentId } = stage.browser;
  const one = { id: idOf(name), userId, clientId, parentId, offline, ...aliveAt(backend.now) };
  return server.ports.store.insertSession(session(one));
};

/** The times of a session that began now. */
const aliveAt = (now: number) => ({
  rotatedAt: now,
  createdAt: now,
  authenticatedAt: now,
  provenAt: now,
  lastSeenAt: now,
  expiresAt: now + 864e5,
});

/** The id of a session, which shows its name. */
const idOf = (name: string): string =>
  `00000000-0000-4000-8000-${Buffer.from(name.slice(0, 6)).toString("hex").padStart(12, "0")}`;
const nameOf = (id: string): string =>
  Buffer.from(id.slice(-12).replace(/^0+/, ""), "hex").toString();

async function begin(at: Server): Promise<void> {
  server = at;
  for (const table of ["users", "sessions", "clients", "consents", "outbox"]) {
    backend.sql(`DELETE FROM ${table}`);
  }
  insertClient(wiki, "https://wiki.example.com/logout");
  insertClient(blog, null);
  await server.auth.accounts.register(ann);
  const browser = await server.auth.login.withPassword(login());
  const { userId, sessionId } = browser;
  stage = { browser, caller: { userId, sessionId } };
  await insertChild("wiki", wiki);
  await insertChild("offl", wiki, 1);
  await insertChild("blog", blog);
  await server.auth.audit.flush();
  backend.sql("DELETE FROM outbox");
  calls.length = 0;
  sent.length = 0;
}

beforeEach(async () => {
  await begin(await open());
});

/** The names of the sessions that apps are told of. */
async function told(): Promise<string[]> {
  await server.auth.audit.flush();
  return backend
    .sql("SELECT payload FROM outbox WHERE channel = 'logout'")
    .map(({ payload }) => nameOf((JSON.parse(String(payload)) as { session: string }).session))
    .toSorted();
}

/** Another login of the user, in another browser. */
async function elsewhere(): Promise<SessionCaller> {
  backend.now += 1;
  const { userId, sessionId } = await server.auth.login.withPassword(login());
  return { userId, sessionId };
}

/** The token of the link in the newest email. */
async function mailed(send: () => Promise<unknown>): Promise<string> {
  await send();
  await server.auth.email.deliverDue();
  return sent.at(-1)?.link?.split("#token=")[1] ?? expect.fail("no link");
}

/** The id of a consent of the user. */
async function consentTo(clientId: string): Promise<string> {
  const one = consent({ userId: stage.caller.userId, clientId, updatedAt: backend.now });
  await server.ports.store.putConsent(one);
  return one.id;
}

const both = ["offl", "wiki"];

/** Every way in which sessions end, with those that apps are told of, and the source of core that ends them. */
const ways: readonly {
  readonly way: string;
  readonly in: string;
  readonly end: () => Promise<unknown>;
  readonly tells: readonly string[];
}[] = [
  {
    way: "a logout of the browser",
    in: "tokens/revoke.ts",
    end: () => server.auth.tokens.revoke(firstParty, refreshTokenOf(stage.browser)),
    tells: ["wiki"],
  },
  {
    way: "a login of another user in the same browser",
    in: "tokens/revoke.ts",
    async end() {
      const bea = { ...ann, username: "bea", email: "bea@example.com" };
      await server.auth.accounts.register(bea);
      const replaces = refreshTokenOf(stage.browser);
      await server.auth.login.withPassword(login({ identifier: "bea", replaces }));
    },
    tells: ["wiki"],
  },
  {
    way: "the end of a login in the list",
    in: "sessions/end.ts",
    end: async () => server.auth.sessions.end(await elsewhere(), stage.caller.sessionId),
    tells: ["wiki"],
  },
  {
    way: "the end of one session of an app in the list",
    in: "sessions/end.ts",
    end: () => server.auth.sessions.end(stage.caller, idOf("offl")),
    tells: ["offl"],
  },
  {
    way: "the end of all other sessions",
    in: "sessions/end.ts",
    end: async () => server.auth.sessions.endOthers(await elsewhere()),
    tells: both,
  },
  {
    way: "the end of all sessions",
    in: "sessions/end.ts",
    end: () => server.auth.sessions.endAll(stage.caller),
    tells: both,
  },
  {
    way: "a used refresh token",
    in: "tokens/refresh/refresh.ts",
    async end() {
      const refresh = (refreshToken: string) =>
        server.auth.tokens.refresh({ refreshToken, client: firstParty });
      const second = await refresh(refreshTokenOf(stage.browser));
      backend.now += 2 * sessionLimits.grace;
      await refresh(refreshTokenOf(second));
      await refresh(refreshTokenOf(stage.browser)).catch(() => undefined);
    },
    tells: ["wiki"],
  },
  {
    way: "more logins than a user may have",
    in: "sessions/open.ts",
    async end() {
      for (let logins = 0; logins < sessionLimits.perUser + 2; logins++) await elsewhere();
    },
    tells: ["wiki"],
  },
  {
    way: "more sessions of an app than a user may have",
    in: "sessions/children.ts",
    async end() {
      const { userId, sessionId: parentId } = stage.caller;
      let newest = session({ userId, clientId: wiki, parentId });
      for (let more = 0; more < sessionLimits.perUser; more++) {
        backend.now += 1;
        newest = { ...newest, ...aliveAt(backend.now), id: randomUUID() };
        await server.ports.store.insertSession(newest);
      }
      await endSurplusChildren(server.ports, newest, usualTerms);
    },
    tells: both,
  },
  {
    way: "a new password",
    in: "passwords/change.ts",
    end: async () =>
      server.auth.passwords.change(await elsewhere(), {
        currentPassword: ann.password,
        newPassword: "another horse battery",
        language: "en",
      }),
    tells: both,
  },
  {
    way: "a reset password",
    in: "links/reset-password.ts",
    async end() {
      const { forgotPassword, resetPassword } = server.auth.links;
      const send = await forgotPassword({ identifier: ann.email, language: "en" });
      const token = await mailed(send);
      await resetPassword({ token, password: "another horse battery", language: "en" });
    },
    tells: both,
  },
  {
    way: "the first proof of an address",
    in: "login/link.ts",
    async end() {
      const { send } = await server.auth.links.sendLoginLink({
        identifier: ann.email,
        language: "en",
      });
      await server.auth.login.withLink({ token: await mailed(send), client: firstParty, device });
    },
    tells: both,
  },
  {
    way: "an address that was restored",
    in: "links/undo-email.ts",
    async end() {
      const change = { from: ann.email, to: "eve@example.com", changedAt: backend.now };
      const { userId } = stage.browser;
      const token = await issueUndo(server.ports.linkTokens, { userId, ...change });
      await server.auth.links.undoEmailChange({ token });
    },
    tells: both,
  },
  {
    way: "a change of the factors",
    in: "factors/own/sessions.ts",
    async end() {
      backend.sql("UPDATE users SET email_verified_at = 1");
      const { enrolmentToken, ...made } = await server.auth.factors.startTotp(stage.caller);
      const code = codeAt(secret(made.secret), Math.floor(backend.now / 30_000));
      const change = { ...stage.caller, language: "en" };
      await server.auth.factors.confirmTotp(change, { enrolmentToken, code });
    },
    tells: both,
  },
  {
    way: "an app that the user disconnects",
    in: "consents/end.ts",
    end: async () => server.auth.consents.disconnect(stage.caller, await consentTo(wiki)),
    tells: both,
  },
  {
    way: "the deletion by the owner",
    in: "sessions/list.ts",
    end: () =>
      server.auth.accounts.delete(stage.caller, { password: ann.password, language: "en" }),
    tells: both,
  },
  {
    way: "the deletion by an administrator",
    in: "sessions/list.ts",
    end: () => server.auth.admin.users.delete(actor, stage.caller.userId, "en"),
    tells: both,
  },
  {
    way: "an administrator who ends one session",
    in: "admin/users/sessions.ts",
    end: () => server.auth.admin.sessions.end(actor, stage.caller.userId, stage.caller.sessionId),
    tells: ["wiki"],
  },
  {
    way: "an administrator who ends all sessions",
    in: "admin/users/sessions.ts",
    end: () => server.auth.admin.sessions.endAll(actor, stage.caller.userId),
    tells: both,
  },
  {
    way: "an administrator who disables the account",
    in: "admin/users/disable.ts",
    end: () => server.auth.admin.users.change(actor, stage.caller.userId, { disabled: true }),
    tells: both,
  },
  {
    way: "an administrator who takes away the password",
    in: "admin/users/links.ts",
    end: () =>
      server.auth.admin.users.resetPassword(actor, stage.caller.userId, {
        disablePassword: true,
        language: "en",
      }),
    tells: both,
  },
  {
    way: "a role that ends sessions",
    in: "admin/users/sessions.ts",
    async end() {
      const { id } = await server.auth.accounts.register({
        ...ann,
        username: "boss",
        email: "boss@example.com",
      });
      backend.sql("UPDATE users SET role = 'admin' WHERE id = ?", id);
      const { userId } = stage.caller;
      await server.auth.admin.users.change({ actorId: id }, userId, { role: "admin" });
    },
    tells: both,
  },
];

/** An app redeems its code twice, which ends the session of the first time. */
async function sendCodeAgain() {
  const app = await createApp(backend, server);
  const uri = "https://x.example";
  backend.sql("UPDATE clients SET backchannel_logout_uri = ? WHERE id = ?", uri, app.id);
  const redemption = await approve(server, app, stage.browser);
  const redeem = () => server.auth.oidc?.redeem(redemption) ?? expect.fail("no apps");
  const { sessionId } = await redeem();
  await redeem().catch(() => undefined);
  return { sessionId, clientId: app.id };
}

describe("an app that wants to be told of logouts", () => {
  it.each(ways)("is told by $way", async ({ end, tells }) => {
    await end();
    expect(await told()).toEqual(tells);
  });

  it("is told by a code that is sent again", async () => {
    const { sessionId, clientId } = await sendCodeAgain();
    await server.auth.audit.flush();
    const rows = backend.sql("SELECT payload FROM outbox WHERE channel = 'logout'");
    expect(rows.map(({ payload }) => JSON.parse(String(payload)))).toEqual([
      { session: sessionId, user: stage.caller.userId, client: clientId },
    ]);
  });

  it("is told by every event that may end sessions, and by every source that does", async () => {
    heard.clear();
    for (const end of [...ways.map((one) => one.end), sendCodeAgain]) {
      await begin(await open());
      await end();
      await server.auth.audit.flush();
    }
    const ending = Object.values<EventRow>(events)
      .filter(({ endedBy }) => endedBy !== undefined)
      .map(({ name }) => name);
    expect(ending.filter((name) => !heard.has(name))).toEqual([]);
    const ends =
      /\.(?:revoke(?:Session|OtherSessions|AllSessions|Surplus\w+)|setSessionsValidFrom|deleteSessionsOf|endClientAccess)\(/;
    const sources = sourcesOf("src/core", /\.ts$/).filter(({ text }) => ends.test(text));
    const covered = ["oidc/codes/redeem.ts", ...ways.map((one) => one.in)];
    expect(sources.map(({ path }) => path).filter((path) => !covered.includes(path))).toEqual([]);
  });

  it("costs one statement in ten seconds while no app wants it, and none on the way to a login", async () => {
    backend.sql("UPDATE clients SET backchannel_logout_uri = NULL");
    const end = () => server.auth.sessions.endAll(stage.caller);
    for (let times = 0; times < 3; times++) await end();
    expect(await told()).toEqual([]);
    expect(calls).toEqual(["hasLogoutReceivers"]);
    backend.now += logoutLimits.remembered;
    await end();
    await server.auth.audit.flush();
    expect(calls).toEqual(["hasLogoutReceivers", "hasLogoutReceivers"]);
    insertClient(idOf("new"), "https://new.example.com");
    backend.now += logoutLimits.remembered;
    await elsewhere();
    await server.auth.audit.flush();
    expect(calls).toHaveLength(2);
  });

  it("is not told by another login of the user in the same browser, because the app stays logged in", async () => {
    backend.now += 1;
    await server.auth.login.withPassword(login({ replaces: refreshTokenOf(stage.browser) }));
    expect(await told()).toEqual([]);
  });

  it("is told once of a session, and not of one that ended long before", async () => {
    await server.auth.sessions.end(stage.caller, idOf("offl"));
    expect(await told()).toEqual(["offl"]);
    backend.sql("DELETE FROM outbox");
    await server.auth.sessions.endAll(stage.caller);
    expect(await told()).toEqual(["wiki"]);
    backend.sql("DELETE FROM outbox");
    // Another process, which does not know what this one has told.
    backend.now += logoutLimits.announced + 1;
    server = await open();
    await server.auth.sessions.endAll(stage.caller);
    expect(await told()).toEqual([]);
  });

  it("is not told if it was revoked, nor of a login that no app was opened in", async () => {
    backend.sql("UPDATE clients SET revoked_at = 1");
    insertClient(idOf("new"), "https://new.example.com");
    backend.sql(
      "UPDATE sessions SET client_id = ?, parent_id = NULL WHERE id = ?",
      wiki,
      idOf("blog"),
    );
    await server.auth.sessions.endAll(stage.caller);
    expect(await told()).toEqual([]);
  });

  it("is told nothing if it cannot be stored, and the log says so without failing the logout", async () => {
    const lost = (store: Store): Store => ({
      ...store,
      findEndedSessions: () => Promise.reject(new Failure(serverFailures.unavailable)),
    });
    await begin(await open(lost));
    await server.auth.sessions.endAll(stage.caller);
    expect(await told()).toEqual([]);
    expect(logged).toContain("logout_not_stored");
  });

  it("is told by a later event of what could not be stored before", async () => {
    let isFull = true;
    await begin(
      await open((store) => ({
        ...store,
        insertDelivery: (one) =>
          isFull && one.channel === "logout"
            ? Promise.reject(new Failure(serverFailures.unavailable))
            : store.insertDelivery(one),
      })),
    );
    await server.auth.sessions.endAll(stage.caller);
    expect(await told()).toEqual([]);
    isFull = false;
    await server.auth.sessions.endAll(stage.caller);
    expect(await told()).toEqual(both);
  });

  it("A1: is told although a database that stalls lets a thousand failed logins wait", async () => {
    const stalled: (() => Promise<void>)[] = [];
    const later = (work: () => Promise<void>) => void stalled.push(work);
    server = await open(undefined, later);
    for (let count = 0; count < auditLimits.waiting; count++) {
      server.ports.audit.record(loginEvents.authn_login_fail, {});
    }
    await server.auth.sessions.endAll(stage.caller);
    expect(server.auth.audit.counts()).toMatchObject({ dropped: 1 });
    for (const work of stalled) await work();
    expect(await told()).toEqual(both);
  });

  it("is told by the command that ends the sessions of all users", async () => {
    const {
      sessions: registry,
      logouts,
      store,
      close,
    } = await openSqlite(backend.file, "drizzle/sqlite");
    const { clock, random, log } = server.ports;
    const ports = { store, clock, random, log, poke: () => {}, everybody: logouts };
    await endEverySession({ registry, clock });
    const facts = { actorId: "cli:op", detail: { reason: "operator", ended: "all" } };
    const writes = logoutsOf(ports).hear(sessionEvents.session_expired, facts, backend.now) ?? [];
    for (const write of writes) if ("channel" in write) await write.run();
    await close();
    expect(await told()).toEqual(both);
  });
});
