import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { installGenerators, runGenerator } from "../support/client/generators.ts";
import { startOnNode, scratchFolder, useTarget } from "../support/targets/http-target.ts";
import { secret } from "../support/secrets.ts";
import { newcomer } from "../suite/http/calls/calls.ts";

const run = promisify(execFile);

/** As strict as the projects of others; hey-api's own code does not pass `exactOptionalPropertyTypes`. */
const strict = {
  target: "ES2024",
  lib: ["ES2024", "DOM", "DOM.Iterable"],
  module: "NodeNext",
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
  rootDir: ".",
  outDir: "out",
};

interface Answers {
  readonly tokens: readonly string[];
  readonly [answer: string]: unknown;
}

interface Generator {
  /** The program of `test/generators` that calls with what was made. */
  readonly name: "openapi-fetch" | "hey-api";
  /** What it makes is in the folder `made`. */
  make(document: string, folder: string): Promise<unknown>;
  readonly compilerOptions: object;
}

const generators: readonly Generator[] = [
  {
    name: "openapi-fetch",
    make: (document, folder) =>
      runGenerator("openapi-typescript", [document, "-o", "made/api.ts"], folder),
    compilerOptions: { ...strict, exactOptionalPropertyTypes: true },
  },
  {
    name: "hey-api",
    make: (document, folder) =>
      runGenerator("openapi-ts", ["-i", document, "-o", "made", "--no-log-file"], folder),
    compilerOptions: strict,
  },
];

// The first time, npm fetches them.
beforeAll(installGenerators, 300_000);

describe("a client that is made from the OpenAPI document", () => {
  const target = useTarget(() => startOnNode({ database: "sqlite" }));

  it.each(generators)("by $name compiles and calls", { timeout: 120_000 }, async (generator) => {
    const folder = await projectFor(generator);
    await generator.make(`${target().baseUrl}/openapi.json`, folder);
    expect(await compile(folder)).toBe("");

    const person = newcomer();
    const { tokens, ...answers } = await callFrom(folder, generator.name, target().baseUrl, person);
    for (const token of tokens) secret(token);
    const { password: _, ...known } = person;
    const user = { ...known, id: expect.any(String), role: "user" };
    expect(answers).toMatchObject({
      user,
      again: "username_taken",
      field: { pointer: "/username" },
      wrong: "invalid_grant",
      anonymous: "missing_token",
      me: user,
      verified: { active: true, username: person.username, role: "user" },
      session: { client_id: "first-party", current: true },
      started: user,
      foreign: "origin_not_allowed",
      others: 204,
      ended: 204,
      revoked: 200,
      late: "invalid_token",
    });
  });
});

describe("the types of our own client", () => {
  it("are those that the OpenAPI document in git gives; `npm run build:types` makes them anew", async () => {
    const file = join(await scratchFolder(), "api.ts");
    await run("npm", ["run", "--silent", "build:types", "--", file]);
    expect(await readFile(file, "utf8")).toBe(await readFile("src/client/api.ts", "utf8"));
  });
});

/** A project of somebody else, with the program that calls. */
async function projectFor({ name, compilerOptions }: Generator): Promise<string> {
  const folder = await scratchFolder();
  await mkdir(join(folder, "node_modules"));
  await symlink(resolve("node_modules/openapi-fetch"), join(folder, "node_modules/openapi-fetch"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  const files = [`${name}.ts`];
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  await copyFile("test/generators/same.ts", join(folder, "same.ts"));
  const program = await readFile(`test/generators/${name}.ts`, "utf8");
  await writeFile(join(folder, `${name}.ts`), program.replace(/^\/\/ @ts-nocheck.*\n/, ""));
  return folder;
}

/** What the compilers say against a project; what they make of it is in its folder `out`. */
async function compile(folder: string): Promise<string> {
  const others = await runGenerator("tsc", [], folder).catch(outputOf);
  const ours = await run(resolve("node_modules/.bin/tsc"), [], { cwd: folder }).then(
    ({ stdout }) => stdout,
    outputOf,
  );
  return others + ours;
}

const outputOf = ({ stdout }: { readonly stdout: string }): string => stdout;

/** Has what was compiled call the server, in a process of its own. */
async function callFrom(folder: string, name: string, ...args: unknown[]): Promise<Answers> {
  const main = `
    import { call } from "./out/${name}.js";
    console.log(JSON.stringify(await call(...JSON.parse(process.env.ARGUMENTS))));
  `;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", main], {
    cwd: folder,
    env: { ARGUMENTS: JSON.stringify(args) },
  });
  return JSON.parse(stdout) as Answers;
}
