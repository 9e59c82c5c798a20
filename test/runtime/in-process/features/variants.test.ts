import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { generateKey } from "../../../../src/drivers/jwt/keys.ts";
import { browserIn, logInFrom, logInFromLink } from "../../../suite/http/calls/browser.ts";
import {
  form,
  json,
  newcomer,
  registerAndLogIn,
  registerPath,
  send,
  tokenPath,
  tokensIn,
  verify,
  type Person,
  type Tokens,
} from "../../../suite/http/calls/calls.ts";
import { askClientToken, basic, createClient } from "../../../suite/http/calls/clients.ts";
import {
  expectInvalid,
  expectOAuthError,
  expectProblem,
} from "../../../suite/http/calls/expect.ts";
import { askLoginLink, logInByLink } from "../../../suite/http/calls/links.ts";
import { refresh, refreshed, sessionRow } from "../../../suite/http/calls/sessions.ts";
import { ofMount } from "../../../suite/http/matrix.ts";
import { keyPairs } from "../../../suite/http/tokens/key-pairs.ts";
import { openTestDatabase, type TestDatabase } from "../../../support/databases/databases.ts";
import { secret } from "../../../support/secrets.ts";
import { openInProcess, scratchFolder, useTarget } from "../../../support/targets/http-target.ts";

describe("in process, with ES256", () => {
  const open = async () => {
    const SECRET_KEY = secret(await generateKey("ES256"));
    return openInProcess({ database: "sqlite", env: { ALGORITHM: "ES256", SECRET_KEY } });
  };
  keyPairs(useTarget(open));
});

describe("in process, over plain http", () => {
  const target = useTarget(() =>
    openInProcess({ database: "sqlite", env: { ISSUER: "http://127.0.0.1:3000" } }),
  );

  it("ASVS-3.4.1 sends no Strict-Transport-Security", async () => {
    const { status, headers } = await send(target(), "/");
    expect(status).toBe(200);
    expect(headers.get("strict-transport-security")).toBeNull();
  });
});

describe("in process, behind a trusted proxy", () => {
  const target = useTarget(() =>
    openInProcess({
      database: "sqlite",
      peerAddress: "::ffff:10.0.0.1",
      env: { TRUSTED_PROXIES: "10.0.0.0/8, 2001:db8::/32" },
    }),
  );

  // The unit tests of the client's address cover every form that a proxy may send.
  it.each([
    ["the client's address", "203.0.113.9", "203.0.113.9"],
    [
      "the client's address before other trusted proxies",
      "198.51.100.1, 203.0.113.9, 10.1.2.3, 2001:db8::1",
      "203.0.113.9",
    ],
    ["the connection's address instead of garbage", ";", "10.0.0.1"],
  ])("VULN-13 stores %s", async (_, forwarded, address) => {
    const { person } = await registerAndLogIn(target());
    const { username, password } = person;
    const init = form({ username, password }, { "X-Forwarded-For": forwarded });
    const { status, body } = await send(target(), tokenPath, init);
    expect(status).toBe(200);
    const token = String(body["access_token"]);
    expect(await sessionRow(target(), token)).toMatchObject({ address });
  });
});

describe("in process, mounted in another app at /auth", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite", mountedAt: "/auth" }));
  ofMount(target);
});

describe("in process, with PASSWORD_GRANT=off", () => {
  const SECRET_KEY = secret(randomBytes(32).toString("base64url"));
  let shared: TestDatabase;
  let tokens: Tokens;
  let person: Person;

  // The user logged in before the operator set PASSWORD_GRANT=off.
  beforeAll(async () => {
    shared = await openTestDatabase("sqlite", await scratchFolder());
    const before = await openInProcess({ database: { ...shared, drop }, env: { SECRET_KEY } });
    ({ person, ...tokens } = await registerAndLogIn(before));
    await before.close();
  });
  const drop = async (): Promise<void> => {};
  const env = { SECRET_KEY, PASSWORD_GRANT: "off", LOGIN_LINKS: "off" };
  const target = useTarget(() => openInProcess({ database: shared, env }));

  it.each([
    ["password", { grant_type: "password" }],
    ["absent", {}],
    ["blank", { grant_type: "" }],
  ])(
    "TOK-5 rejects the password grant with unsupported_grant_type when grant_type is %s",
    async (_, grant) => {
      const { username, password } = person;
      const client = await createClient(target());
      for (const headers of [{}, basic(client)]) {
        const init = form({ ...grant, username, password }, headers);
        const answer = await send(target(), tokenPath, init);
        expectOAuthError(answer, 400, "unsupported_grant_type");
      }
    },
  );

  it("still refreshes tokens, and issues clients their own tokens", async () => {
    const next = await refreshed(target(), tokens.refreshToken);
    expect((await verify(target(), next.token)).status).toBe(200);
    expect(tokensIn(await refresh(target(), next.refreshToken)).token).not.toBe(next.token);
    expect((await askClientToken(target(), await createClient(target()))).status).toBe(200);
  });

  it("still logs users in from a page", async () => {
    const { token } = browserIn(await logInFrom(target(), person));
    expect((await verify(target(), token)).body).toMatchObject({ username: person.username });
  });

  it("META-1 names no password grant in the metadata, and the docs page asks for a token", async () => {
    const metadata = await send(target(), "/.well-known/oauth-authorization-server");
    expect(metadata.body["grant_types_supported"]).toEqual([
      "refresh_token",
      "client_credentials",
      "urn:latchkey:grant-type:mfa",
      "urn:latchkey:grant-type:passkey",
      "urn:latchkey:grant-type:reauthentication",
      "authorization_code",
    ]);
    const { body } = await send(target(), "/openapi.json");
    const { securitySchemes, schemas } = body["components"] as Record<string, object>;
    expect(securitySchemes).toMatchObject({
      access_token: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
    });
    const { paths } = body as unknown as { paths: Record<string, object> };
    const { TokenRequest } = schemas as Record<string, { properties: object; required: string[] }>;
    const fields =
      "captcha client_assertion client_assertion_type client_id client_secret code code_verifier grant_type login_request mfa_token organization passkey password recovery_code redirect_uri refresh_token replaces resource scope totp";
    expect(Object.keys(TokenRequest!.properties).toSorted()).toEqual(fields.split(" "));
    expect(TokenRequest!.required).toEqual(["grant_type"]);
    expect(TokenRequest!.properties).toMatchObject({
      grant_type: { enum: metadata.body["grant_types_supported"] },
    });
    const { post } = paths["/authenticate/token"] as { post: { description: string } };
    expect(post.description).not.toMatch(/password/i);
  });
});

describe("in process, with LOGIN_LINKS=off, the default", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite", env: { LOGIN_LINKS: "" } }));

  it("has no call that sends a link, and no login by one", async () => {
    const { person } = await registerAndLogIn(target());
    expectProblem(await askLoginLink(target(), person.username), 404, "not_found");
    expectOAuthError(await logInByLink(target(), "x"), 400, "unsupported_grant_type");
    expectInvalid(await logInFromLink(target(), "x"), "/username", "/password");
  });

  it("META-1 names no such grant in the metadata, and neither in the OpenAPI document", async () => {
    const metadata = await send(target(), "/.well-known/oauth-authorization-server");
    expect(metadata.text).not.toContain("login-link");
    const { text } = await send(target(), "/openapi.json");
    expect(text).not.toMatch(/link\/send|LoginLink/);
  });
});

describe("in process, with ADMIN_API=off", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite", env: { ADMIN_API: "off" } }));

  it("has neither the admin API nor the console, with any method and token", async () => {
    const { token } = await registerAndLogIn(target());
    const headers = { authorization: `Bearer ${token}` };
    for (const path of ["/admin/users", "/admin/users/1", "/admin/clients", "/app/admin"]) {
      for (const method of ["GET", "POST", "PATCH", "DELETE"]) {
        if (path === "/app/admin" && method !== "GET") continue;
        expectProblem(await send(target(), path, { method, headers }), 404, "not_found");
      }
    }
    const { text } = await send(target(), "/openapi.json");
    expect(text).not.toContain("/admin/");
  });
});

describe("in process, where a registration requires neither username nor name", () => {
  const target = useTarget(() =>
    openInProcess({ database: "sqlite", env: { REGISTRATION_REQUIRES: "none" } }),
  );
  const bare = () => {
    const { email, password } = newcomer();
    return { email, password };
  };

  it("creates an account from an address and a password, which can log in by either name", async () => {
    const { email, password } = bare();
    const username = email.replace("@example.com", "");
    const answer = await send(target(), registerPath, json({ email, password }));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ username, email, name: username });
    for (const identifier of [email, username]) {
      const login = form({ username: identifier, password });
      expect((await send(target(), tokenPath, login)).status).toBe(200);
    }
  });

  it("still refuses what is given and invalid, and what is required", async () => {
    const wrong = { ...bare(), username: "a b", name: "" };
    expectInvalid(await send(target(), registerPath, json(wrong)), "/username", "/name");
    const none = { ...bare(), username: null, name: 1 };
    expectInvalid(await send(target(), registerPath, json(none)), "/username", "/name");
    expectInvalid(await send(target(), registerPath, json({})), "/email", "/password");
  });

  it("makes a username that tells nothing, where the user wants none", async () => {
    const { email, password } = bare();
    const answer = await send(
      target(),
      registerPath,
      json({ email, password, make_username: true }),
    );
    expect(answer.status).toBe(201);
    expect(answer.body["username"]).toMatch(/^user\d{4,8}$/);
  });

  it("META-1 says so in the metadata and in the OpenAPI document", async () => {
    const metadata = await send(target(), "/.well-known/oauth-authorization-server");
    expect(metadata.body).toMatchObject({
      registration_requires: [],
      registration_makes_username: true,
    });
    const { body } = await send(target(), "/openapi.json");
    const { schemas } = body["components"] as { schemas: Record<string, object> };
    expect(schemas["Registration"]).toMatchObject({
      required: ["password", "email"],
      properties: {
        username: {
          minLength: 3,
          maxLength: 64,
          pattern: "^[._-]*[A-Za-z0-9][A-Za-z0-9._-]*$",
          example: "ann",
        },
        name: { maxLength: 128, example: "Ann Smith" },
      },
    });
  });
});

describe("in process, where the operator requires a username", () => {
  const target = useTarget(() =>
    openInProcess({ database: "sqlite", env: { REGISTRATION_REQUIRES: "username,name" } }),
  );

  it("makes none, and says so in the metadata", async () => {
    const { username: _, ...rest } = newcomer();
    const answer = await send(target(), registerPath, json({ ...rest, make_username: true }));
    expectInvalid(answer, "/username");
    const { body } = await send(target(), "/.well-known/oauth-authorization-server");
    expect(body).not.toHaveProperty("registration_makes_username");
  });
});

describe("in process, where a registration requires a name but no username", () => {
  const target = useTarget(() =>
    openInProcess({ database: "sqlite", env: { REGISTRATION_REQUIRES: "name" } }),
  );

  it("refuses a registration without a name, and makes a username", async () => {
    const { username: _, name, ...rest } = newcomer();
    expectInvalid(await send(target(), registerPath, json(rest)), "/name");
    const answer = await send(target(), registerPath, json({ ...rest, name }));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ name, username: rest.email.replace("@example.com", "") });
  });
});
