import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KnownClient } from "../../../src/core/clients/model.ts";
import type { Resource } from "../../../src/core/resources/model.ts";
import { openBackend, type Backend, type Server } from "../support/backend.ts";
import { createClient } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";
import { addResource } from "../support/resources.ts";

let backend: Backend;
let server: Server;
let notes: Resource;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  notes = addResource(backend, { scopes: ["notes:read", "notes:write", "notes:delete"] });
});
afterEach(() => backend.close());

/** A client whose list has these scopes. */
async function service(scope: string, isPublic = false): Promise<KnownClient> {
  const { id, secret } = await createClient(backend, scope, { public: isPublic });
  return server.auth.clients.authenticate({ id, secret });
}

const grant = (client: KnownClient, scope?: string, resource?: string) =>
  server.auth.tokens.grantToClient(client, { scope, resource });
const claimsOf = ({ accessToken }: { readonly accessToken: string }) =>
  server.ports.oidcKeys!.signer.verify("at+jwt", accessToken);
const codeOf = async (promise: Promise<unknown>) => (await refusal(promise)).code;

describe("the own token of a client for a resource", () => {
  it("has the scopes of its list that the resource has, or fewer if it asks for them", async () => {
    const client = await service("profile:read notes:read notes:write files:read");
    for (const [asked, scope] of [
      [undefined, "notes:read notes:write"],
      ["", "notes:read notes:write"],
      ["notes:write", "notes:write"],
      ["notes:write notes:read", "notes:read notes:write"],
    ] as const) {
      const tokens = await grant(client, asked, notes.uri);
      const iat = Math.floor(backend.now / 1000);
      expect(await claimsOf(tokens)).toEqual({
        iss: "https://auth.example.com",
        aud: notes.uri,
        sub: client.id,
        client_id: client.id,
        scope,
        iat,
        exp: iat + 600,
        jti: expect.any(String),
      });
      expect(tokens).toEqual({ accessToken: expect.any(String), expiresIn: 600, scope });
    }
  });

  it.each([
    ["that its list lacks", "notes:delete"],
    ["of another resource", "files:read"],
    ["of this server", "profile:read"],
    ["of OpenID Connect", "openid"],
    ["that is unknown", "constructor"],
  ])("RE-10 has no scope %s", async (_, scope) => {
    addResource(backend, { uri: "https://files.example.com", scopes: ["files:read"] });
    const client = await service("profile:read notes:read files:read");
    expect(await codeOf(grant(client, `notes:read ${scope}`, notes.uri))).toBe("invalid_scope");
  });

  it("is refused to a client whose list has no scope of the resource, because some services check the audience alone", async () => {
    const client = await service("profile:read");
    expect(await codeOf(grant(client, undefined, notes.uri))).toBe("invalid_scope");
  });

  it("does not have the scopes that those of its list imply, because administrators change these", async () => {
    backend.sql(`UPDATE resources SET implies = '{"notes:write":["notes:read"]}'`);
    const client = await service("notes:write");
    expect((await grant(client, undefined, notes.uri)).scope).toBe("notes:write");
    expect(await codeOf(grant(client, "notes:read", notes.uri))).toBe("invalid_scope");
  });

  it("is for the resource of its scopes, or for that of the client, and without both for this server", async () => {
    const client = await service("profile:read notes:read");
    expect(await claimsOf(await grant(client, "notes:read"))).toMatchObject({ aud: notes.uri });
    for (const scope of [undefined, "profile:read"]) {
      const { accessToken } = await grant(client, scope);
      const claims = await server.auth.tokens.verify(accessToken);
      expect(claims).toMatchObject({ sub: client.id, scope: "profile:read" });
    }
    const other = addResource(backend, {
      uri: "https://files.example.com",
      scopes: ["notes:read"],
    });
    const byDefault = { ...client, defaultResource: other.uri };
    expect(await claimsOf(await grant(byDefault))).toMatchObject({ aud: other.uri });
    expect(await claimsOf(await grant(byDefault, "notes:read", notes.uri))).toMatchObject({
      aud: notes.uri,
    });
  });

  it("RE-2 RE-5 RE-8 RE-11 is not for another text, nor for a resource that was revoked", async () => {
    const client = await service("notes:read");
    for (const resource of [`${notes.uri}/`, `${notes.uri}#`, `${notes.uri}?`, "x", "ä", "\0"]) {
      expect(await codeOf(grant(client, undefined, resource)), resource).toBe("invalid_target");
    }
    backend.sql("UPDATE resources SET revoked_at = ?", backend.now);
    expect(await codeOf(grant(client, undefined, notes.uri))).toBe("invalid_target");
  });

  it("is not for a client without a secret", async () => {
    const client = await service("notes:read", true);
    expect(await codeOf(grant(client, undefined, notes.uri))).toBe("invalid_client");
  });

  it("RE-15 is none of this server, and names no session", async () => {
    const { accessToken } = await grant(await service("notes:read"), undefined, notes.uri);
    expect(await codeOf(server.auth.tokens.verify(accessToken))).toBe("invalid_token");
    expect(await codeOf(server.auth.oidc!.userInfo(accessToken))).toBe("invalid_token");
  });

  it("RE-20 is active for the client itself and for that of the resource, until the client is revoked", async () => {
    const [client, named, stranger] = [
      await service("notes:read"),
      await service(""),
      await service("notes:read"),
    ];
    backend.sql("UPDATE resources SET client_id = ?", named.id);
    const { accessToken } = await grant(client, undefined, notes.uri);
    const introspect = (by: KnownClient) => server.auth.oidc!.introspect(by, accessToken);
    expect(await introspect(client)).toEqual(await claimsOf({ accessToken }));
    expect(await introspect(named)).toMatchObject({ sub: client.id });
    expect(await introspect(stranger)).toBeUndefined();
    backend.sql("UPDATE clients SET revoked_at = ? WHERE id = ?", backend.now, client.id);
    expect(await introspect(named)).toBeUndefined();
  });

  it("RE-19 is not ended by a revocation, which ends sessions", async () => {
    const client = await service("notes:read");
    const { accessToken } = await grant(client, undefined, notes.uri);
    expect(await server.auth.oidc!.revoke(client, accessToken)).toBeUndefined();
    expect(await server.auth.oidc!.introspect(client, accessToken)).toBeDefined();
  });
});
