import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBearers, type BearerKind } from "../../../src/core/bearers/bearers.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { claimsOf } from "../support/claims.ts";
import { refusal } from "../support/refusal.ts";

const { sid: _, ...ofKey } = claimsOf({ scope: "profile:read sessions" });

const owner = { email: "a@example.com", emailVerified: true, name: "A", locale: "de" };

/** A kind of tokens that belong to a user and to no session. */
const keys: BearerKind = {
  prefix: "lk1_",
  verify: async () => ({ ...ofKey, acr: "aal1", amr: [], auth_time: 0, owner }),
};

let backend: Backend;
let server: Server;
let bearers: ReturnType<typeof createBearers>;
let accessToken: string;
let ids: { readonly userId: string; readonly sessionId: string };
beforeAll(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  const { verify } = server.auth.tokens;
  bearers = createBearers(server.ports.access, [keys, { prefix: "", verify }]);
  await server.auth.accounts.register(ann);
  ({ accessToken, ...ids } = await server.auth.login.withPassword(login()));
});
afterAll(() => backend.close());

const thrown = (work: () => unknown) => refusal(Promise.resolve().then(work));

describe("a bearer token", () => {
  it("is judged by the kind that its prefix names, and as an access token without one", async () => {
    const { userId: id, sessionId: sid } = ids;
    expect(await bearers.userOf(accessToken)).toMatchObject({ id, sid, username: ann.username });
    expect(await bearers.userOf("lk1_x")).toMatchObject({
      id: ofKey.sub,
      username: "ann",
      ...owner,
    });
    expect(await refusal(bearers.verify("lk2_x"))).toMatchObject({ code: "invalid_token" });
    expect(await refusal(server.auth.bearers.verify("lk1_x"))).toMatchObject({
      code: "invalid_token",
    });
  });

  it("is verified by its kind at no cost of a further promise", async () => {
    const claims = keys.verify("lk1_x");
    const only = createBearers(server.ports.access, [{ ...keys, verify: () => claims }]);
    expect(only.verify("lk1_x")).toBe(claims);
    await claims;
  });

  it("is refused if it is of no kind", async () => {
    const only = createBearers(server.ports.access, [keys]);
    expect(await refusal(only.verify(accessToken))).toMatchObject({ code: "invalid_token" });
  });

  it("without a session is enough for its scopes, and never for a call that needs a session", async () => {
    const claims = await bearers.verify("lk1_x");
    expect(await bearers.userOf("lk1_x")).not.toHaveProperty("sid");
    expect(bearers.requireScopes(claims, "sessions")).toEqual({ userId: ofKey.sub });
    expect(await thrown(() => bearers.requireSession(claims, "sessions"))).toMatchObject({
      code: "insufficient_scope",
      scope: "sessions",
    });
    const { sessionId } = bearers.requireSession(await bearers.verify(accessToken), "sessions");
    expect(sessionId).toBe(ids.sessionId);
  });

  it("of a session without a scope is refused with the scope that it lacks", async () => {
    const claims = await bearers.verify(accessToken);
    for (const ask of [bearers.requireScopes, bearers.requireSession]) {
      expect(await thrown(() => ask(claims, "sessions", "admin"))).toMatchObject({
        code: "insufficient_scope",
        scope: "sessions admin",
      });
    }
  });
});
