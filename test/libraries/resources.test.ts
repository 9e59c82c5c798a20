import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extractWWWAuthenticateParams as readByClient } from "@modelcontextprotocol/client";
import { extractWWWAuthenticateParams as readBySdk } from "@modelcontextprotocol/sdk/client/auth.js";
import { requireBearerAuth } from "@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js";
import type { AuthInfo } from "@modelcontextprotocol/sdk/server/auth/types.js";
import express, { type ErrorRequestHandler, type Express } from "express";
import { Hono } from "hono";
import { jwk } from "hono/jwk";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { protectedResource, type Caller } from "../../src/resource.ts";
import { withBearer } from "../suite/http/calls/calls.ts";
import {
  appId,
  startResourceIssuer,
  type ResourceIssuer,
} from "../support/tokens/resource-issuer.ts";

declare global {
  namespace Express {
    interface Request {
      caller: Caller;
      auth?: AuthInfo;
    }
  }
}

const resource = "https://mcp.example.com/mcp";
const userinfo = "https://login.example.com/userinfo";

let issuer: ResourceIssuer;
beforeAll(async () => {
  issuer = await startResourceIssuer();
});
afterAll(() => issuer.close());

let server: Server | undefined;
afterEach(() => server?.close());

/** Serves an app of Express. Gives its origin. */
async function listen(app: Express): Promise<string> {
  server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("P-8: a token for a resource", () => {
  const jwksUrl = () => new URL(`${issuer.url}/.well-known/jwks.json`);
  /** Also of an app that reads `/userinfo` with the same token. */
  const good = () =>
    Promise.all([issuer.token(resource), issuer.token(resource, { aud: [resource, userinfo] })]);
  const foreign = () =>
    Promise.all([issuer.token("https://x.example.com"), issuer.token(resource, {}, "JWT")]);

  it("is accepted by the middleware `jwk` of Hono", async () => {
    const app = new Hono<{ Variables: { jwtPayload: { readonly client_id: string } } }>();
    const verification = { iss: issuer.url, aud: resource, typ: "at+jwt" };
    app.use(jwk({ jwks_uri: jwksUrl().href, alg: ["RS256"], verification }));
    app.get("/", (c) => c.text(c.get("jwtPayload").client_id));
    for (const token of await good()) {
      expect(await (await app.request("/", withBearer(token))).text()).toBe(appId);
    }
    for (const token of await foreign()) {
      expect((await app.request("/", withBearer(token))).status).toBe(401);
    }
  });

  it("is accepted by jose, and by the MCP SDK with the resource that it expects", async () => {
    const keys = createRemoteJWKSet(jwksUrl());
    const verified = async (token: string) => {
      const { payload } = await jwtVerify(token, keys, {
        issuer: issuer.url,
        audience: resource,
        typ: "at+jwt",
      });
      return payload;
    };
    const app = express();
    const verifier = {
      async verifyAccessToken(token: string): Promise<AuthInfo> {
        const { client_id, scope, exp, aud } = await verified(token);
        const [first = ""] = [aud ?? []].flat();
        const scopes = String(scope).split(" ");
        const facts = { token, clientId: String(client_id), scopes, expiresAt: exp ?? 0 };
        return { ...facts, resource: new URL(first) };
      },
    };
    const expectedResource = new URL(resource);
    app.use(requireBearerAuth({ verifier, requiredScopes: ["notes:read"], expectedResource }));
    app.get("/", (request, response) => void response.send(request.auth?.clientId));
    const origin = await listen(app);
    for (const token of await good()) {
      const response = await fetch(origin, withBearer(token));
      expect([response.status, await response.text()]).toEqual([200, appId]);
    }
    for (const token of await foreign()) await expect(verified(token)).rejects.toThrow();
  });

  it("gives an AuthInfo that the MCP SDK accepts as that of its own verifier", async () => {
    const { authorize } = protectedResource({
      issuer: issuer.url,
      resource,
      scopes: ["notes:read"],
    });
    const verifier = {
      async verifyAccessToken(token: string): Promise<AuthInfo> {
        const found = await authorize(new Request(resource, withBearer(token)));
        return found instanceof Response ? expect.fail(`${found.status}`) : found.authInfo;
      },
    };
    const app = express();
    const expectedResource = new URL(resource);
    app.use(requireBearerAuth({ verifier, requiredScopes: ["notes:read"], expectedResource }));
    app.get("/", (request, response) => void response.send(request.auth?.clientId));
    const [token] = await good();
    const response = await fetch(await listen(app), withBearer(token));
    expect([response.status, await response.text()]).toEqual([200, appId]);
  });
});

it("the MCP SDKs read the challenge of a protected resource", async () => {
  const scopes = ["notes:read", "notes:write"];
  const { authorize } = protectedResource({ issuer: issuer.url, resource, scopes });
  const request = new Request(resource, withBearer(await issuer.token(resource)));
  const url = "https://mcp.example.com/.well-known/oauth-protected-resource/mcp";
  for (const read of [readBySdk, readByClient]) {
    const unknown = (await authorize(new Request(resource), { scope: scopes })) as Response;
    const expected = { resourceMetadataUrl: new URL(url), scope: "notes:read notes:write" };
    expect(read(unknown)).toMatchObject(expected);
    const lacking = (await authorize(request, { scope: scopes })) as Response;
    expect(read(lacking)).toMatchObject({ ...expected, error: "insufficient_scope" });
  }
});

describe("a protected resource in Express", () => {
  /** A server with a public page, behind a proxy that does not pass the host on. */
  async function open(more: object = {}) {
    const mcp = protectedResource({
      issuer: issuer.url,
      resource,
      scopes: ["notes:read", "notes:write"],
      ...more,
    });
    const app = express();
    app.get("/", (_, response) => void response.send("public"));
    app.use(mcp.metadataPath, mcp.express());
    const routes = express.Router();
    routes.post("/", mcp.express({ scope: "notes:read" }), express.json(), (request, response) => {
      const { caller, auth, body } = request;
      response.json({ kind: caller.kind, isSame: caller.authInfo === auth, body });
    });
    routes.delete("/", mcp.express({ scope: "notes:write" }));
    app.use("/mcp", routes);
    const onError: ErrorRequestHandler = (error: Error, _request, response, _next) =>
      void response.status(500).send(error.message);
    app.use(onError);
    return listen(app);
  }

  it("passes the caller and the AuthInfo on, and leaves the body to the app", async () => {
    const origin = await open();
    const { headers } = withBearer(await issuer.token(resource));
    const response = await fetch(`${origin}/mcp`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json", Origin: "https://x.example.com" },
      body: JSON.stringify({ text: "hello" }),
    });
    expect(await response.json()).toEqual({ kind: "user", isSame: true, body: { text: "hello" } });
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(await (await fetch(origin)).text()).toBe("public");
  });

  it("sends the metadata and the errors of the resource, never with the host of the request", async () => {
    const origin = await open();
    const path = "/.well-known/oauth-protected-resource/mcp";
    const metadata = await fetch(origin + path);
    expect(await metadata.json()).toMatchObject({ resource });
    expect((await fetch(`${origin}${path.replace("/mcp", "")}`)).status).toBe(404);
    const token = await issuer.token(resource);
    for (const [init, url, status, error] of [
      [{ method: "POST" }, "/mcp", 401, ""],
      [{ method: "POST" }, `/mcp?access_token=${token}`, 401, ', error="invalid_token"'],
      [{ method: "DELETE", ...withBearer(token) }, "/mcp?x=1", 403, ', error="insufficient_scope"'],
    ] as const) {
      const response = await fetch(origin + url, init);
      expect(response.status, url).toBe(status);
      const scope = init.method === "POST" ? "notes:read" : "notes:write";
      expect(response.headers.get("www-authenticate")).toBe(
        `Bearer resource_metadata="https://mcp.example.com${path}"${error}, scope="${scope}"`,
      );
      expect(await response.json()).toMatchObject({ status });
    }
  });

  it("hands a mistake of the configuration to the app's handler of errors", async () => {
    const origin = await open({ introspect: { clientId: "unknown", clientSecret: "wrong" } });
    const { headers } = withBearer(await issuer.token(resource));
    const response = await fetch(`${origin}/mcp`, { method: "POST", headers });
    expect([response.status, await response.text()]).toEqual([
      500,
      expect.stringContaining("Check the id and the secret of the client in introspect."),
    ]);
  });
});
