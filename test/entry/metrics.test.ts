import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { metricTable, type MetricName } from "../../src/drivers/metrics/table.ts";
import {
  json,
  logIn,
  newcomer,
  newPassword,
  register,
  send,
  tokensIn,
  verify,
  withBearer,
} from "../suite/http/calls/calls.ts";
import {
  challengeIn,
  logInByPasskey,
  logInByPasskeyFrom,
  passkeyOptions,
  pendingFrom,
  pendingLogin,
  personWithPasskey,
  personWithTotp,
  proveFactor,
  proveFactorFrom,
  reauthenticate,
} from "../suite/http/calls/factor-logins.ts";
import { codeOf } from "../suite/http/calls/factors.ts";
import { forgot } from "../suite/http/calls/links.ts";
import { refresh } from "../suite/http/calls/sessions.ts";
import { mailsTo } from "../support/mail/mailbox.ts";
import { scrape, sum, type Scrape } from "../support/metrics.ts";
import { freePort } from "../support/network/free-port.ts";
import { startOnBun, startOnNode, type ProcessTarget } from "../support/targets/http-target.ts";
import { roomyLimits } from "../support/targets/roomy-limits.ts";

const version = (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version;
const limits = roomyLimits.THROTTLE.replace(/reauthenticate=\d+/, "reauthenticate=1");
const names = Object.keys(metricTable) as MetricName[];

describe.each([
  ["Node", "node", "sqlite", startOnNode],
  ["Bun", "bun", "mysql", startOnBun],
] as const)("the metrics of a server on %s", (_, runtime, database, start) => {
  let target: ProcessTarget;
  let port: number;
  let metrics: Scrape;
  /** Without those that waited for the start. */
  const requests = (): Record<string, number> => {
    const entries = [...metrics.samples("latchkey_http_requests_total")];
    return Object.fromEntries(entries.filter(([labels]) => !labels.includes("/health/live")));
  };

  beforeAll(async () => {
    port = await freePort();
    target = await start({ database, env: { METRICS_PORT: String(port), THROTTLE: limits } });
    const person = newcomer();
    await register(target, person);
    await register(target, person);
    const { token, refreshToken } = tokensIn(await logIn(target, person));
    await logIn(target, person);
    await logIn(target, { ...person, password: newPassword() });
    await logIn(target, newcomer());
    await refresh(target, refreshToken);
    await refresh(target, refreshToken);
    await refresh(target, "rt1_x");
    for (let time = 0; time < 3; time++) await verify(target, token);
    await verify(target, "x");
    for (let time = 0; time < 2; time++) {
      const body = { current_password: newPassword(), new_password: newPassword() };
      const init = { ...json(body), method: "PUT" };
      const headers = { ...init.headers, ...withBearer(token).headers };
      expect((await send(target, "/users/me/password", { ...init, headers })).status).toBe(
        time === 0 ? 403 : 429,
      );
    }
    await send(target, `/hello/${person.username}`);
    await send(target, `/no/such/${person.username}`);
    await send(target, "/hello/x", { method: "DELETE" });
    await forgot(target, person.username);
    await vi.waitFor(
      async () => {
        metrics = await scrape(port);
        const sent = metrics.value("latchkey_outbox_sent_total", "channel=mail,outcome=sent");
        // A mail may be sent twice while the database is slow.
        expect(sent).toBeGreaterThan(0);
        expect(sent).toBe((await mailsTo(person.email)).length);
      },
      { timeout: 60_000 },
    );
  });
  afterAll(() => target.close());

  it("are those of the table, with their types and labels", () => {
    expect(metrics.contentType).toBe("text/plain; version=0.0.4; charset=utf-8");
    for (const name of names) {
      const isOfPool = name.startsWith("latchkey_store_pool_");
      const { type, labels } = metricTable[name];
      expect(metrics.types.get(name), name).toBe(
        isOfPool && database !== "mysql" ? undefined : type,
      );
      const samples = metrics.samples(type === "histogram" ? `${name}_count` : name);
      for (const key of samples.keys()) {
        const given = key.split(",").map((pair) => pair.replace(/=.*/, ""));
        expect(given, name).toEqual(labels.length === 0 ? [""] : labels);
      }
    }
    const own = [...metrics.types.keys()].filter((name) => name.startsWith("latchkey_"));
    expect(own.filter((name) => !(name in metricTable))).toEqual([]);
    expect(metrics.value("process_resident_memory_bytes")).toBeGreaterThan(0);
    const build = `version=${version},runtime=${runtime},database=${database}`;
    expect(metrics.value("latchkey_build_info", build)).toBe(1);
  });

  it("count every request by its route, and time it", () => {
    expect(requests()).toEqual({
      "route=/authenticate/register,method=POST,status=201": 1,
      "route=/authenticate/register,method=POST,status=409": 1,
      "route=/authenticate/token,method=POST,status=200": 4,
      "route=/authenticate/token,method=POST,status=400": 3,
      "route=/authenticate/verify/token,method=POST,status=200": 3,
      "route=/authenticate/verify/token,method=POST,status=401": 1,
      "route=/users/me/password,method=PUT,status=403": 1,
      "route=/users/me/password,method=PUT,status=429": 1,
      "route=/hello/{name},method=GET,status=200": 1,
      "route=none,method=GET,status=404": 1,
      "route=none,method=DELETE,status=405": 1,
      "route=/authenticate/password/forgot,method=POST,status=202": 1,
    });
    const timed = metrics.samples("latchkey_http_request_duration_seconds_count");
    expect(sum(timed)).toBe(sum(metrics.samples("latchkey_http_requests_total")));
    expect(timed.get("route=/authenticate/token")).toBe(7);
  });

  it("count logins, refreshes and limits by their outcome", () => {
    const counted = (name: MetricName) =>
      Object.fromEntries([...metrics.samples(name)].filter(([, value]) => value > 0));
    expect(counted("latchkey_logins_total")).toEqual({
      "outcome=success": 2,
      "outcome=wrong": 1,
      "outcome=unknown": 1,
    });
    expect(counted("latchkey_refreshes_total")).toEqual({
      "outcome=rotated": 1,
      "outcome=repeated": 1,
      "outcome=refused": 1,
    });
    expect(counted("latchkey_throttled_total")).toEqual({ "policy=reauthenticate": 1 });
  });

  it("time each hash, each wait for one, and each statement", async () => {
    // One registration, four logins, and one password of a logged-in person.
    expect(metrics.value("latchkey_password_hash_seconds_count")).toBe(6);
    expect(metrics.value("latchkey_password_queue_wait_seconds_count")).toBe(6);
    expect(metrics.value("latchkey_password_queue_depth")).toBe(0);
    const statements = metrics.samples("latchkey_store_statement_seconds_count");
    expect(statements.get("statement=insertSession,outcome=ok")).toBe(2);
    expect(statements.get("statement=insertAccount,outcome=ok")).toBe(1);
    expect(statements.get("statement=rotateSession,outcome=ok")).toBe(1);
    const inUse = async () => (await scrape(port)).value("latchkey_store_pool_in_use");
    await expect.poll(inUse).toBe(database === "mysql" ? 0 : undefined);
  });

  it("show the outbox", async () => {
    await expect
      .poll(async () => (await scrape(port)).value("latchkey_outbox_pending", "channel=mail"))
      .toBe(0);
    const created = Date.now() - 1_000_000;
    const columns = "(id, channel, kind, payload, created_at, due_at, tries)";
    const never = Number.MAX_SAFE_INTEGER;
    for (const [id, createdAt, dueAt] of [
      ["waits", created, never - 1],
      ["given-up", 1, never],
    ]) {
      const values = `'${id}', 'webhook', 'x', '{}', ${createdAt}, ${dueAt}, 1`;
      await target.sql(`insert into outbox ${columns} values (${values})`);
    }
    const { value } = await scrape(port);
    expect(value("latchkey_outbox_pending", "channel=mail")).toBe(0);
    expect(value("latchkey_outbox_oldest_seconds", "channel=mail")).toBe(0);
    expect(value("latchkey_outbox_pending", "channel=webhook")).toBe(1);
    expect(value("latchkey_outbox_pending", "channel=logout")).toBe(0);
    const age = value("latchkey_outbox_oldest_seconds", "channel=webhook") ?? 0;
    expect(age).toBeGreaterThanOrEqual(1000);
    expect(age).toBeLessThan((Date.now() - created) / 1000 + 1);
  });

  it("count each login with a second factor or a passkey once, from a page and at the token endpoint", async () => {
    const counted = async () => {
      const { samples } = await scrape(port);
      return Object.fromEntries(samples("latchkey_logins_total"));
    };
    const { person, secret, recoveryCodes } = await personWithTotp(target);
    const { authenticator } = await personWithPasskey(target);
    const passkey = async () => authenticator.assert(challengeIn(await passkeyOptions(target, {})));
    const before = await counted();
    const proofs = [
      await proveFactor(target, await pendingLogin(target, person), { totp: codeOf(secret) }),
      await proveFactorFrom(target, {
        mfa_token: await pendingFrom(target, person),
        recovery_code: recoveryCodes[0],
      }),
      await logInByPasskey(target, await passkey()),
      await logInByPasskeyFrom(target, { passkey: await passkey() }),
    ];
    expect(proofs.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { refreshToken } = tokensIn(proofs[0]!);
    const again = await reauthenticate(target, refreshToken, {
      password: person.password,
      totp: codeOf(secret, 1),
    });
    expect(again.status).toBe(200);
    const after = Object.entries(await counted());
    const added = after.map(
      ([outcome, count]) => [outcome, count - (before[outcome] ?? 0)] as const,
    );
    expect(Object.fromEntries(added.filter(([, count]) => count > 0))).toEqual({
      "outcome=mfa_required": 2,
      "outcome=success": 4,
    });
  });

  it("are at no other port and path, and hold nothing of a person", async () => {
    expect((await send(target, "/metrics")).status).toBe(404);
    const at = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);
    expect((await at("/")).status).toBe(404);
    expect((await at("/health/live")).status).toBe(404);
    expect((await at("/metrics", { method: "POST" })).status).toBe(405);
    const text = await (await at("/metrics")).text();
    expect(text).not.toMatch(/u-[0-9a-f]{8}|example\.com|127\.0\.0\.1|[0-9a-f]{8}-[0-9a-f]{4}-/);
  });
});
