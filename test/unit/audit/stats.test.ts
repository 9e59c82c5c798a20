import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { statLimits } from "../../../src/core/audit/stats/count.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon } from "../support/claims.ts";
import { refusal } from "../support/refusal.ts";

const day = 86_400_000;
const today = Math.floor(noon / day);

let backend: Backend;
let server: Server;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
});
afterEach(() => backend.close());

const rows = () => backend.sql("SELECT day, name, count FROM stats ORDER BY day DESC, name");

/** A day with one registration, three logins and two failures. */
async function someDay(): Promise<void> {
  await server.auth.accounts.register(ann);
  await server.auth.login.withPassword(login());
  for (let count = 0; count < 2; count++) {
    await refusal(server.auth.login.withPassword(login({ password: "wrong" })));
  }
  for (let count = 0; count < 2; count++) await server.auth.login.withPassword(login());
  await server.auth.audit.flush();
}

describe("the counts of days", () => {
  it("are stored once by the purge after the day, and stay when what they count is deleted", async () => {
    await someDay();
    await server.auth.purge();
    expect(rows().filter((row) => row["day"] === today)).toEqual([]);
    backend.now += day / 2 + statLimits.grace;
    await server.auth.purge();
    const counted = [
      { day: today, name: "failures", count: 2 },
      { day: today, name: "logins", count: 3 },
      { day: today, name: "sign_ups", count: 1 },
    ];
    expect(rows().slice(0, 3)).toEqual(counted);
    backend.sql("DELETE FROM audit");
    backend.sql("DELETE FROM users");
    await server.auth.purge();
    expect(rows().slice(0, 3)).toEqual(counted);
  });

  it("of a day wait for servers whose clocks are behind", async () => {
    await someDay();
    backend.now = (today + 1) * day + statLimits.grace - 1;
    await server.auth.purge();
    expect(rows().filter((row) => row["day"] === today)).toEqual([]);
  });

  it("are caught up for thirty days, a few days at a time, the latest first", async () => {
    const daysOf = () => [...new Set(rows().map((row) => today - Number(row["day"])))];
    await server.auth.purge();
    expect(daysOf()).toEqual([1, 2, 3, 4, 5]);
    for (let count = 0; count < 10; count++) await server.auth.purge();
    expect(daysOf()).toEqual(Array.from({ length: statLimits.days }, (_, at) => at + 1));
  });

  it("are of registrations only if events are not stored, and of no day whose events are purged", async () => {
    const off = await backend.openServer({ policy: { auditTable: false, auditRetentionDays: 3 } });
    await off.auth.purge();
    expect(rows()).toEqual(
      [1, 2, 3].map((ago) => ({ day: today - ago, name: "sign_ups", count: 0 })),
    );
    expect((await off.auth.stats.overview()).today).toMatchObject({ sign_ups: 0, logins: null });
  });
});

describe("the overview", () => {
  it("has thirty days, the earliest first, and counts today and an uncounted yesterday now", async () => {
    await someDay();
    const counts = { sign_ups: 1, logins: 3, failures: 2 };
    const before = await server.auth.stats.overview();
    expect(before.today).toEqual({ day: "2026-11-25", ...counts });
    expect(before.days).toHaveLength(30);
    expect(before.days.at(0)).toMatchObject({ day: "2026-10-26", logins: null });
    expect(before.days.at(-1)).toMatchObject({ day: "2026-11-24", logins: 0 });
    backend.now += day;
    const after = await server.auth.stats.overview();
    expect(after.days.at(-1)).toEqual({ day: "2026-11-25", ...counts });
    expect(after.today).toMatchObject({ day: "2026-11-26", sign_ups: 0 });
    await server.auth.purge();
    backend.now += day;
    expect((await server.auth.stats.overview()).days.at(-2)).toEqual(after.days.at(-1));
  });
});
