import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as Example from "../../examples/teams/app.ts";
import type * as Config from "../../examples/teams/latchkey.config.ts";
import { createLatchkey, type Latchkey } from "../../src/index.ts";
import { form, json, newcomer, tokenPath, withBearer } from "../suite/http/calls/calls.ts";
import { linkPackages } from "../support/mcp/example.ts";
import { secret } from "../support/secrets.ts";
import { scratchFolder } from "../support/targets/http-target.ts";

const issuer = "http://localhost:3000/auth";
const check = "organization_id = ?";
const source = readFileSync("examples/teams/projects.ts", "utf8");

/** The statements of the app by their names, as its source has them. */
const statements = new Map(
  [...source.matchAll(/^ {4}(\w+): prepare\(\s*("[^"]*")/gm)].map(([, name = "", sql = ""]) => [
    name,
    sql,
  ]),
);

let latchkey: Latchkey;
beforeAll(async () => {
  const folder = await scratchFolder();
  const { default: config } = await load<typeof Config>(
    copyOf(folder, source),
    "latchkey.config.ts",
  );
  latchkey = await createLatchkey({
    ...config,
    issuer,
    database: { sqlite: join(folder, "latchkey.db") },
    env: { NODE_ENV: "test", BCRYPT_COST: "4", LOG_LEVEL: "silent" },
  });
});
afterAll(() => latchkey.close());

/** Copies the app into a folder, with a source of its statements and the packages of this project. */
function copyOf(folder: string, projects: string): string {
  const copy = join(folder, "app");
  cpSync("examples/teams", copy, { recursive: true });
  writeFileSync(join(copy, "projects.ts"), projects);
  linkPackages(copy, ["hono", "latchkey-auth"]);
  return copy;
}

const load = <Module>(copy: string, file: string): Promise<Module> =>
  import(pathToFileURL(join(copy, file)).href) as Promise<Module>;

/** A user of the app. */
async function openUser() {
  const { username, password, email } = newcomer();
  const { id } = await latchkey.accounts.create({ username, email, password });
  return {
    id,
    /** Logs in, for an organization or none. */
    async logIn(organization = ""): Promise<string> {
      const grant = form({ username, password, organization });
      const response = await latchkey.fetch(new Request(issuer + tokenPath, grant));
      const { access_token, error } = (await response.json()) as Record<string, string>;
      return access_token === undefined ? `error ${error}` : secret(access_token);
    },
  };
}

/** An organization with a slug, and the user who owns it. */
async function openOrganization(slug: string) {
  const owner = await openUser();
  const { id } = await latchkey.organizations.create({ name: slug, slug, owner_id: owner.id });
  return { id, owner, token: await owner.logIn(id) };
}

/** Opens the app on an empty database, without the row check of a statement. */
async function openApp(without?: string) {
  const sql = statements.get(without ?? "") ?? "";
  const projects = source.replace(sql, sql.replace(check, "? IS NOT NULL"));
  expect(projects === source).toBe(without === undefined);
  const { createApp } = await load<typeof Example>(
    copyOf(await scratchFolder(), projects),
    "app.ts",
  );
  const app = createApp(latchkey, new DatabaseSync(":memory:"));
  /** The calls of a user. */
  return (token: string) => async (method: string, path: string, body?: object) => {
    const { headers } = withBearer(token);
    const response = await app.request(
      `/projects${path}`,
      body
        ? { ...json(body), method, headers: { ...json(body).headers, ...headers } }
        : { method, headers },
    );
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
  };
}

type Call = ReturnType<Awaited<ReturnType<typeof openApp>>>;

/** What one organization must not reach of another. Acme has one project, Globex none. */
const cases: Readonly<Record<string, (acme: Call, globex: Call) => Promise<void>>> = {
  async read(acme, globex) {
    expect(await acme("GET", "/1")).toEqual({ status: 200, body: { id: 1, name: "Alpha" } });
    expect((await globex("GET", "/1")).status).toBe(404);
  },
  async list(acme, globex) {
    expect((await acme("GET", "")).body).toEqual([{ id: 1, name: "Alpha" }]);
    expect((await globex("GET", "")).body).toEqual([]);
  },
  async search(acme, globex) {
    expect((await acme("GET", "?search=alph")).body).toEqual([{ id: 1, name: "Alpha" }]);
    expect((await globex("GET", "?search=alph")).body).toEqual([]);
  },
  async count(acme, globex) {
    expect((await acme("GET", "/count")).body).toEqual({ count: 1 });
    expect((await globex("GET", "/count")).body).toEqual({ count: 0 });
  },
  async write(acme, globex) {
    expect((await globex("PUT", "/1", { name: "Theirs" })).status).toBe(404);
    const written = { status: 200, body: { id: 1, name: "Alpha 2" } };
    expect(await acme("PUT", "/1", { name: "Alpha 2" })).toEqual(written);
    expect((await globex("PUT", "/1", { name: "Theirs" })).status).toBe(404);
    expect(await acme("GET", "/1")).toEqual(written);
  },
  async delete(acme, globex) {
    expect((await globex("DELETE", "/1")).status).toBe(404);
    expect((await acme("DELETE", "/1")).status).toBe(204);
    expect((await acme("GET", "/1")).status).toBe(404);
  },
};

describe("examples/teams", () => {
  let [acme, globex]: Awaited<ReturnType<typeof openOrganization>>[] = [];
  beforeAll(async () => {
    [acme, globex] = [await openOrganization("acme"), await openOrganization("globex")];
  });

  /** Opens the app with a project of Acme. */
  async function start(without?: string) {
    const callsOf = await openApp(without);
    const [ours, theirs] = [callsOf(acme!.token), callsOf(globex!.token)];
    // The body cannot choose the organization.
    const given = { name: "Alpha", organization_id: globex!.id };
    expect(await ours("POST", "", given)).toMatchObject({ status: 201, body: { id: 1 } });
    return { callsOf, ours, theirs };
  }

  it("checks the organization of the row in every statement that reads or changes rows", () => {
    const checked = [...statements].filter(([, sql]) => sql.includes(check));
    expect(checked.map(([name]) => name).toSorted()).toEqual(Object.keys(cases).toSorted());
    expect([...statements.keys()].filter((name) => !Object.hasOwn(cases, name))).toEqual(["add"]);
    expect(source.split(check)).toHaveLength(checked.length + 1);
  });

  it.each(Object.keys(cases))(
    "reaches no project of another organization by %s, and this case alone fails without the row check",
    async (name) => {
      const whole = await start();
      await cases[name]?.(whole.ours, whole.theirs);
      const failed: string[] = [];
      for (const [other, pass] of Object.entries(cases)) {
        const { ours, theirs } = await start(name);
        await pass(ours, theirs).catch(() => failed.push(other));
      }
      expect(failed).toEqual([name]);
    },
  );

  it("refuses a token without an organization, and the next call of a member who was removed", async () => {
    const { callsOf, ours } = await start();
    const ben = await openUser();
    await latchkey.organizations.putMember(acme!.id, ben.id, { role: "member" });
    const refused = { status: 403, body: { code: "organization_required" } };
    expect(await callsOf(await ben.logIn())("GET", "")).toMatchObject(refused);
    const bens = callsOf(await ben.logIn(acme!.id));
    expect((await bens("GET", "")).status).toBe(200);
    expect((await bens("DELETE", "/1")).body).toMatchObject({ code: "insufficient_scope" });
    const { body } = await ours("GET", "");
    await latchkey.organizations.removeMember(acme!.id, ben.id);
    const calls = [
      ["GET", ""],
      ["GET", "/1"],
      ["GET", "/count"],
      ["PUT", "/1"],
      ["DELETE", "/1"],
    ];
    for (const [method = "", path = ""] of calls) {
      expect(await bens(method, path), `${method} ${path}`).toMatchObject(refused);
    }
    expect((await ours("GET", "")).body).toEqual(body);
  });

  it("takes no slug in place of the id of an organization", async () => {
    expect(await acme!.owner.logIn("acme")).toBe("error invalid_request");
    const { theirs } = await start();
    expect((await theirs("GET", "?organization=acme")).body).toEqual([]);
  });

  it("has the versions that are tested here", () => {
    const read = (file: string) =>
      JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, Record<string, string>>>;
    const { "latchkey-auth": own, ...others } = read("examples/teams/package.json")[
      "dependencies"
    ]!;
    expect(own).toBe("file:../..");
    expect(read("package.json")["devDependencies"]).toMatchObject(others);
  });
});
