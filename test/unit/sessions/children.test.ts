import { afterEach, beforeEach, expect, it } from "vitest";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import type { Ports } from "../../../src/core/ports.ts";
import type { SessionCaller } from "../../../src/core/user.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { firstParty, refreshTokenOf } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let isAway: boolean;
beforeEach(async () => {
  backend = await openBackend();
  isAway = false;
  const wrap = ({ store }: Ports) => ({
    store: {
      ...store,
      async revokeChildren(sessionId: string, now: number) {
        if (isAway) throw new Failure(serverFailures.unavailable);
        await store.revokeChildren(sessionId, now);
      },
    },
  });
  server = await backend.openServer({ wrap });
  await server.auth.accounts.register(ann);
});
afterEach(() => backend.close());

/** A session and a child of it. */
async function family() {
  const parent = await server.auth.login.withPassword(login());
  const child = await server.auth.login.withPassword(login());
  const { sessionId } = parent;
  backend.sql("UPDATE sessions SET parent_id = ? WHERE id = ?", sessionId, child.sessionId);
  const caller: SessionCaller = { userId: parent.userId, sessionId };
  return { parent, child, caller };
}

const times = (event: string): number => server.events.filter((one) => one.event === event).length;
const endOf = (sessionId: string) =>
  backend.sql("SELECT revoked_at FROM sessions WHERE id = ?", sessionId)[0]?.["revoked_at"];

it("a logout is announced once, even if its children cannot be ended, and the next one ends them", async () => {
  const { caller, child } = await family();
  isAway = true;
  const end = () => server.auth.sessions.end(caller, caller.sessionId);
  expect(await refusal(end())).toMatchObject({ code: "unavailable" });
  expect(times("session_logout")).toBe(1);
  expect(endOf(child.sessionId)).toBeNull();
  isAway = false;
  backend.now += 1;
  await end();
  expect(times("session_logout")).toBe(1);
  expect(endOf(child.sessionId)).toBe(backend.now);
});

it("a revocation is announced once, even if its children cannot be ended, and the next one ends them", async () => {
  const { parent, child } = await family();
  isAway = true;
  const revoke = () => server.auth.tokens.revoke(firstParty, refreshTokenOf(parent));
  expect(await refusal(revoke())).toMatchObject({ code: "unavailable" });
  expect(times("session_logout")).toBe(1);
  isAway = false;
  backend.now += 1;
  await revoke();
  expect(times("session_logout")).toBe(1);
  expect(endOf(child.sessionId)).toBe(backend.now);
});

it("the reuse of a refresh token is announced, even if the children of its session cannot be ended", async () => {
  const { parent } = await family();
  const refresh = (refreshToken: string) =>
    server.auth.tokens.refresh({ refreshToken, client: firstParty });
  const second = await refresh(refreshTokenOf(parent));
  backend.now += 120_000;
  await refresh(refreshTokenOf(second));
  isAway = true;
  expect(await refusal(refresh(refreshTokenOf(parent)))).toMatchObject({ code: "unavailable" });
  expect(times("authn_token_reuse")).toBe(1);
});

/** Logs in again in the browser whose session is replaced. */
const again = async (identifier: string, replaced: Parameters<typeof refreshTokenOf>[0]) =>
  server.auth.login.withPassword(login({ identifier, replaces: refreshTokenOf(replaced) }));

const parentOf = (sessionId: string) =>
  backend.sql("SELECT parent_id FROM sessions WHERE id = ?", sessionId)[0]?.["parent_id"];

it("a new login of the same user in the same browser keeps the apps, and ends the session before", async () => {
  const { parent, child } = await family();
  const next = await again("ann", parent);
  expect(parentOf(child.sessionId)).toBe(next.sessionId);
  expect([child, next].map(({ sessionId }) => endOf(sessionId))).toEqual([null, null]);
  expect(endOf(parent.sessionId)).toBe(backend.now);
});

it("a login of another user in the same browser ends the apps", async () => {
  const { parent, child } = await family();
  await server.auth.accounts.register({ ...ann, username: "eve", email: "eve@example.com" });
  await again("eve", parent);
  expect(parentOf(child.sessionId)).toBe(parent.sessionId);
  expect([child, parent].map(({ sessionId }) => endOf(sessionId))).toEqual([
    backend.now,
    backend.now,
  ]);
});
