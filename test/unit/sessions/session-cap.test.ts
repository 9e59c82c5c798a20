import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon } from "../support/claims.ts";
import { firstParty, createClient, refreshTokenOf } from "../support/clients.ts";

let backend: Backend;
let server: Server;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
});
afterEach(() => backend.close());

/** Logs in a number of times, one second apart. */
async function logIn(count: number, given = {}): Promise<IssuedTokens[]> {
  const grants: IssuedTokens[] = [];
  for (let n = 0; n < count; n++) {
    backend.now += 1000;
    grants.push(await server.auth.login.withPassword(login(given)));
  }
  return grants;
}
const areAlive = (all: readonly IssuedTokens[]): Promise<boolean[]> =>
  Promise.all(
    all.map((from) =>
      server.auth.tokens.refresh({ refreshToken: refreshTokenOf(from), client: firstParty }).then(
        () => true,
        () => false,
      ),
    ),
  );
const repeat = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const live = () =>
  backend
    .sql("SELECT id FROM sessions WHERE revoked_at IS NULL ORDER BY id")
    .map(({ id }) => String(id));

describe("ASVS-7.1.2 the limit of twenty sessions per account", () => {
  it("ends the five oldest of 25 sessions", async () => {
    const grants = await logIn(25);
    expect(await areAlive(grants)).toEqual([...repeat(5, false), ...repeat(20, true)]);
  });

  it("ends the oldest login, even if its session was just used", async () => {
    const grants = await logIn(20);
    expect(await areAlive(grants.slice(0, 1))).toEqual([true]);
    await logIn(1);
    expect(await areAlive(grants)).toEqual([false, ...repeat(19, true)]);
  });

  it("leaves twenty sessions after sixty logins at once, on two servers in one millisecond", async () => {
    const other = await backend.openServer();
    const before = await logIn(15);
    backend.now += 1000;
    await Promise.all(
      repeat(60, login()).map((one, index) =>
        (index % 2 ? other : server).auth.login.withPassword(one),
      ),
    );
    expect(await areAlive(before)).toEqual(repeat(15, false));
    // Of sessions from the same millisecond, those with the greatest ids stay. So all servers end the same sessions.
    const same = backend.sql(
      "SELECT id FROM sessions WHERE created_at = ? ORDER BY id",
      backend.now,
    );
    expect(same).toHaveLength(60);
    expect(live()).toEqual(same.slice(40).map(({ id }) => String(id)));
  });

  it("ends no session of another account", async () => {
    await server.auth.accounts.register({ ...ann, username: "eve", email: "eve@example.com" });
    const evesTokens = await logIn(3, { identifier: "eve" });
    await logIn(22);
    expect(await areAlive(evesTokens)).toEqual(repeat(3, true));
  });
});

describe("a session that is no longer live", () => {
  it.each([
    ["revoked", "UPDATE sessions SET revoked_at = 1 WHERE created_at > ?"],
    ["expired", "UPDATE sessions SET expires_at = 1 WHERE created_at > ?"],
    ["idle for too long", "UPDATE sessions SET rotated_at = 1 WHERE created_at > ?"],
    ["ended by its user", "UPDATE sessions SET authenticated_at = 1 WHERE created_at > ?"],
  ])("does not count towards the limit of twenty when it is %s", async (_, ends) => {
    backend.sql("UPDATE users SET sessions_valid_from = ?", noon);
    const old = await logIn(2);
    const then = backend.now;
    await logIn(18);
    backend.sql(ends, then);
    await logIn(18);
    expect(await areAlive(old)).toEqual([true, true]);
    await logIn(1);
    expect(await areAlive(old)).toEqual([false, true]);
  });

  it("does not count towards the limit of twenty when its client was revoked", async () => {
    const { known: client } = await createClient(backend);
    const old = await logIn(1);
    await logIn(19, { client });
    backend.sql("UPDATE clients SET revoked_at = 1");
    await logIn(19);
    expect(await areAlive(old)).toEqual([true]);
  });
});
