import { execFile, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestHarness } from "wrangler";
import { generateKey } from "../../src/drivers/jwt/keys.ts";
import { form, json, newcomer, type Person } from "../suite/http/calls/calls.ts";
import { noLeaks } from "../suite/leaks.ts";
import { readGuide } from "../support/documents/guide.ts";
import { freePort } from "../support/network/free-port.ts";
import { pack } from "../support/packed.ts";
import { secret } from "../support/secrets.ts";
import { cheapHashes, scratchFolder } from "../support/targets/http-target.ts";
import { commands } from "../support/targets/server.ts";

const run = promisify(execFile);
const tsc = resolve("node_modules/.bin/tsc");
const programs = [
  "server.ts",
  "express.ts",
  "fastify.ts",
  "bun.ts",
  "worker.ts",
  "api.ts",
  "resource-server.ts",
  "express-api.ts",
  "fastify-api.ts",
  "express-projects.ts",
  "latchkey.config.ts",
  "turnstile.ts",
  "login.ts",
  "attributes.ts",
  "phone.ts",
  "app.ts",
] as const;

const roles = readFileSync("docs/scopes-roles-and-claims.md", "utf8");

/** The pages whose programs are run here. */
const pages = [
  ...[
    "embed-in-a-typescript-server",
    "express-fastify-node-http",
    "options",
    "custom-user-fields",
    "hooks-and-captcha",
    "verify-tokens-in-an-api",
  ].map((name) => `docs/${name}.md`),
  "README.md",
];

/** The snippets of the documents that begin with the name of a file. */
const snippets = new Map(
  pages.flatMap((page) =>
    [
      ...readFileSync(page, "utf8").matchAll(/^```(?:ts|toml)\n(?:\/\/|#) (\S+)\n([^]*?)^```$/gm),
    ].map(([, name = "", text = ""]) => [name, text] as const),
  ),
);

/** Packages of a user's own server, in versions other than ours. */
const others = [
  "hono@4.12.0",
  "@hono/node-server@1.19.0",
  "express@5.2.1",
  "fastify@5.12.8",
  "@types/express@5",
  "@types/node@24",
  // The oldest that the option `attributes` takes.
  "zod@4.2.0",
];

/** The files of the package. */
const packed: string[] = [];
let folder: string;
const running: ChildProcess[] = [];
beforeAll(async () => {
  folder = await scratchFolder();
  const { tarball, paths } = await pack();
  packed.push(...paths);
  writeFileSync(join(folder, "package.json"), `{ "type": "module", "private": true }`);
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  await run("npm", ["install", ...quiet, tarball, ...others], { cwd: folder });
  expect([...snippets.keys()].toSorted()).toEqual([...programs, "wrangler.toml"].toSorted());
  for (const [name, text] of snippets) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}, 240_000);
afterAll(async () => {
  for (const child of running) {
    if (child.exitCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  }
});

/** Starts a program of the folder and waits until it answers. Gives its URL. */
async function start(
  name: (typeof programs)[number],
  runtime: string = process.execPath,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const port = await freePort();
  // The programs of the README do not read the environment, so their addresses are replaced.
  const text = (snippets.get(name) ?? "")
    .replaceAll(/(?<=^serve\(.* port: )\d+/gm, String(port))
    .replaceAll("http://localhost:3000/auth", `http://localhost:${port}/auth`)
    .replaceAll('issuer: "http://localhost:3000"', `issuer: "${env["LATCHKEY_URL"] ?? ""}"`);
  writeFileSync(join(folder, name), text);
  return startFile(name, port, runtime, env);
}

/** Starts a file of the folder and waits until it answers. Gives its URL. */
async function startFile(
  name: string,
  port: number,
  runtime: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const child = spawn(runtime, [name], {
    cwd: folder,
    env: { PATH: process.env["PATH"], PORT: String(port), ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  running.push(child);
  const url = `http://localhost:${port}`;
  await expect
    .poll(() =>
      fetch(url).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBeGreaterThan(0);
  return url;
}

interface Member {
  readonly person: Person;
  readonly token: string;
  /** The session cookie, without its attributes. */
  readonly cookie: string;
}

/** Registers a person and logs in, at a Latchkey under `/auth`. */
async function joinAt(auth: string, fetch = globalThis.fetch): Promise<Member> {
  const person = newcomer();
  const { status } = await fetch(`${auth}/authenticate/register`, json(person));
  expect(status).toBe(201);
  const { username, password } = person;
  const tokens = await fetch(`${auth}/authenticate/token`, form({ username, password }));
  const { access_token: token } = (await tokens.json()) as { access_token: string };
  const session = await fetch(`${auth}/session`, json({ username, password }));
  expect(session.status).toBe(200);
  const [cookie = "", ...attributes] = (session.headers.get("set-cookie") ?? "").split("; ");
  // The prefix __Host- of its name requires the path of the whole host.
  expect(attributes).toContain("Path=/");
  return { person, token: secret(token), cookie: secret(cookie) };
}

const statusOf = async (url: string, init?: RequestInit): Promise<number> =>
  (await fetch(url, { redirect: "manual", ...init })).status;

const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

/** Makes the calls that must be right wherever Latchkey is mounted. Gives the person that they register. */
async function expectMounted(auth: string): Promise<Member> {
  expect(await statusOf(`${auth}/health/ready`)).toBe(200);
  expect([await statusOf(auth), await statusOf(`${auth}/`)]).toEqual([200, 200]);
  const unknown = await fetch(`${auth}/nothing-here`);
  expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: "not_found" }]);
  const wrong = await fetch(`${auth}/hello/ann`, { method: "PUT" });
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  expect(await statusOf(`${auth}/docs`)).toBe(200);
  expect(await statusOf(`${auth}/docs/swagger-ui.css`)).toBe(200);
  expect(await statusOf(`${auth}/docs/guide/getting-started`)).toBe(200);
  const app = await fetch(`${auth}/app`);
  expect(app.status).toBe(200);
  const [, script = ""] = /src="([^"]+\.js)"/.exec(await app.text()) ?? [];
  expect(await statusOf(new URL(script, app.url).href)).toBe(200);
  const document = await fetch(`${auth}/openapi.json`);
  expect(await document.json()).toMatchObject({ servers: [{ url: "/auth" }] });
  const member = await joinAt(auth);
  expect(await statusOf(`${auth}/users/me`, bearer(member.token))).toBe(200);
  return member;
}

/** Makes the calls to the protected routes of the examples for Express and Fastify, with the token of a new person. */
async function expectProtected(url: string, { person, token }: Omit<Member, "cookie">) {
  const todos = `${url}/todos`;
  const read = await fetch(todos, bearer(token));
  expect([read.status, await read.json()]).toEqual([200, { todosOf: person.username }]);
  const { headers, ...post } = json({ text: "Buy milk" });
  const all = { ...headers, ...bearer(token).headers };
  const added = await fetch(todos, { ...post, headers: all });
  const by = { added: { text: "Buy milk" }, by: person.username };
  expect([added.status, await added.json()]).toEqual([200, by]);

  const refused = async (init: RequestInit) => {
    const answer = await fetch(todos, init);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const body = (await answer.json()) as { readonly code: string; readonly detail: string };
    return [answer.status, answer.headers.get("www-authenticate"), body.code, body.detail];
  };
  const challenge = 'Bearer realm="latchkey"';
  const missing = "Send an access token in the header Authorization: Bearer.";
  expect(await refused({})).toEqual([401, challenge, "missing_token", missing]);
  expect(await refused(json({ text: "Buy milk" }))).toEqual([
    401,
    challenge,
    "missing_token",
    missing,
  ]);
  expect((await refused(bearer(`${token}x`))).slice(0, 3)).toEqual([
    401,
    `${challenge}, error="invalid_token"`,
    "invalid_token",
  ]);
  expect(await refused({ method: "DELETE", ...bearer(token) })).toEqual([
    403,
    `${challenge}, error="insufficient_scope", scope="todos:write"`,
    "insufficient_scope",
    "This request needs the scope todos:write and the role editor.",
  ]);
}

describe("the files of the package", () => {
  it("have every page of the documents with its pictures, and the guide that the server shows", () => {
    const pages = globSync("docs/*.md");
    expect(pages.length).toBeGreaterThan(30);
    expect(packed).toEqual(expect.arrayContaining([...pages, ...globSync("docs/images/*")]));
    const rendered = pages.map((page) => page.slice("docs/".length, -".md".length));
    expect(packed).toEqual(
      expect.arrayContaining(
        rendered.map((name) => `dist/assets/guide/${name === "README" ? "index" : name}`),
      ),
    );
  });

  it("have no part of the site of the documents", () => {
    expect(packed.filter((path) => path.startsWith("docs/site"))).toEqual([]);
  });
});

describe("the package, installed into an empty folder", () => {
  const options = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2024"];
  const types = [
    "--types",
    "node",
    "--exactOptionalPropertyTypes",
    "--noUncheckedIndexedAccess",
    "--allowImportingTsExtensions",
  ];

  it("has types for a strict compiler that checks libraries too", async () => {
    // Apart, because they declare the user of a request, as the other programs for Express and Fastify do.
    const alone: readonly string[] = ["express-api.ts", "fastify-api.ts"];
    // Without bun.ts, because the types of Bun itself do not pass.
    const files = programs.filter((name) => name !== "bun.ts" && !alone.includes(name));
    for (const args of [files, alone]) {
      const { stdout } = await run(tsc, [...options, ...types, ...args], { cwd: folder }).catch(
        (error: { stdout: string }) => error,
      );
      expect(stdout).toBe("");
    }
  });

  it.each([
    ["accounts-from-your-server"],
    // The programs of the second page import the app of the first one.
    ["organizations", "manage-organizations"],
    ["service-to-service"],
    ["testing"],
    ["trpc"],
  ])("has types for the programs of docs/%s.md", async (name, ...more) => {
    const guides = [name, ...more].map((one) => readGuide(one));
    const cwd = join(folder, name);
    const modules = join(cwd, "node_modules");
    mkdirSync(modules, { recursive: true });
    const links = {
      "@trpc": "@trpc",
      jose: "jose",
      playwright: "playwright-core",
      standardwebhooks: "standardwebhooks",
    };
    for (const [as, what] of Object.entries(links)) {
      symlinkSync(resolve("node_modules", what), join(modules, as));
    }
    const programsInTypeScript = guides.flatMap(({ programs: files, program }) =>
      files.filter((file) => file.endsWith(".ts")).map((file) => [file, program(file)] as const),
    );
    for (const [file, text] of programsInTypeScript) writeFileSync(join(cwd, file), text);
    const inTypeScript = programsInTypeScript.map(([file]) => file);
    expect(inTypeScript.length).toBeGreaterThan(0);
    const args = [...options, ...types, "--skipLibCheck", ...inTypeScript];
    const { stdout } = await run(tsc, args, { cwd }).catch((error: { stdout: string }) => error);
    expect(stdout).toBe("");
  });

  it("brings one package with it, the native bcrypt", () => {
    const text = readFileSync(join(folder, "node_modules/latchkey-auth/package.json"), "utf8");
    const manifest = JSON.parse(text) as { dependencies: object };
    expect(Object.keys(manifest.dependencies)).toEqual(["@node-rs/bcrypt"]);
  });

  it("refuses wrong options with an error that stays readable when nobody catches it", async () => {
    const code =
      'const { createLatchkey } = await import("latchkey-auth"); await createLatchkey({ issuer: "x" });';
    const args = ["--input-type=module", "-e", code];
    const { stderr } = (await run(process.execPath, args, { cwd: folder }).catch(
      (error: unknown) => error,
    )) as { stderr: string };
    expect(stderr).toContain("ConfigError: option issuer");
    // Not the whole bundle, which Node would show if it were one line.
    expect(stderr.length).toBeLessThan(3000);
  });

  it("has the command latchkey-auth and no other, because npm has a latchkey of somebody else", async () => {
    const { stdout } = await run("npx", ["--no", "latchkey-auth", "--version"], { cwd: folder });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
    expect(existsSync(join(folder, "node_modules/.bin/latchkey"))).toBe(false);
  });

  it("says in one line what an older Node lacks: SQLite, or TypeScript for latchkey.config.ts", async () => {
    const serve = (flag: string, cwd: string) => {
      const cli = join(folder, "node_modules/latchkey-auth/dist/entry/cli.js");
      return run(process.execPath, [flag, cli, "serve"], { cwd }).catch(
        (error: { code: number; stderr: string }) => [
          error.code,
          error.stderr.split("\n").slice(1),
        ],
      );
    };
    expect(await serve("--no-experimental-sqlite", await scratchFolder())).toEqual([
      78,
      ["SQLite needs Node 22.16 or newer. Upgrade Node, or set DATABASE_URL or MYSQL_HOST.", ""],
    ]);
    expect(await serve("--no-experimental-strip-types", folder)).toEqual([
      78,
      [expect.stringMatching(/: this Node reads no TypeScript\. Use Node 22\.18 or newer/), ""],
    ]);
  });

  it("reads roles and scopes from latchkey.config.ts, on the command line too", async () => {
    const args = ["--no", "latchkey-auth", "clients", "create", "todo service"];
    const create = (scopes: string) =>
      run("npx", [...args, "--scopes", scopes], { cwd: folder }).then(
        ({ stdout }) => secret(stdout),
        ({ stderr }: { stderr: string }) => stderr,
      );
    expect(await create("todos:read")).toContain("client_id=");
    expect(await create("todos:delete")).toContain("todos:read, todos:write");
  });

  it("is mounted in a Hono server of another copy of Hono, and protects its routes", async () => {
    const url = await start("server.ts");
    const { person, token, cookie } = await expectMounted(`${url}/auth`);
    const todos = await fetch(`${url}/todos`, bearer(token));
    expect([todos.status, await todos.text()]).toEqual([200, `The todos of ${person.username}`]);

    const without = await fetch(`${url}/todos`);
    expect([without.status, without.headers.get("www-authenticate")]).toEqual([
      401,
      'Bearer realm="latchkey"',
    ]);
    const forged = await fetch(`${url}/todos`, bearer(`${token}x`));
    expect(forged.headers.get("www-authenticate")).toContain('error="invalid_token"');
    const lacking = await fetch(`${url}/drafts`, bearer(token));
    expect(lacking.status).toBe(403);
    expect(lacking.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
    const [, giveRole = ""] = /`latchkey (users set-role ann editor)`/.exec(roles) ?? [];
    const words = giveRole.replace("ann", person.username).split(" ");
    await run("npx", ["--no", "latchkey-auth", ...words], {
      cwd: folder,
      env: process.env,
    });
    expect(await statusOf(`${url}/drafts`, bearer(token))).toBe(200);

    const metadata = `${url}/.well-known/oauth-authorization-server/auth`;
    expect(await statusOf(metadata)).toBe(200);

    // The cookie says who reads a page, but another site's page cannot use it to write.
    const byCookie = { headers: { Cookie: cookie } };
    const hello = `Hello, ${person.username}!`;
    expect(await (await fetch(url, byCookie)).text()).toContain(hello);
    expect(await (await fetch(url, byCookie)).text()).toContain(hello);
    const [, logIn = ""] = /href="([^"]*)"/.exec(await (await fetch(url)).text()) ?? [];
    expect(await statusOf(url + logIn)).toBe(200);
    expect(logIn).toContain("continue=/");
    expect(await statusOf(`${url}/todos`, { method: "POST", ...byCookie })).toBe(403);
    const ownPage = { ...byCookie.headers, Origin: url };
    expect(await statusOf(`${url}/todos`, { method: "POST", headers: ownPage })).toBe(200);
  });

  it("is mounted in a server with the defaults, as the README shows", async () => {
    const url = await start("app.ts");
    const { person, token } = await expectMounted(`${url}/auth`);
    const todos = await fetch(`${url}/todos`, bearer(token));
    expect(await todos.text()).toBe(`The todos of ${person.username}`);
    expect(await statusOf(`${url}/todos`)).toBe(401);
  });

  it.each([
    ["Express", "express.ts"],
    ["Fastify", "fastify.ts"],
  ] as const)("is mounted in a server with %s, and protects its routes", async (_, name) => {
    const url = await start(name);
    const member = await expectMounted(`${url}/auth`);
    expect(await (await fetch(url)).text()).toContain(`${url}/auth/app/login`);
    const metadata = `${url}/.well-known/oauth-authorization-server/auth`;
    expect(await statusOf(metadata)).toBe(200);
    await expectProtected(url, member);
    const byCookie = { headers: { Cookie: member.cookie } };
    expect(await statusOf(`${url}/todos`, byCookie)).toBe(200);
    expect(await (await fetch(url, byCookie)).text()).toBe(`Hello, ${member.person.username}!`);
    const write = { ...json({}), headers: { ...json({}).headers, ...byCookie.headers } };
    expect(await statusOf(`${url}/todos`, write)).toBe(403);
  });

  it("is mounted in a server of Bun's own, by full paths", async () => {
    const url = await start("bun.ts", commands.bun[0]);
    const { person, token } = await expectMounted(`${url}/auth`);
    expect(await (await fetch(url, bearer(token))).text()).toBe(person.username);
  });

  it("is part of a Worker on workerd, with the claims, attributes, registrations and hooks of latchkey.config.ts", async () => {
    // A hook that ends after the answer, so that the Worker must be kept alive for it.
    const late = "async ({ account }) => (await new Promise((end) => setTimeout(end, 200))) ??";
    const config = snippets.get("latchkey.config.ts") ?? "";
    expect(config).toContain("registered: ({ account }) =>");
    const text = config.replace("registered: ({ account }) =>", `registered: ${late}`);
    writeFileSync(join(folder, "latchkey.config.ts"), text);
    const drafts = `app.get("/drafts", async (c) => {
      const user = await latchkey.authorize(c.req.raw, { role: "editor" }, c.env, c.executionCtx);
      return user instanceof Response ? user : c.text(user.username);
    });\n`;
    const worker = (snippets.get("worker.ts") ?? "").replace("export default", `${drafts}$&`);
    writeFileSync(join(folder, "worker.ts"), worker);
    const vars = { ...cheapHashes, SECRET_KEY: secret(randomBytes(32).toString("base64url")) };
    const configPath = join(folder, "wrangler.toml");
    const harness = createTestHarness({ workers: [{ configPath, vars }] });
    const { url } = await harness.listen();
    try {
      const worker = harness.getWorker();
      await worker.applyD1Migrations("DB");
      const fetch = worker.fetch as unknown as typeof globalThis.fetch;
      const auth = `${url.origin}/auth`;
      expect((await fetch(`${auth}/health/ready`)).status).toBe(200);
      expect((await fetch(`${auth}/nothing-here`)).status).toBe(404);
      expect((await fetch(`${auth}/docs/swagger-ui.css`)).status).toBe(200);
      const { person, token, cookie } = await joinAt(auth, fetch);
      const todos = `${url.origin}/todos`;
      const byToken = await fetch(todos, bearer(token));
      expect([byToken.status, await byToken.json()]).toEqual([200, { domain: "example.com" }]);
      const byCookie = await fetch(todos, { headers: { Cookie: cookie } });
      expect([byCookie.status, await byCookie.json()]).toEqual([200, { domain: "example.com" }]);
      expect((await fetch(todos)).status).toBe(401);
      const draft = await fetch(`${url.origin}/drafts`, bearer(token));
      expect([draft.status, await draft.json()]).toMatchObject([
        403,
        { code: "insufficient_scope", detail: "This request needs the role editor." },
      ]);
      const patch = async (body: object) => {
        const { headers, ...init } = json({ attributes: body });
        const all = { ...headers, ...bearer(token).headers };
        return fetch(`${auth}/users/me`, { ...init, method: "PATCH", headers: all });
      };
      const changed = await patch({ phone: "+4930123456", customer: "C-7" });
      expect(await changed.json()).toMatchObject({ attributes: { phone: "+4930123456" } });
      const wrong = await patch({ phone: "030" });
      expect([wrong.status, await wrong.json()]).toMatchObject([
        422,
        {
          errors: [{ pointer: "/attributes/phone", message: "Begin with + and the country code." }],
        },
      ]);
      const stranger = newcomer({ email: "ann@other.example" });
      const refused = await fetch(`${auth}/authenticate/register`, json(stranger));
      expect([refused.status, await refused.json()]).toMatchObject([
        403,
        { code: "registration_refused", detail: "Use your address at example.com." },
      ]);
      const log = () =>
        harness
          .getLogs()
          .map(({ message }) => message)
          .join("\n");
      await expect.poll(log).toContain(`registered: ${person.username}`);
      await expect.poll(log).toContain(`logged in: ${person.username}`);
    } finally {
      await harness.close();
    }
  });

  it("verifies tokens offline in a resource server, by the public keys alone", async () => {
    const key = secret(await generateKey("ES256"));
    const env = { SECRET_KEY: key, ALGORITHM: "ES256" };
    const latchkey = await start("express.ts", process.execPath, env);
    const { person, token } = await joinAt(`${latchkey}/auth`);
    const api = await start("api.ts", process.execPath, { LATCHKEY_URL: `${latchkey}/auth` });
    const answer = await fetch(api, bearer(token));
    expect([answer.status, await answer.text()]).toEqual([200, person.username]);
    expect(await statusOf(api)).toBe(401);
    const page = "http://localhost:5173";
    const { headers } = await fetch(api, { headers: { Origin: page } });
    expect(headers.get("Access-Control-Allow-Origin")).toBe(page);
    expect(headers.get("Access-Control-Expose-Headers")).toBe("WWW-Authenticate");
    expect(await statusOf(api, bearer(`${token.slice(0, -8)}AAAAAAAA`))).toBe(401);
    expect(await statusOf(`${api}/admin`, bearer(token))).toBe(403);

    for (const name of ["express-api.ts", "fastify-api.ts"] as const) {
      const url = await start(name, process.execPath, { LATCHKEY_URL: `${latchkey}/auth` });
      await expectProtected(url, { person, token });
    }
  });
});

describe("the logs", () => noLeaks(5));
