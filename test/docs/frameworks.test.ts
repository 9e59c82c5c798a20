import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { secret } from "../support/secrets.ts";
import { cheapHashes, scratchFolder } from "../support/targets/http-target.ts";
import { startServer, type Server } from "../support/targets/server.ts";

const run = promisify(execFile);
const page = readFileSync("docs/framework-overview.md", "utf8");
const programs = new Map(
  [...page.matchAll(/^```ts\n\/\/ (\S+)\n([^]*?)^```/gm)].map(([, name = "", code = ""]) => [
    name,
    code,
  ]),
);
const password = secret("the page about frameworks");

/** Registers a user at the server, logs in as a browser, and prints what the page gives for each kind of request. */
const visitor = `
import { initialUser } from "./initial-user.ts";
const base = process.env.BASE;
const send = process.env.EMBEDDED
  ? (await import("./embedded.ts")).latchkey.fetch
  : (request) => fetch(request);
const post = (path, body) =>
  send(new Request(base + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Latchkey": "1", Origin: new URL(base).origin },
    body: JSON.stringify(body),
  }));
const user = { username: "ann", password: process.env.PASSWORD, email: "ann@example.com", name: "Ann" };
const registered = await post("/authenticate/register", user);
if (registered.status !== 201) throw new Error(await registered.text());
const logged = await post("/session", { username: "ann", password: user.password });
const cookies = logged.headers.getSetCookie().map((one) => one.split(";")[0]);
const hint = cookies.filter((one) => one.includes("-hint="));
const rendered = (...cookies) =>
  initialUser(new Request("http://localhost/", { headers: cookies.length ? { Cookie: cookies.join("; ") } : {} }));
const of = async (...cookies) => {
  const found = await rendered(...cookies);
  return found ? [found.username, found.name, found.email] : String(found);
};
console.log(JSON.stringify([await of(...cookies), await of(), await of(...hint)]));
process.exit();
`;

describe("the user in the first HTML, as docs/framework-overview.md shows it", () => {
  let folder: string;
  let server: Server;
  beforeAll(async () => {
    folder = await scratchFolder();
    server = await startServer({ env: cheapHashes, cwd: await scratchFolder() });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(process.cwd(), join(folder, "node_modules", "latchkey-auth"));
    writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
    for (const [name, code] of programs) {
      const text = code.replace('http://localhost:3000"', `http://localhost:${server.port}"`);
      writeFileSync(join(folder, name), text);
    }
    writeFileSync(join(folder, "visitor.ts"), visitor);
  });
  afterAll(() => server.stop());

  const visit = async (env: Readonly<Record<string, string>>): Promise<unknown> => {
    const { stdout } = await run(process.execPath, ["visitor.ts"], {
      cwd: folder,
      env: { PATH: process.env["PATH"], PASSWORD: password, ...cheapHashes, ...env },
    });
    return JSON.parse(stdout);
  };
  const expected = [["ann", "Ann", "ann@example.com"], "null", "undefined"];

  it("is the account, null or undefined with a standalone Latchkey", async () => {
    expect([...programs.keys()]).toEqual(["embedded.ts", "standalone.ts", "initial-user.ts"]);
    expect(await visit({ BASE: `http://localhost:${server.port}` })).toEqual(expected);
  });

  it("is the same with Latchkey embedded in the server", async () => {
    const code = programs.get("initial-user.ts") ?? "";
    expect(code).toContain("./standalone.ts");
    writeFileSync(
      join(folder, "initial-user.ts"),
      code.replace("./standalone.ts", "./embedded.ts"),
    );
    expect(await visit({ BASE: "http://localhost:3000/auth", EMBEDDED: "1" })).toEqual(expected);
  });
});
