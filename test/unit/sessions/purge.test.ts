import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { noon } from "../support/claims.ts";
import { ann, login, openHouse, type House, type Server } from "../support/house.ts";

const day = 86_400_000;

let house: House;
let server: Server;
beforeEach(async () => {
  house = await openHouse();
  server = await house.serve({ cost: 4 });
  await server.auth.accounts.register(ann);
});
afterEach(() => house.close());

const countSessions = () => Number(house.sql("SELECT count(*) AS n FROM sessions")[0]?.["n"]);
/** Inserts rows that only differ in their id. */
const insertSessions = (
  count: number,
  columns: { expires_at: number; revoked_at: number | null },
) =>
  house.sql(
    `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
     INSERT INTO sessions (id, user_id, client_id, scope, generation, rotated_at, created_at, authenticated_at,
       last_seen_at, expires_at, revoked_at)
     SELECT hex(randomblob(16)), 'nobody', 'first-party', '', 0, 1, 1, 1, 1, ?, ? FROM numbers`,
    count,
    columns.expires_at,
    columns.revoked_at,
  );

describe("purging sessions", () => {
  it("deletes sessions at their absolute end and keeps live ones", async () => {
    await server.auth.login.withPassword(login());
    house.now += 30 * day - 1;
    expect(await server.auth.sessions.purge()).toBe(true);
    expect(countSessions()).toBe(1);
    house.now += 1;
    expect(await server.auth.sessions.purge()).toBe(true);
    expect(countSessions()).toBe(0);
    expect(server.events).toContainEqual({ event: "purged", fields: { sessions: 1 } });
  });

  it.each([
    ["a week by default", {}, 7],
    ["as many days as the policy says", { sessionHistoryDays: 2 }, 2],
  ])("keeps revoked sessions for %s", async (_, policy, days) => {
    const { auth } = await house.serve({ policy });
    insertSessions(1, { expires_at: noon + 30 * day, revoked_at: noon });
    house.now += days * day - 1;
    await auth.sessions.purge();
    expect(countSessions()).toBe(1);
    house.now += 1;
    await auth.sessions.purge();
    expect(countSessions()).toBe(0);
  });

  it("deletes revoked sessions at once if the policy keeps none", async () => {
    const { auth } = await house.serve({ policy: { sessionHistoryDays: 0 } });
    insertSessions(3, { expires_at: noon + day, revoked_at: noon });
    insertSessions(2, { expires_at: noon + day, revoked_at: null });
    expect(await auth.sessions.purge()).toBe(true);
    expect(countSessions()).toBe(2);
  });

  it("deletes both kinds, batch after batch", async () => {
    insertSessions(2500, { expires_at: noon, revoked_at: null });
    insertSessions(1500, { expires_at: noon + day, revoked_at: noon - 8 * day });
    insertSessions(1, { expires_at: noon + day, revoked_at: null });
    expect(await server.auth.sessions.purge()).toBe(true);
    expect(countSessions()).toBe(1);
  });

  it("stops after twenty batches and says that more are left", async () => {
    // Rows of one moment go in one batch, so these have moments of their own.
    for (let moment = 1; moment <= 22; moment++) {
      insertSessions(1000, { expires_at: moment, revoked_at: null });
    }
    expect(await server.auth.sessions.purge()).toBe(false);
    expect(countSessions()).toBe(2000);
    expect(await server.auth.sessions.purge()).toBe(true);
    expect(countSessions()).toBe(0);
  });
});
