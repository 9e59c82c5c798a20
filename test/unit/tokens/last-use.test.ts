import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import type { Store } from "../../../src/core/ports.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon } from "../support/claims.ts";
import { firstParty, refreshTokenOf, recording } from "../support/clients.ts";

let backend: Backend;
let server: Server;
let tokens: IssuedTokens;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
  tokens = await server.auth.login.withPassword(login());
});
afterEach(() => backend.close());

const lastSeen = () =>
  Number(backend.sql("SELECT last_seen_at FROM sessions")[0]?.["last_seen_at"]);

describe("the last use of a session", () => {
  it("is updated by a verification if it is more than a minute old, and not before", async () => {
    const calls: string[] = [];
    const { auth } = await backend.openServer({
      wrap: ({ store }) => ({ store: recording(store, calls) }),
    });
    for (const [elapsed, stored] of [
      [1, 0],
      [60_000, 0],
      [60_001, 60_001],
      [120_001, 60_001],
      [120_500, 120_500],
    ] as const) {
      backend.now = noon + elapsed;
      await auth.tokens.verify(tokens.accessToken);
      expect(lastSeen(), `after ${elapsed} ms`).toBe(noon + stored);
    }
    expect(calls.filter((name) => name === "touchSession")).toHaveLength(2);
    expect(calls.filter((name) => name === "findSessionState")).toHaveLength(5);
  });

  it("is updated by a refresh", async () => {
    backend.now += 30_000;
    await server.auth.tokens.refresh({ refreshToken: refreshTokenOf(tokens), client: firstParty });
    expect(lastSeen()).toBe(backend.now);
    backend.now += 60_000;
    await server.auth.tokens.verify(tokens.accessToken);
    expect(lastSeen()).toBe(noon + 30_000);
  });

  it("is updated when ten verifications run at once, and not again by the next one", async () => {
    backend.now += 60_000;
    await Promise.all(
      Array.from({ length: 10 }, () => {
        backend.now += 1;
        return server.auth.tokens.verify(tokens.accessToken);
      }),
    );
    const seen = lastSeen();
    expect(seen).toBeGreaterThan(noon + 60_000);
    expect(seen).toBeLessThanOrEqual(noon + 60_010);
    await server.auth.tokens.verify(tokens.accessToken);
    expect(lastSeen()).toBe(seen);
  });

  it("does not move the idle limit or the absolute end of the session", async () => {
    const before = backend.sql("SELECT rotated_at, expires_at, generation FROM sessions");
    backend.now += 60_001;
    await server.auth.tokens.verify(tokens.accessToken);
    expect(backend.sql("SELECT rotated_at, expires_at, generation FROM sessions")).toEqual(before);
  });

  const failing = (error: Error) =>
    backend.openServer({
      wrap: ({ store }) => ({
        store: { ...store, touchSession: () => Promise.reject(error) } satisfies Store,
      }),
    });

  it("does not fail the verification when it cannot be updated, and logs the reason", async () => {
    backend.now += 60_001;
    const { auth, events } = await failing(
      new Failure(serverFailures.unavailable, { reason: "lock" }),
    );
    expect(await auth.tokens.verify(tokens.accessToken)).toMatchObject({ username: ann.username });
    expect(events).toEqual([
      { event: "last_use_not_noted", fields: { code: "unavailable", reason: "lock" } },
    ]);
  });

  it("fails the verification when the error is not a Failure", async () => {
    backend.now += 60_001;
    const { auth } = await failing(new TypeError("a bug"));
    await expect(auth.tokens.verify(tokens.accessToken)).rejects.toThrow(TypeError);
  });
});
