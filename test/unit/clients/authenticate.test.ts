import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { firstParty, type ClientCredentials } from "../../../src/core/clients/model.ts";
import { allScopes } from "../../../src/core/scopes.ts";
import { createClient, recording, type TestClient } from "../support/clients.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let app: TestClient;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer({ cost: 4 });
  app = await createClient(backend, "sessions profile:read");
});
afterEach(() => backend.close());

const prove = (credentials?: ClientCredentials, { auth } = server) =>
  auth.clients.authenticate(credentials);
const reasonOf = async (credentials: ClientCredentials): Promise<string | undefined> => {
  const { code, message, detail, errors, cause, reason } = await refusal(prove(credentials));
  const seen = { code, message, detail, errors, cause };
  expect(seen).toEqual({ code: "invalid_client", message: "invalid_client" });
  return reason;
};

describe("a client", () => {
  it("is the app of the server itself where it says nothing, or just that", async () => {
    const known = { id: "first-party", isConfidential: false, scopes: allScopes };
    expect(await prove()).toEqual(known);
    expect(await prove({ id: "first-party", secret: undefined })).toEqual(known);
  });

  it("is proven by its secret, and may have what was given to it", async () => {
    expect(await prove(app)).toEqual({
      id: app.id,
      isConfidential: true,
      scopes: ["sessions", "profile:read"],
    });
  });

  it("has no scope that is none any more", async () => {
    backend.sql("UPDATE clients SET scope = 'profile:read openid'");
    expect(await prove(app)).toMatchObject({ scopes: ["profile:read"] });
  });

  it("is refused in one way, whatever is wrong with it", async () => {
    const { id, secret = "" } = app;
    const rival = await createClient(backend);
    expect(await reasonOf({ id: "nobody", secret })).toBe("client unknown");
    expect(await reasonOf({ id: id.toUpperCase(), secret })).toBe("client unknown");
    expect(await reasonOf({ id: "first-party", secret })).toBe("client unknown");
    expect(await reasonOf({ id: "first-party", secret: "" })).toBe("client unknown");
    expect(await reasonOf({ id, secret: undefined })).toBe("no client secret");
    expect(await reasonOf({ id: "nobody", secret: undefined })).toBe("no client secret");
    for (const wrong of ["", "wrong", rival.secret, `${secret} `, secret.toLowerCase()]) {
      expect(await reasonOf({ id, secret: wrong })).toBe("client secret wrong");
    }
    backend.sql("UPDATE clients SET revoked_at = 1 WHERE id = ?", id);
    expect(await reasonOf(app)).toBe("client revoked");
    expect(await reasonOf({ id, secret: "wrong" })).toBe("client secret wrong");
    expect(await prove(rival)).toEqual(rival.known);
  });

  it("is not looked for where it shows no secret, or by what cannot be an id", async () => {
    const calls: string[] = [];
    const counted = await backend.openServer({
      wrap: ({ store }) => ({ store: recording(store, calls) }),
    });
    await prove(undefined, counted);
    await refusal(prove({ id: app.id, secret: undefined }, counted));
    for (const id of ["first-party", "é", `${app.id} `, `${app.id}\n`, app.id.toUpperCase(), ""]) {
      expect(await refusal(prove({ id, secret: app.secret }, counted))).toMatchObject({
        reason: "client unknown",
      });
    }
    expect(calls).toEqual([]);
    await prove(app, counted);
    expect(calls).toEqual(["findClient"]);
  });

  it("is neither proven nor refused without a database", async () => {
    await server.close();
    expect(await refusal(prove(app))).toMatchObject({ code: "unavailable" });
    expect(await prove()).toEqual(firstParty);
  });
});

describe("a login through a client", () => {
  beforeEach(() => server.auth.accounts.register(ann));

  it("is the client's: its tokens say so, and have what both the person and the client may have", async () => {
    backend.sql("UPDATE users SET role = 'admin'");
    const { accessToken, scope } = await server.auth.login.withPassword(
      login({ client: app.known }),
    );
    expect(scope).toBe("profile:read sessions");
    expect(await server.auth.tokens.verify(accessToken)).toMatchObject({
      client_id: app.id,
      username: ann.username,
      scope,
    });
    expect(backend.sql("SELECT client_id, scope FROM sessions")).toEqual([
      { client_id: app.id, scope },
    ]);
  });

  it("TOK-14 is refused what the client may not have, and then no session is opened", async () => {
    const wanted = login({ client: app.known, scope: "profile:write" });
    expect(await refusal(server.auth.login.withPassword(wanted))).toMatchObject({
      code: "invalid_scope",
    });
    expect(backend.sql("SELECT id FROM sessions")).toEqual([]);
  });
});
