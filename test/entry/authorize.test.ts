import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Requirement } from "../../src/core/user.ts";
import { createLatchkey, type Latchkey } from "../../src/index.ts";
import { resourceServer, type ResourceServer } from "../../src/resource.ts";
import { createWorker } from "../../src/worker.ts";
import { form, json, newcomer } from "../suite/http/calls/calls.ts";
import { secret } from "../support/secrets.ts";
import { cheapHashes, scratchFolder } from "../support/targets/http-target.ts";

const issuer = "http://localhost:3000/auth";
const secretKey = secret(randomBytes(32).toString("base64url"));
const own = {
  scopes: { "todos:read": "Read todos", "todos:write": "Change todos" },
  roles: { user: ["todos:read"], editor: ["todos:write"] },
};

let database: { readonly sqlite: string };
let embedded: Latchkey;
let offline: ResourceServer;
let token: string;
let cookie: string;
beforeAll(async () => {
  database = { sqlite: join(await scratchFolder(), "app.db") };
  const env = { ...cheapHashes, LOG_LEVEL: "silent" };
  embedded = await createLatchkey({ issuer, secretKey, database, env, ...own });
  const lists = { scopes: Object.keys(own.scopes), roles: Object.keys(own.roles) };
  offline = resourceServer({ issuer, secret: { key: secretKey }, ...lists });
  const call = (path: string, init: RequestInit) =>
    embedded.fetch(new Request(`${issuer}${path}`, init));
  const { username, password, ...others } = newcomer();
  await call("/authenticate/register", json({ username, password, ...others }));
  const tokens = await call("/authenticate/token", form({ username, password }));
  token = secret(((await tokens.json()) as { access_token: string }).access_token);
  const session = await call("/session", json({ username, password }));
  cookie = secret((session.headers.get("set-cookie") ?? "").split(";")[0] ?? "");
});
afterAll(() => embedded.close());

const api = "https://api.example.com/todos";
const bearer = () => ({ Authorization: `Bearer ${token}` });

/** Everything of a refusal but the id of the request, which it must have. */
async function refusalOf(answer: Promise<object>) {
  const found = await answer;
  if (!(found instanceof Response)) return expect.fail("the request was not refused");
  const { instance, ...body } = (await found.json()) as Record<string, unknown>;
  expect(instance).toMatch(/^[0-9a-f-]{36}$/);
  return { status: found.status, headers: Object.fromEntries(found.headers), body };
}

const both = () => [embedded, offline];

describe("authorize of createLatchkey and of a server that verifies offline", () => {
  const invalid = 'Bearer realm="latchkey", error="invalid_token"';
  const malformed = 'Bearer realm="latchkey", error="invalid_request"';
  const lacking = 'Bearer realm="latchkey", error="insufficient_scope"';
  const weak = 'Bearer realm="latchkey", error="insufficient_user_authentication"';
  const scopeAndRole = { scope: "todos:write", role: "editor" };
  const titles = {
    missing_token: "An access token is required.",
    invalid_token: "The access token is not valid.",
    malformed_authorization: "Send the access token exactly once, as Authorization: Bearer.",
    insufficient_scope: "The access token does not allow this.",
    insufficient_user_authentication: "Log in again to do this.",
  };

  it.each([
    ["without a token", {}, {}, 401, "missing_token", 'Bearer realm="latchkey"', ""],
    [
      "with another scheme",
      { Authorization: "Basic YTpi" },
      {},
      401,
      "missing_token",
      'Bearer realm="latchkey"',
      "",
    ],
    [
      "with a blank token",
      { Authorization: "Bearer " },
      {},
      400,
      "malformed_authorization",
      malformed,
      "",
    ],
    [
      "with a forged token",
      { Authorization: "Bearer a.b.c" },
      {},
      401,
      "invalid_token",
      invalid,
      "",
    ],
    [
      "without the scope",
      undefined,
      { scope: "todos:write" },
      403,
      "insufficient_scope",
      `${lacking}, scope="todos:write"`,
      "This request needs the scope todos:write.",
    ],
    [
      "without the role",
      undefined,
      { role: "editor" },
      403,
      "insufficient_scope",
      lacking,
      "This request needs the role editor.",
    ],
    [
      "with the scope but without the role",
      undefined,
      { scope: "todos:read", role: "editor" },
      403,
      "insufficient_scope",
      `${lacking}, scope="todos:read"`,
      "This request needs the role editor.",
    ],
    [
      "without the scope and the role",
      undefined,
      scopeAndRole,
      403,
      "insufficient_scope",
      `${lacking}, scope="todos:write"`,
      "This request needs the scope todos:write and the role editor.",
    ],
    [
      "with one factor alone",
      undefined,
      { acr: "aal2", maxAge: 300 },
      401,
      "insufficient_user_authentication",
      `${weak}, acr_values="aal2", max_age="300"`,
      "",
    ],
  ] as const)(
    "refuses a request %s alike, as a problem with a challenge",
    async (_, headers, requirement, status, code, challenge, detail) => {
      for (const { authorize } of both()) {
        const request = new Request(api, { headers: headers ?? bearer() });
        expect(await refusalOf(authorize(request, requirement))).toEqual({
          status,
          headers: {
            "cache-control": "no-store",
            "content-type": "application/problem+json",
            "www-authenticate": challenge,
          },
          body: {
            type: `${issuer}/errors#${code}`,
            title: titles[code],
            status,
            detail: expect.stringMatching(detail || /^[A-Z].*\.\)?$/),
            code,
          },
        });
      }
    },
  );

  it("says in development why a token is not valid", async () => {
    const request = new Request(api, { headers: { Authorization: "Bearer a.b.c" } });
    const env = { NODE_ENV: "development", LOG_LEVEL: "silent" };
    const developed = await createLatchkey({ issuer, secretKey, database, env, ...own });
    onTestFinished(() => developed.close());
    const { body } = await refusalOf(developed.authorize(request));
    expect(body["detail"]).toMatch(/ \(Shown only in development: .+\.\)$/);
  });

  it("refuses a token that stands in the URL as well", async () => {
    for (const { authorize } of both()) {
      const request = new Request(`${api}?access_token=${token}`, { headers: bearer() });
      const { status, body } = await refusalOf(authorize(request));
      expect([status, body["code"]]).toEqual([400, "malformed_authorization"]);
    }
  });

  it("gives the user, and leaves a body of any length to the app", async () => {
    const text = `text=${"x".repeat(20_000)}`;
    for (const { authorize } of both()) {
      for (const type of ["application/x-www-form-urlencoded", "text/plain"]) {
        const headers = { ...bearer(), "Content-Type": type, "Content-Length": `${text.length}` };
        const request = new Request(api, { method: "POST", headers, body: text });
        expect(await authorize(request, { scope: "todos:read" })).toMatchObject({ role: "user" });
        expect(await request.text()).toBe(text);
      }
      // The adapters of Node's frameworks give the headers of a body without the body.
      const headers = {
        ...bearer(),
        "Content-Type": "multipart/form-data; boundary=x",
        "Content-Length": "9",
      };
      const request = new Request(api, { method: "POST", headers });
      expect(await authorize(request)).toMatchObject({ acr: "aal1", amr: ["pwd"] });
    }
  });

  it("accepts the session cookie in createLatchkey, and where it writes, from a page of the app", async () => {
    const headers = { Cookie: cookie };
    expect(await embedded.authorize(new Request(api, { headers }))).toMatchObject({ role: "user" });
    const write = (more: object) =>
      embedded.authorize(new Request(api, { method: "POST", headers: { ...headers, ...more } }));
    expect(await refusalOf(write({}))).toMatchObject({
      status: 403,
      body: { code: "own_page_required" },
    });
    expect(await write({ Origin: "http://localhost:3000" })).toMatchObject({ role: "user" });
  });

  it("throws for a mistake in the requirement, and so does requireUser when the route is created", async () => {
    const { authorize, requireUser } = createWorker(own);
    const worker = {
      authorize: (request: Request, asked: Requirement) =>
        authorize(request, asked, {}, { waitUntil() {} }),
      requireUser,
    };
    const request = () => new Request(api, { headers: bearer() });
    for (const [requirement, text] of [
      [
        { scope: "todo:write" },
        /^The scope "todo:write" .* Known are: profile:read, .*, todos:read, todos:write\. Correct it, or add it to the option scopes\.$/,
      ],
      [
        { role: "editr" },
        /^The role "editr" .* Known are: user, admin, editor\. Correct it, or add it to the option roles\.$/,
      ],
      [
        { scopes: "todos:read" },
        /^The member "scopes" .* Known are: scope, role, acr, maxAge, organization, orgRole(?:, redirect)?\.$/,
      ],
      [{ acr: "aal3" }, /^The acr "aal3" .* Known are: aal1, aal2\.$/],
      [{ maxAge: "300" }, /^The maxAge of a requirement must be a number of seconds, 0 or more\.$/],
      [{ maxAge: -1 }, /^The maxAge of a requirement must be a number of seconds, 0 or more\.$/],
      [{ scope: ["todos:read"] }, /^The scope of type object .* Give one name\.$/],
    ] as const) {
      for (const server of [embedded, offline, worker]) {
        expect(() => server.requireUser(requirement as Requirement)).toThrow(text);
        await expect(server.authorize(request(), requirement as Requirement)).rejects.toThrow(text);
      }
    }
  });

  it("knows redirect where the login page is, and nowhere else", async () => {
    for (const server of [embedded, createWorker(own)]) {
      expect(() => server.requireUser({ redirect: true })).not.toThrow();
      const text = /^The redirect of a requirement must be true or false\.$/;
      expect(() => server.requireUser({ redirect: "/login" as unknown as boolean })).toThrow(text);
    }
    const asked = { redirect: true } as Requirement;
    const text =
      /^The member "redirect" .* Known are: scope, role, acr, maxAge, organization, orgRole\.$/;
    expect(() => offline.requireUser(asked)).toThrow(text);
    await expect(offline.authorize(new Request(api), asked)).rejects.toThrow(text);
    const page = { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };
    const answer = await embedded.authorize(new Request(api, { headers: page }), {
      redirect: true,
    });
    expect(answer instanceof Response && answer.headers.get("location")).toBe(
      `${issuer}/app/login?continue=%2Ftodos`,
    );
  });

  it("does not exist in a server whose role has a scope that nobody declared", async () => {
    const roles = { editor: ["todos:delete"] };
    await expect(createLatchkey({ issuer, roles })).rejects.toThrow(
      "option roles: editor has the unknown scope todos:delete",
    );
  });
});

describe("createLatchkey in another server", () => {
  /** What the program of an app prints: it registers a user with a hook that fails, and reads a page. */
  async function output(env: object): Promise<string> {
    const folder = await scratchFolder();
    const person = newcomer();
    const program = `
      import { createLatchkey } from ${JSON.stringify(resolve("src/index.ts"))};
      const latchkey = await createLatchkey({
        issuer: "http://localhost:3000/auth",
        database: { sqlite: ${JSON.stringify(join(folder, "app.db"))} },
        secretKey: ${JSON.stringify(secretKey)},
        env: ${JSON.stringify({ ...cheapHashes, ...env })},
        on: { registered() { throw new Error("no"); } },
      });
      const url = "http://localhost:3000/auth/authenticate/register";
      const response = await latchkey.fetch(new Request(url, ${JSON.stringify(json(person))}));
      await latchkey.close();
      console.log("the app's own line", response.status);
    `;
    const file = join(folder, "app.ts");
    writeFileSync(file, program);
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [file]);
    const link = "http://localhost:3000/auth/app/setup#token=";
    expect(stderr).toMatch(new RegExp(`^\\S+ info {2}no_administrator link="${link}\\S+"\n$`));
    return stdout;
  }

  it("logs warnings and errors alone, unless LOG_LEVEL says otherwise", async () => {
    const [usual, told] = await Promise.all([output({}), output({ LOG_LEVEL: "info" })]);
    const lines = usual.trim().split("\n");
    expect(lines).toEqual([expect.stringContaining('"hook_failed"'), "the app's own line 201"]);
    expect(told).toContain('"event":"request"');
  });
});
