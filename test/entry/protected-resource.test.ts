import type { AuthInfo as SdkAuthInfo } from "@modelcontextprotocol/sdk/server/auth/types.js";
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createIntrospection } from "../../src/drivers/jwt/introspection.ts";
import {
  protectedResource,
  resourceServer,
  type Caller,
  type CallRequirement,
  type ResourceOptions,
} from "../../src/resource.ts";
import {
  appId,
  ofClient,
  startResourceIssuer,
  type ResourceIssuer,
} from "../support/tokens/resource-issuer.ts";
import { noon } from "../unit/support/claims.ts";

const resource = "https://mcp.example.com/mcp";
const metadataUrl = "https://mcp.example.com/.well-known/oauth-protected-resource/mcp";
const scopes = ["notes:read", "notes:write", "notes:admin"];
const now = noon / 1000;

let issuer: ResourceIssuer;
beforeEach(async () => {
  issuer = await startResourceIssuer();
  vi.useFakeTimers({ toFake: ["Date"], now: noon });
});
afterEach(async () => {
  vi.useRealTimers();
  await issuer.close();
});

const open = (more: Partial<ResourceOptions> = {}) =>
  protectedResource({ issuer: issuer.url, resource, scopes, ...more });

const requestWith = (token: string, url = resource, more: Record<string, string> = {}) =>
  new Request(url, { headers: { Authorization: `Bearer ${token}`, ...more } });

/** The caller of a token. */
async function callerOf(token: string, more: Partial<ResourceOptions> = {}): Promise<Caller> {
  const found = await open(more).authorize(requestWith(token));
  return found instanceof Response ? expect.fail(`${found.status}`) : found;
}

/** "ok" for a caller, otherwise the status, the code and the challenge without its URL. */
async function outcomeOf(found: Caller | Response) {
  if (!(found instanceof Response)) return "ok";
  const { code } = (await found.json()) as { readonly code?: string };
  const challenge = found.headers.get("www-authenticate") ?? "";
  const lead = `Bearer resource_metadata="${metadataUrl}"`;
  if (challenge !== "") expect(challenge.startsWith(lead)).toBe(true);
  return [found.status, code, challenge.slice(lead.length)];
}

const invalid = [401, "invalid_token", ', error="invalid_token"'];

describe("the caller of a protected resource", () => {
  it("is the user of a token, also as the MCP SDK takes it", async () => {
    const token = await issuer.token(resource, { acr: "aal2", amr: ["pwd", "otp"], team: "blue" });
    const caller = await callerOf(token);
    const sub = "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90";
    const facts = { clientId: appId, scopes: ["notes:read"], expiresAt: now + 600, token };
    const { authInfo, ...others } = caller;
    const sid = "f6a1c6de-1de4-4b0c-8f3f-0d3b5a1c2e42";
    const proof = { acr: "aal2", amr: ["pwd", "otp"], authTime: now };
    expect(others).toEqual({ kind: "user", sub, sid, ...facts, ...proof });
    const forSdk: SdkAuthInfo = authInfo;
    expect(forSdk).toEqual({
      ...facts,
      resource: new URL(resource),
      extra: expect.objectContaining({ sub, sid, team: "blue", iss: issuer.url }),
    });
  });

  it("PH-5 is a client only where clients may call for themselves", async () => {
    const token = await issuer.token(resource, ofClient);
    expect(await outcomeOf(await open().authorize(requestWith(token)))).toEqual(invalid);
    const caller = await callerOf(token, { clients: true });
    expect(caller).toMatchObject({ kind: "client", sub: appId, clientId: appId });
    expect(caller).not.toHaveProperty("sid");
    const { authorize } = open({ clients: true });
    for (const requirement of [{ acr: "aal2" }, { maxAge: 600 }] as const) {
      const outcome = await outcomeOf(await authorize(requestWith(token), requirement));
      expect(outcome.slice(0, 2)).toEqual([401, "insufficient_user_authentication"]);
    }
  });

  it("has the scopes of the token, and those that they imply, also through others", async () => {
    const implies = { "notes:admin": ["notes:write"], "notes:write": ["notes:read"] };
    const scopesOf = async (scope: string) =>
      (await callerOf(await issuer.token(resource, { scope }), { implies })).scopes.toSorted();
    expect(await scopesOf("notes:admin")).toEqual(scopes.toSorted());
    expect(await scopesOf("openid notes:write")).toEqual(["notes:read", "notes:write", "openid"]);
    expect(await scopesOf("")).toEqual([]);
    const circle = { "notes:admin": ["notes:write"], "notes:write": ["notes:admin"] };
    const token = await issuer.token(resource, { scope: "notes:write" });
    const { scopes: all, authInfo } = await callerOf(token, { implies: circle });
    expect(all.toSorted()).toEqual(["notes:admin", "notes:write"]);
    expect(authInfo.scopes).toEqual(all);
  });
});

describe("a protected resource refuses", () => {
  it("a request without a token, with all scopes that the call needs", async () => {
    const { authorize } = open();
    const none = new Request(resource);
    expect(await outcomeOf(await authorize(none))).toEqual([401, "missing_token", ""]);
    expect(
      await outcomeOf(await authorize(none, { scope: ["notes:write", "notes:read"] })),
    ).toEqual([401, "missing_token", ', scope="notes:read notes:write"']);
    const basic = new Request(resource, { headers: { Authorization: "Basic YTpi" } });
    expect(await outcomeOf(await authorize(basic))).toEqual([401, "missing_token", ""]);
  });

  it("PH-1 a token in the URL, and a malformed header, with 401", async () => {
    const { authorize } = open();
    const token = await issuer.token(resource);
    const inUrl = `${resource}?access_token=${token}`;
    expect(await outcomeOf(await authorize(new Request(inUrl)))).toEqual(invalid);
    expect(await outcomeOf(await authorize(requestWith(token, inUrl)))).toEqual(invalid);
    const blank = new Request(resource, { headers: { Authorization: "Bearer " } });
    expect(await outcomeOf(await authorize(blank))).toEqual(invalid);
    const inBody = new Request(resource, {
      method: "POST",
      body: new URLSearchParams({ access_token: token }),
    });
    expect(await outcomeOf(await authorize(inBody))).toEqual([401, "missing_token", ""]);
    expect(await inBody.text()).toBe(`access_token=${token}`);
  });

  it.each([
    ["PH-2 without exp", { exp: undefined }, false],
    ["PH-2 without iat", { iat: undefined }, false],
    ["PH-2 with iat in 29 seconds", { iat: now + 29 }, true],
    ["PH-2 with iat in 31 seconds", { iat: now + 31 }, false],
    ["PH-2 with nbf in 29 seconds", { nbf: now + 29 }, true],
    ["PH-2 with nbf in 31 seconds", { nbf: now + 31 }, false],
    ["PH-2 that expired 4 seconds ago", { exp: now - 4 }, true],
    ["PH-2 that expired 5 seconds ago", { exp: now - 5 }, false],
    ["PH-2 with exp as a text", { exp: String(now + 600) }, false],
    ["PH-3 for this and another audience", { aud: [resource, "https://x.example.com"] }, true],
    ["PH-3 for two other audiences", { aud: ["https://x.example.com", `${resource}/`] }, false],
    ["PH-3 for the resource with a slash", { aud: `${resource}/` }, false],
    ["PH-3 without an audience", { aud: undefined }, false],
    ["PH-3 of another issuer", { iss: "https://login.example.com" }, false],
    ["PH-4 of an API key", { key_id: "k1" }, false],
    ["PH-4 of a delegation", { act: { sub: "other" } }, false],
    ["PH-4 that is bound to a key", { cnf: { jkt: "x" } }, false],
    ["PH-4 without jti", { jti: undefined }, false],
    ["PH-4 without scope", { scope: undefined }, false],
    ["PH-4 without client_id", { client_id: undefined }, false],
    ["PH-4 of a session without auth_time", { auth_time: undefined }, false],
    ["PH-4 with a sid that is not a text", { sid: null }, false],
    ["PH-5 without a session, of a user", { sid: undefined }, false],
  ] as const)("a token %s: %j is accepted: %s", async (_, claims, isGood) => {
    const token = await issuer.token(resource, claims);
    const found = await open({ clients: true }).authorize(requestWith(token));
    expect(await outcomeOf(found)).toEqual(isGood ? "ok" : invalid);
  });

  it.each(["JWT", "logout+jwt", "oauth-id-jag+jwt"])("PH-4 a token of the type %s", async (typ) => {
    const token = await issuer.token(resource, {}, typ);
    expect(await outcomeOf(await open().authorize(requestWith(token)))).toEqual(invalid);
  });

  it("RE-16 a token of the operator's own API, which refuses the token of a resource in turn", async () => {
    const named = { username: "ann", role: "user" };
    const { authorize } = resourceServer({ issuer: issuer.url, audience: resource });
    const own = requestWith(await issuer.token(resource, named, "JWT"));
    expect(await authorize(own)).toMatchObject(named);
    expect(await outcomeOf(await open().authorize(own))).toEqual(invalid);
    const ofResource = requestWith(await issuer.token(resource, named));
    expect(await outcomeOf(await open().authorize(ofResource))).toBe("ok");
    expect(((await authorize(ofResource)) as unknown as Response).status).toBe(401);
  });

  it("a token that was signed elsewhere", async () => {
    const token = await issuer.token(resource);
    const forged = `${token.slice(0, -8)}AAAAAAAA`;
    expect(await outcomeOf(await open().authorize(requestWith(forged)))).toEqual(invalid);
  });

  it("a call that needs more scopes, with the same challenge for the same call", async () => {
    const { authorize, check } = open();
    const token = await issuer.token(resource);
    const expected = [
      403,
      "insufficient_scope",
      ', error="insufficient_scope", scope="notes:read notes:write"',
    ];
    const caller = await callerOf(token);
    for (const scope of [
      ["notes:write", "notes:read"],
      ["notes:read", "notes:write", "notes:write"],
    ]) {
      expect(await outcomeOf(await authorize(requestWith(token), { scope }))).toEqual(expected);
      expect(await outcomeOf(check(caller, { scope }) ?? caller)).toEqual(expected);
    }
    expect(check(caller, { scope: "notes:read" })).toBeUndefined();
    expect(check(caller, {})).toBeUndefined();
  });

  it("an older or weaker login than the call needs", async () => {
    const { authorize } = open();
    const token = await issuer.token(resource, { auth_time: now - 61 });
    const requirement = { acr: "aal2", maxAge: 60, scope: "notes:read" } as const;
    expect(await outcomeOf(await authorize(requestWith(token), requirement))).toEqual([
      401,
      "insufficient_user_authentication",
      ', error="insufficient_user_authentication", scope="notes:read", acr_values="aal2", max_age="60"',
    ]);
    expect(await outcomeOf(await authorize(requestWith(token), { maxAge: 61 }))).toBe("ok");
  });

  it("all calls with 503 and Retry-After while the keys cannot be loaded", async () => {
    const { authorize } = open();
    const token = await issuer.token(resource);
    await issuer.close();
    const found = await authorize(requestWith(token));
    expect(found).toBeInstanceOf(Response);
    expect((found as Response).headers.get("retry-after")).toBe("10");
    expect(await outcomeOf(found)).toEqual([503, "unavailable", ""]);
  });
});

describe("introspection", () => {
  const ask = async (more: object, token: string) => {
    const { authorize } = open({ introspect: { ...issuer.client, ...more } });
    return async () => outcomeOf(await authorize(requestWith(token)));
  };

  it("refuses a token that ended as soon as the last response is too old", async () => {
    const token = await issuer.token(resource);
    const again = await ask({}, token);
    expect(await again()).toBe("ok");
    issuer.ended.add(token);
    vi.advanceTimersByTime(29_999);
    expect(await again()).toBe("ok");
    expect(issuer.calls.filter((call) => call === token)).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(await again()).toEqual(invalid);
    expect(await again()).toEqual(invalid);
    expect(issuer.calls.filter((call) => call === token)).toHaveLength(2);
  });

  it("asks about each request with cacheSeconds: 0, so that a token that ended fails right away", async () => {
    const token = await issuer.token(resource);
    const again = await ask({ cacheSeconds: 0 }, token);
    expect(await again()).toBe("ok");
    issuer.ended.add(token);
    expect(await again()).toEqual(invalid);
    issuer.ended.delete(token);
    expect(await again()).toBe("ok");
  });

  it("is not asked about a token that is not valid anyway", async () => {
    const again = await ask({}, await issuer.token("https://x.example.com"));
    expect(await again()).toEqual(invalid);
    expect(issuer.calls).toEqual(["/.well-known/jwks.json"]);
  });

  it("remembers a bounded number of tokens", async () => {
    const isActive = createIntrospection(issuer.url, issuer.client, () => noon);
    const ids = Array.from({ length: 4097 }, (_, index) => `token ${index}`);
    for (const id of [...ids, ids[0]!, ids.at(-1)!]) await isActive(id, id);
    expect(issuer.calls).toEqual([...ids, ids[0]]);
  });

  it.each([
    ["is busy", () => new Response("{}", { status: 429, headers: { "Retry-After": "7" } }), "7"],
    ["fails", () => new Response("{}", { status: 500 }), "2"],
    ["redirects", () => Response.redirect("https://x.example.com", 307), "2"],
    ["returns no JSON", () => new Response("<html>"), "2"],
  ])("returns 503 while Latchkey %s", async (_, respond, seconds) => {
    const { authorize } = open({ introspect: issuer.client });
    issuer.introspects(respond);
    const token = await issuer.token(resource);
    const found = await authorize(requestWith(token));
    expect((found as Response).headers.get("retry-after")).toBe(seconds);
    expect(await outcomeOf(found)).toEqual([503, "unavailable", ""]);
    issuer.introspects(undefined);
    expect(await outcomeOf(await authorize(requestWith(token)))).toBe("ok");
  });

  it("counts only `active: true`", async () => {
    const again = await ask({ cacheSeconds: 0 }, await issuer.token(resource));
    for (const body of [{ active: "true" }, {}, { active: 1 }]) {
      issuer.introspects(() => Response.json(body));
      expect(await again(), JSON.stringify(body)).toEqual(invalid);
    }
  });

  it("throws if its client is wrong, so that the app's log shows the mistake", async () => {
    const again = await ask({ clientSecret: "wrong" }, await issuer.token(resource));
    await expect(again()).rejects.toThrow(
      `${issuer.url}/authenticate/introspect returned 401. Check the id and the secret of the client in introspect.`,
    );
  });
});

describe("the metadata of a resource", () => {
  it("are at the path of the resource, for pages of every origin", async () => {
    const { metadata, metadataPath } = open({ name: "Notes" });
    expect(metadataPath).toBe(new URL(metadataUrl).pathname);
    const found = metadata(new Request(metadataUrl));
    expect(found?.status).toBe(200);
    expect(Object.fromEntries(found?.headers ?? [])).toMatchObject({
      "access-control-allow-origin": "*",
      "cache-control": "public, max-age=300",
      "content-type": "application/json",
    });
    expect(await found?.json()).toEqual({
      resource,
      resource_name: "Notes",
      authorization_servers: [issuer.url],
      scopes_supported: scopes,
      bearer_methods_supported: ["header"],
    });
    // A proxy in front may have changed the host.
    expect(
      metadata(new Request(metadataUrl.replace("https://mcp.example.com", "http://10.0.0.7")))
        ?.status,
    ).toBe(200);
    expect(metadata(new Request(metadataUrl, { method: "POST" }))).toBeUndefined();
    expect(metadata(new Request(resource))).toBeUndefined();
  });

  it("PH-6 are at the root for a bare origin alone", async () => {
    const root = "https://mcp.example.com/.well-known/oauth-protected-resource";
    expect(open().metadata(new Request(root))).toBeUndefined();
    expect(await outcomeOf(await open().authorize(new Request(root)))).toEqual([
      401,
      "missing_token",
      "",
    ]);
    for (const origin of ["https://mcp.example.com", "https://mcp.example.com/"]) {
      const bare = open({ resource: origin });
      expect(bare.metadataPath).toBe(new URL(root).pathname);
      expect(await bare.metadata(new Request(root))?.json()).toMatchObject({ resource: origin });
    }
    const withSlash = open({ resource: `${resource}/` });
    expect(withSlash.metadataPath).toBe(`${new URL(metadataUrl).pathname}/`);
    expect(withSlash.metadata(new Request(metadataUrl))).toBeUndefined();
  });
});

describe("a page of another origin", () => {
  const preflight = (url: string) =>
    new Request(url, {
      method: "OPTIONS",
      headers: { Origin: "https://page.example.com", "Access-Control-Request-Method": "POST" },
    });

  it("may send the headers of MCP to the resource and to its metadata", async () => {
    const { authorize, metadata } = open();
    for (const found of [await authorize(preflight(resource)), metadata(preflight(metadataUrl))]) {
      const response = found as Response;
      expect(response.status).toBe(204);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "access-control-allow-origin": "*",
        "access-control-allow-headers":
          "Authorization, Content-Type, MCP-Protocol-Version, Mcp-Session-Id, Mcp-Method, Mcp-Name, Last-Event-ID",
      });
    }
    expect(metadata(preflight(resource))).toBeUndefined();
    // Without the header of a preflight, it is a call like any other.
    const options = new Request(resource, { method: "OPTIONS" });
    expect(await outcomeOf(await authorize(options))).toEqual([401, "missing_token", ""]);
  });

  it("can read the challenge of 401 and 403", async () => {
    const { authorize } = open();
    const lacking = await authorize(requestWith(await issuer.token(resource)), {
      scope: "notes:write",
    });
    for (const found of [await authorize(new Request(resource)), lacking]) {
      const { headers } = found as Response;
      expect(headers.get("access-control-allow-origin")).toBe("*");
      expect(headers.get("access-control-expose-headers")).toContain("WWW-Authenticate");
    }
  });
});

describe("a handler for callers", () => {
  it("gets the caller, and what its runtime passes", async () => {
    const fetch = open().handle(
      (request, caller, env: { readonly name: string }) =>
        new Response(`${request.method} ${caller.sub} ${env.name}`),
      { scope: "notes:read" },
    );
    const sub = "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90";
    const token = await issuer.token(resource);
    const plain = await fetch(requestWith(token), { name: "worker" });
    expect(await plain.text()).toBe(`GET ${sub} worker`);
    expect(plain.headers.get("access-control-allow-origin")).toBeNull();
    const origin = { Origin: "https://page.example.com" };
    const ofPage = await fetch(requestWith(token, resource, origin), { name: "worker" });
    expect(ofPage.headers.get("access-control-allow-origin")).toBe("*");
    expect((await fetch(new Request(resource), { name: "worker" })).status).toBe(401);
    expect((await fetch(new Request(metadataUrl), { name: "worker" })).status).toBe(200);
  });

  it("keeps the headers of a response for pages", async () => {
    const headers = { "Access-Control-Allow-Origin": "https://page.example.com" };
    const fetch = open().handle(() => new Response("", { status: 202, headers }));
    const origin = { Origin: "https://page.example.com" };
    const response = await fetch(requestWith(await issuer.token(resource), resource, origin));
    expect(response.status).toBe(202);
    expect(response.headers.get("access-control-allow-origin")).toBe("https://page.example.com");
    expect(response.headers.get("access-control-expose-headers")).toContain("Mcp-Session-Id");
  });

  it("is a route of Hono with `caller`", async () => {
    const mcp = open();
    const app = new Hono<{ Variables: { caller: Caller } }>();
    app.use(mcp.metadataPath, mcp.require());
    app.all("/mcp", mcp.require({ scope: "notes:read" }), (c) => c.text(c.get("caller").clientId));
    app.get("/", (c) => c.text("public"));
    const token = await issuer.token(resource);
    const origin = { Origin: "https://page.example.com" };
    const response = await app.request(requestWith(token, resource, origin));
    expect([response.status, await response.text()]).toEqual([200, appId]);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect((await app.request(metadataUrl)).status).toBe(200);
    expect((await app.request(resource)).status).toBe(401);
    expect((await app.request("/")).status).toBe(200);
  });
});

describe("mistakes in the configuration of a resource", () => {
  it.each([
    ["http://mcp.example.com", "must be https, or http to this machine outside production."],
    ["http://127.0.0.1.example.com/mcp", "must be https, or http to this machine"],
    ["ftp://mcp.example.com", "must be https, or http to this machine"],
    ["ftp://localhost/mcp", "must be https, or http to this machine"],
    ["mcp.example.com", "must be complete, such as https://mcp.example.com/mcp."],
    ["https://mcp.example.com/ü", "may have only the characters of URIs."],
    ["https://ann@mcp.example.com/mcp", "must not have a user name or a password"],
    ["https://mcp.example.com/mcp?", "must not have a query or a fragment."],
    ["https://mcp.example.com/mcp#a", "must not have a query or a fragment."],
    ["https://MCP.example.com/mcp", "written as browsers write it: https://mcp.example.com/mcp"],
    ["https://mcp.example.com:443", "written as browsers write it: https://mcp.example.com"],
    ["https://mcp.example.com/a/../b", "written as browsers write it: https://mcp.example.com/b"],
    ["https://mcp.example.com/.", "written as browsers write it: https://mcp.example.com"],
    ["https://mcp.example.com\\mcp", "written as browsers write it: https://mcp.example.com/mcp"],
    ['https://mcp.example.com/"', "written as browsers write it: https://mcp.example.com/%22"],
  ])("are a resource that is %s", (uri, text) => {
    expect(() => open({ resource: uri })).toThrow(text);
  });

  it("are a resource that is too long", () => {
    const uri = `https://mcp.example.com/${"a".repeat(488)}`;
    expect(() => open({ resource: uri })).not.toThrow();
    expect(() => open({ resource: `${uri}a` })).toThrow(
      "resource: The URI may have at most 512 characters.",
    );
  });

  it.each([
    "http://localhost:3000/mcp",
    "http://127.0.0.1:8787",
    "http://[::1]/mcp",
    "https://mcp.example.com/",
  ])("are not a resource such as %s", (uri) => {
    expect(() => open({ resource: uri })).not.toThrow();
  });

  it("are scopes that do not exist", async () => {
    const { authorize, check, require, express, handle } = open();
    const caller = await callerOf(await issuer.token(resource));
    for (const [requirement, text] of [
      [
        { scope: "note:read" },
        'The scope "note:read" of a requirement is unknown. Did you mean notes:read?',
      ],
      [{ scope: ["notes:read", "x"] }, 'The scope "x" of a requirement is unknown.'],
      [
        { role: "admin" },
        'The member "role" of a requirement is unknown. Known are: scope, acr, maxAge',
      ],
      [{ acr: "aal3" }, 'The acr "aal3" of a requirement is unknown.'],
      [{ maxAge: -1 }, "The maxAge of a requirement must be a number of seconds, 0 or more."],
    ] as const) {
      const wrong = requirement as CallRequirement;
      for (const act of [
        () => require(wrong),
        () => express(wrong),
        () => handle(() => new Response(), wrong),
        () => check(caller, wrong),
      ]) {
        expect(act).toThrow(text);
      }
      await expect(authorize(new Request(resource), wrong)).rejects.toThrow(text);
    }
    const mistyped = { implies: { "notes:write": ["note:read"] } };
    expect(() => open(mistyped)).toThrow(
      "implies: The scope note:read is unknown. Did you mean notes:read?",
    );
    expect(() => open({ implies: { x: ["notes:read"] } })).toThrow(
      "implies: The scope x is unknown.",
    );
    expect(() => open({ scopes: [...scopes, "offline_access"] })).toThrow(
      "scopes: offline_access is not a scope of a resource.",
    );
    expect(() => open({ scopes: ["notes read"] })).toThrow('scopes: "notes read" may have letters');
  });
});
