import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { hosts } from "../../src/entry/config/hosts.ts";
import { secret } from "../support/secrets.ts";
import { scratchFolder } from "../support/targets/http-target.ts";

const module = pathToFileURL(resolve("src/embedded.ts")).href;

/** The server of an app, and what the app sets. */
interface App {
  readonly server?: { readonly passes?: string; readonly port?: number };
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly dotenv?: string;
}

/** What a program printed, and its exit code. */
async function run(program: string, cwd: string, env: Readonly<Record<string, string>>) {
  const text = `import { currentUser, openLatchkey, startLatchkey } from ${JSON.stringify(module)};\n${program}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", text], {
    cwd,
    env: { PATH: process.env["PATH"], ...env },
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data: Buffer) => void printed.push(data.toString()));
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { code, text: printed.join("") };
}

/** Opens the Latchkey of each app in one process, because it takes seconds to load. Writes what came of it to a file. */
const openAll = `
import { readFileSync, writeFileSync } from "node:fs";
const outcomes = {};
for (const { name, folder, server, env } of JSON.parse(readFileSync("apps.json", "utf8"))) {
  process.chdir(folder);
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    const all = await Promise.all([openLatchkey(server), openLatchkey()]);
    const user = await currentUser({ headers: new Headers() });
    outcomes[name] = { issuer: all[0].issuer, isOne: all[0] === all[1], user };
    await all[0].close();
    delete globalThis[Symbol.for("latchkey-auth/embedded")];
  } catch (error) {
    outcomes[name] = { fault: error.message };
  }
  for (const variable of Object.keys(process.env)) delete process.env[variable];
  Object.assign(process.env, before);
}
writeFileSync(process.env.OUTCOMES, JSON.stringify(outcomes));`;

const production = {
  NODE_ENV: "production",
  ISSUER: "https://app.example.com/auth",
  SECRET_KEY: secret(randomBytes(32).toString("base64url")),
};
const kinds = ["nothing", "the connection"] as const;
const own = `export default { clientAddress: () => "203.0.113.1" };`;

/** What says the address of a client in production. */
const told: readonly (readonly [string, App])[] = [
  ["CLIENT_ADDRESS_HEADER", { env: { CLIENT_ADDRESS_HEADER: "X-Real-IP" } }],
  ["its name with a prefix", { env: { LATCHKEY_CLIENT_ADDRESS_HEADER: "X-Real-IP" } }],
  ["the option clientAddress", { config: own }],
  ...hosts.map(({ name, variable }) => [name, { env: { [variable]: "any" } }] as const),
];

const dotenv = "ISSUER=http://localhost:4000/login\nMFA=off\n";
const proxies = { ...production, TRUSTED_PROXIES: "127.0.0.1" };
const apps: Readonly<Record<string, App>> = {
  ...Object.fromEntries(
    kinds.flatMap((passes) => [
      [`${passes}, with none`, { server: { passes }, env: production }],
      [`${passes}, with TRUSTED_PROXIES`, { server: { passes }, env: proxies }],
      ...told.map(([name, app]) => [
        `${passes}, with ${name}`,
        { ...app, server: { passes }, env: { ...production, ...app.env } },
      ]),
    ]),
  ),
  "own database": {
    server: { port: 5173 },
    config: `export default { database: { sqlite: "data/own.db" } };`,
  },
  ".env": { dotenv },
  ".env and the process": { dotenv, env: { ISSUER: "http://localhost:4001/login" } },
  "the port": { env: { PORT: "4002" } },
};

let root: string;
let outcomes: Readonly<
  Record<string, { fault?: string; issuer?: string; isOne?: boolean; user?: unknown }>
>;
beforeAll(async () => {
  root = await scratchFolder();
  const listed = Object.entries(apps).map(([name, { server = {}, config, env = {}, dotenv }]) => {
    const folder = join(root, name);
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    if (config !== undefined) writeFileSync(join(folder, "latchkey.config.ts"), config);
    if (dotenv !== undefined) writeFileSync(join(folder, ".env"), dotenv);
    return { name, folder, server, env };
  });
  writeFileSync(join(root, "apps.json"), JSON.stringify(listed));
  const file = join(root, "outcomes.json");
  const { text } = await run(openAll, root, { OUTCOMES: file });
  expect(existsSync(file), text).toBe(true);
  outcomes = (await import(file, { with: { type: "json" } })).default;
});

describe("an app in production, whose framework passes", () => {
  it.each(kinds)("VULN-13 %s, is refused if nothing says the address of a client", (passes) => {
    expect(outcomes[`${passes}, with none`]?.fault).toMatch(
      /^CLIENT_ADDRESS_HEADER is required in production, .*, or set the option clientAddress in latchkey\.config\.ts/,
    );
  });

  it.each(kinds.flatMap((passes) => told.map(([name]) => ({ passes, name }))))(
    "$passes, opens with $name",
    ({ passes, name }) => {
      expect(outcomes[`${passes}, with ${name}`]).toEqual({
        issuer: production.ISSUER,
        isOne: true,
        user: null,
      });
    },
  );

  it("the connection, opens with TRUSTED_PROXIES, which has no effect without one", () => {
    expect(outcomes["the connection, with TRUSTED_PROXIES"]?.issuer).toBe(production.ISSUER);
    const { fault } = outcomes["nothing, with TRUSTED_PROXIES"] ?? {};
    expect(fault).toContain("TRUSTED_PROXIES has no effect here");
  });

  it("nothing, ends with 78 when it starts, and prints why", async () => {
    const program = 'await startLatchkey({ passes: "nothing" });';
    const { code, text } = await run(program, await scratchFolder(), production);
    expect(text).toMatch(/^The configuration cannot be used\.\nCLIENT_ADDRESS_HEADER is required/);
    expect(code).toBe(78);
  });
});

describe("the Latchkey of an app", () => {
  it("is opened once, at the port of the development server, with the database of its file", () => {
    const issuer = "http://localhost:5173/auth";
    expect(outcomes["own database"]).toEqual({ issuer, isOne: true, user: null });
    expect(existsSync(join(root, "own database/data/own.db"))).toBe(true);
    expect(existsSync(join(root, "own database/data/latchkey.db"))).toBe(false);
  });

  it("reads the variables of .env, after those of the process", () => {
    expect(outcomes[".env"]?.issuer).toBe("http://localhost:4000/login");
    expect(outcomes[".env and the process"]?.issuer).toBe("http://localhost:4001/login");
    expect(outcomes["the port"]?.issuer).toBe("http://localhost:4002/auth");
  });
});
