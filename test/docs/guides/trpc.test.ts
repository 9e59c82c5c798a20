import { symlinkSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newcomer } from "../../suite/http/calls/calls.ts";
import { blocksOf, readGuide } from "../../support/documents/guide.ts";
import { startProgram, type Program } from "../../support/documents/program.ts";
import { secret } from "../../support/secrets.ts";
import { cheapHashes, scratchFolder } from "../../support/targets/http-target.ts";

const guide = readGuide("trpc");

/** The program of the page with its procedure for organizations, and a query that uses it. */
const [, forOrganizations = ""] = blocksOf(guide.text, "ts");
const code = guide
  .program("trpc.ts")
  .replace("scopes, roles });", "scopes, roles, organizations: {} });")
  .replace(
    "const router = t.router({",
    (start) =>
      `${forOrganizations}${start} team: inOrganization.query(({ ctx }) => ctx.organization),`,
  );

describe("the router of docs/trpc.md", () => {
  const person = newcomer();
  let program: Program;
  let origin = "";
  let cookie = "";
  let token = "";

  const post = (path: string, body: unknown, headers = {}): Promise<Response> =>
    fetch(`${program.url}${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
    });

  beforeAll(async () => {
    const folder = await scratchFolder();
    mkdirSync(join(folder, "node_modules"));
    for (const name of ["hono", "@hono", "@trpc", "zod"]) {
      symlinkSync(join(process.cwd(), "node_modules", name), join(folder, "node_modules", name));
    }
    symlinkSync(process.cwd(), join(folder, "node_modules", "latchkey-auth"));
    writeFileSync(join(folder, "trpc.ts"), code);
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    program = await startProgram([process.execPath, "trpc.ts"], folder, { ...cheapHashes });
    origin = `http://localhost:${new URL(program.url).port}`;
    await post("/auth/authenticate/register", person);
    const { username, password } = person;
    const opened = await post("/auth/session", { username, password }, { Origin: origin });
    const cookies = opened.headers.getSetCookie().map((one) => secret(one.split(";")[0] ?? ""));
    cookie = cookies.join("; ");
    token = secret(((await opened.json()) as { access_token: string }).access_token);
  });
  afterAll(() => program?.stop());

  const resultOf = async (response: Response): Promise<unknown> => {
    const { result, error } = (await response.json()) as {
      result?: { data: unknown };
      error?: { data: { code: TRPC_ERROR_CODE_KEY } };
    };
    return result?.data ?? error?.data.code;
  };
  const query = async (name: string, headers = {}) =>
    resultOf(await fetch(`${program.url}/trpc/${name}`, { headers }));
  const addTodo = async (headers = {}) => resultOf(await post("/trpc/addTodo", "Milk", headers));

  it("knows the user of a session cookie and of an access token, and nobody else", async () => {
    expect(await query("greeting")).toBe("Hello, stranger!");
    expect(await query("me")).toBe("UNAUTHORIZED");
    for (const headers of [{ Cookie: cookie }, { Authorization: `Bearer ${token}` }]) {
      expect(await query("greeting", headers)).toBe(`Hello, ${person.username}!`);
      expect(await query("me", headers)).toBe(person.username);
    }
    expect(await query("me", { Authorization: "Bearer abc" })).toBe("UNAUTHORIZED");
  });

  it("lets only a page of the app change data, and a user only with the scope", async () => {
    expect(await addTodo()).toBe("UNAUTHORIZED");
    expect(await addTodo({ Cookie: cookie })).toBe("UNAUTHORIZED");
    const ofOther = { Cookie: cookie, Origin: "https://evil.example", "X-Latchkey": "1" };
    expect(await addTodo(ofOther)).toBe("UNAUTHORIZED");
    expect(await addTodo({ Cookie: cookie, Origin: origin })).toBe(`${person.username}: Milk`);
    expect(await addTodo({ Authorization: `Bearer ${token}` })).toBe(`${person.username}: Milk`);
    const { username, password } = person;
    const granted = await fetch(`${program.url}/auth/authenticate/token`, {
      method: "POST",
      body: new URLSearchParams({ username, password, scope: "profile:read" }),
    });
    const { access_token } = (await granted.json()) as { access_token: string };
    expect(await addTodo({ Authorization: `Bearer ${secret(access_token)}` })).toBe("FORBIDDEN");
  });

  it("gives procedures of an organization its id, and refuses a user without one", async () => {
    const headers = { Authorization: `Bearer ${token}` };
    expect(await query("team", headers)).toBe("FORBIDDEN");
    const made = await post("/auth/organizations", { name: "Acme" }, headers);
    const { id: organization } = (await made.json()) as { id: string };
    const { username, password } = person;
    const granted = await fetch(`${program.url}/auth/authenticate/token`, {
      method: "POST",
      body: new URLSearchParams({ username, password, organization }),
    });
    const { access_token } = (await granted.json()) as { access_token: string };
    const own = { Authorization: `Bearer ${secret(access_token)}` };
    expect(await query("team", own)).toBe(organization);
  });
});
