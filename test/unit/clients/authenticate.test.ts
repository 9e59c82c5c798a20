import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findRegistered } from "../../../src/core/clients/find.ts";
import type { ClientCredentials } from "../../../src/core/clients/model.ts";
import { rotateClientSecret } from "../../../src/core/clients/rotate.ts";
import { clientSecrets } from "../../../src/drivers/client-secrets.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import {
  builtInAccess,
  firstParty,
  createClient,
  recording,
  type TestClient,
} from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let app: TestClient;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  app = await createClient(backend, "sessions profile:read");
});
afterEach(() => backend.close());

const authenticate = (credentials?: ClientCredentials, { auth } = server) =>
  auth.clients.authenticate(credentials);
const reasonOf = async (credentials: ClientCredentials): Promise<string | undefined> => {
  const { code, message, detail, errors, cause, reason } = await refusal(authenticate(credentials));
  const seen = { code, message, detail, errors, cause };
  expect(seen).toEqual({ code: "invalid_client", message: "invalid_client" });
  return reason;
};

describe("a row that lists the scope admin, of an earlier release", () => {
  it("A1: loses it at each read, and is not written", async () => {
    backend.sql("UPDATE clients SET scope = 'profile:read admin sessions'");
    const { id, secret } = app;
    expect((await authenticate({ id, secret })).scopes).toEqual(["profile:read", "sessions"]);
    const own = await server.auth.tokens.grantToClient(await authenticate({ id, secret }), {});
    expect(await server.auth.tokens.verify(own.accessToken)).toMatchObject({
      scope: "profile:read sessions",
    });
    expect(backend.sql("SELECT scope FROM clients")).toEqual([
      { scope: "profile:read admin sessions" },
    ]);
  });
});

describe("the secret of a client after a rotation", () => {
  it("is the new one, and for another day the one before, but no older one", async () => {
    const ports = { clientSecrets, clock: () => backend.now, random: systemRandom };
    const { clients, close } = await openSqlite(backend.file, "drizzle/sqlite");
    const rotate = () => rotateClientSecret(ports, clients, app.id);
    const isGood = (secret: string | undefined) =>
      authenticate({ id: app.id, secret }).then(
        () => true,
        () => false,
      );
    const first = await rotate();
    expect(first.previousUntil).toBe(backend.now + 24 * 60 * 60 * 1000);
    for (const secret of [app.secret, first.secret]) expect(await isGood(secret)).toBe(true);
    backend.now = first.previousUntil - 1;
    expect(await isGood(app.secret)).toBe(true);
    const second = await rotate();
    expect(await Promise.all([app.secret, first.secret, second.secret].map(isGood))).toEqual([
      false,
      true,
      true,
    ]);
    backend.now = second.previousUntil;
    expect(await Promise.all([first.secret, second.secret].map(isGood))).toEqual([false, true]);

    expect(await clients.revokeClient(app.id, backend.now)).toBe(true);
    expect(await refusal(rotate())).toMatchObject({ code: "not_found" });
    expect(await isGood(second.secret)).toBe(false);
    await close();
  });
});

describe("authenticating a client", () => {
  it("gives the first-party app without credentials, or with its id alone", async () => {
    const known = {
      id: "first-party",
      outerId: "first-party",
      isConfidential: false,
      scopes: builtInAccess.allScopes,
      serverScopes: [],
      listedScopes: [],
      defaultResource: null,
      appScopes: [],
      firstParty: true,
      grants: "*",
      roles: 0,
      allowedRoles: "",
    };
    expect(await authenticate()).toEqual(known);
    expect(await authenticate({ id: "first-party", secret: undefined })).toEqual(known);
  });

  it("gives a client with the right secret the scopes that it was registered with", async () => {
    expect(await authenticate(app)).toEqual({
      id: app.id,
      outerId: app.id,
      isConfidential: true,
      scopes: ["sessions", "profile:read"],
      serverScopes: [],
      listedScopes: ["sessions", "profile:read"],
      defaultResource: null,
      appScopes: [],
      firstParty: true,
      grants: "*",
      roles: 0,
      allowedRoles: "",
    });
  });

  it("leaves out a stored scope that no longer exists", async () => {
    backend.sql("UPDATE clients SET scope = 'profile:read openid'");
    expect(await authenticate(app)).toMatchObject({ scopes: ["profile:read"] });
  });

  it("gives the same invalid_client for an unknown id, a wrong secret and a revoked client", async () => {
    const { id, secret = "" } = app;
    const otherApp = await createClient(backend);
    expect(await reasonOf({ id: "nobody", secret })).toBe("client unknown");
    expect(await reasonOf({ id: id.toUpperCase(), secret })).toBe("client unknown");
    expect(await reasonOf({ id: "first-party", secret })).toBe("client unknown");
    expect(await reasonOf({ id: "first-party", secret: "" })).toBe("client unknown");
    expect(await reasonOf({ id, secret: undefined })).toBe("no client secret");
    expect(await reasonOf({ id: "nobody", secret: undefined })).toBe("client unknown");
    const wrongSecrets = {
      empty: "",
      "of no client": "wrong",
      "of another client": otherApp.secret,
      "followed by a space": `${secret} `,
      "in lower case": secret.toLowerCase(),
    };
    for (const [label, wrong] of Object.entries(wrongSecrets)) {
      expect(await reasonOf({ id, secret: wrong }), label).toBe("client secret wrong");
    }
    backend.sql("UPDATE clients SET revoked_at = 1 WHERE id = ?", id);
    expect(await reasonOf(app)).toBe("client revoked");
    expect(await reasonOf({ id, secret: "wrong" })).toBe("client secret wrong");
    expect(await authenticate(otherApp)).toEqual(otherApp.known);
  });

  it("gives a public client for its id alone, and none for a secret", async () => {
    const { id, known } = await createClient(backend, "", { public: true });
    expect(known).toMatchObject({ isConfidential: false });
    expect(await authenticate({ id, secret: undefined })).toEqual(known);
    for (const secret of ["", "x", app.secret]) {
      expect(await reasonOf({ id, secret }), secret).toBe("secret of a public client");
    }
    backend.sql("UPDATE clients SET revoked_at = 1 WHERE id = ?", id);
    expect(await reasonOf({ id, secret: undefined })).toBe("client revoked");
  });

  it("gives an app that is not the operator's own none of our scopes, whatever is stored", async () => {
    const stored =
      "grants = 'authorization_code refresh_token', roles = 1, allowed_roles = 'editor'";
    backend.sql(`UPDATE clients SET first_party = 0, ${stored}`);
    expect(await authenticate(app)).toEqual({
      id: app.id,
      outerId: app.id,
      isConfidential: true,
      scopes: [],
      serverScopes: [],
      listedScopes: ["sessions", "profile:read"],
      defaultResource: null,
      appScopes: [],
      firstParty: false,
      grants: "authorization_code refresh_token",
      roles: 1,
      allowedRoles: "editor",
    });
  });

  it("reads nothing from the store for the first-party app or with a malformed id", async () => {
    const calls: string[] = [];
    const counted = await backend.openServer({
      wrap: ({ store }) => ({ store: recording(store, calls) }),
    });
    await authenticate(undefined, counted);
    await authenticate({ id: "first-party", secret: undefined }, counted);
    for (const id of ["first-party", "é", `${app.id} `, `${app.id}\n`, app.id.toUpperCase(), ""]) {
      const failure = await refusal(authenticate({ id, secret: app.secret }, counted));
      expect(failure, JSON.stringify(id)).toMatchObject({ reason: "client unknown" });
    }
    expect(calls).toEqual([]);
    await authenticate(app, counted);
    expect(calls).toEqual(["findClient"]);
  });

  it("is unavailable without a database, except for the first-party app", async () => {
    await server.close();
    expect(await refusal(authenticate(app))).toMatchObject({ code: "unavailable" });
    expect(await authenticate()).toEqual(firstParty);
  });
});

describe("the grants of a client", () => {
  it("are all of the server unless the client is limited to some", () => {
    const { requireGrant } = server.auth.clients;
    const limited = { ...app.known, grants: "authorization_code refresh_token" };
    for (const grant of ["authorization_code", "refresh_token", "password"]) {
      expect(() => requireGrant(firstParty, grant), grant).not.toThrow();
      expect(() => requireGrant(app.known, grant), grant).not.toThrow();
    }
    for (const grant of ["authorization_code", "refresh_token"]) {
      expect(() => requireGrant(limited, grant), grant).not.toThrow();
    }
    for (const grant of ["password", "client_credentials", "refresh", "*", ""]) {
      expect(() => requireGrant(limited, grant), grant).toThrow("unauthorized_client");
      expect(() => requireGrant({ ...limited, grants: "" }, grant), grant).toThrow();
    }
  });
});

describe("a registered client", () => {
  const find = (id: string) => findRegistered(server.ports, id);

  it("is found by its id until it is revoked, without its secret", async () => {
    expect(await find(app.id)).toMatchObject({ id: app.id, firstParty: 1, grants: "*" });
    for (const id of ["first-party", "", `${app.id} `, app.id.toUpperCase(), "é"]) {
      expect(await find(id), id).toBeUndefined();
    }
    backend.sql("UPDATE clients SET revoked_at = 1");
    expect(await find(app.id)).toBeUndefined();
  });
});

describe("a login through a confidential client", () => {
  beforeEach(() => server.auth.accounts.register(ann));

  it("gives tokens of the client, with the scopes that the user and the client both may have", async () => {
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

  it("TOK-14 is refused with invalid_scope beyond the client's scopes, and opens no session", async () => {
    const wanted = login({ client: app.known, scope: "profile:write" });
    expect(await refusal(server.auth.login.withPassword(wanted))).toMatchObject({
      code: "invalid_scope",
    });
    expect(backend.sql("SELECT id FROM sessions")).toEqual([]);
  });
});
