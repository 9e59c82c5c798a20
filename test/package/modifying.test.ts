import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { noLeaks } from "../suite/leaks.ts";
import { secret } from "../support/secrets.ts";
import { startServer } from "../support/targets/server.ts";

const root = dirname(fileURLToPath(new URL("..", import.meta.url)));

/** The changes of "Add a field to users" in docs/code-structure.md. */
const edits: readonly (readonly [file: string, before: string, after: string])[] = [
  [
    "core/accounts/model.ts",
    "  readonly name: string;\n",
    "  readonly name: string;\n  readonly nickname: string;\n",
  ],
  [
    "core/accounts/model.ts",
    "  name: account.name,\n",
    "  name: account.name,\n  nickname: account.nickname,\n",
  ],
  [
    "core/accounts/registration/validate.ts",
    "  readonly email: string;\n",
    "  readonly email: string;\n  readonly nickname: string;\n",
  ],
  [
    "core/accounts/registration/new-account.ts",
    "    name: name ?? username.display,\n",
    "    name: name ?? username.display,\n    nickname: valid.nickname,\n",
  ],
  [
    "core/accounts/registration/validate.ts",
    "  readonly email: Email;\n",
    "  readonly email: Email;\n  readonly nickname: string;\n",
  ],
  [
    "core/accounts/registration/validate.ts",
    "    attributes,\n    termsVersion,\n",
    "    nickname: registration.nickname.toLowerCase(),\n    attributes,\n    termsVersion,\n",
  ],
  [
    "core/accounts/registration/add.ts",
    "    name,\n    password,\n",
    '    name,\n    nickname: "none",\n    password,\n',
  ],
  [
    "core/imports/candidate.ts",
    "    name,\n    role,\n",
    '    name,\n    nickname: "none",\n    role,\n',
  ],
  [
    "contract/accounts/register.ts",
    "        email,\n",
    '        email,\n        nickname: text({ example: "Annie" }),\n',
  ],
  [
    "contract/browser/upstream.ts",
    "        name: name.optional(),\n",
    '        name: name.optional(),\n        nickname: text({ example: "Annie" }),\n',
  ],
  [
    "contract/accounts/account.ts",
    "    name: z.string().meta(",
    "    nickname: z.string(),\n    name: z.string().meta(",
  ],
  [
    "drivers/store/schema/tables.ts",
    '      name: unicode("name", 128).notNull(),\n      role: ascii("role", 16).notNull(),\n',
    '      name: unicode("name", 128).notNull(),\n      nickname: ascii("nickname", 35).notNull().default("none"),\n      role: ascii("role", 16).notNull(),\n',
  ],
  [
    "drivers/store/accounts.ts",
    "        name: sql`''`,\n",
    "        name: sql`''`,\n        nickname: sql`''`,\n",
  ],
];

/** The files that the compiler finds fault with. */
function faultsOf(compile: () => string): string[] {
  try {
    compile();
  } catch (error) {
    const { stdout } = error as { stdout: string };
    return [...stdout.matchAll(/^([^\s(]+)\(\d+,\d+\): error/gm)].map(([, file]) => file!);
  }
  return [];
}

describe("modifying the code as docs/code-structure.md says", () => {
  const copy = mkdtempSync(join(tmpdir(), "latchkey-modified-"));
  afterAll(() => rmSync(copy, { recursive: true }));

  it("adds a field to users in the places that the page names", async () => {
    for (const entry of [
      "src",
      "drizzle",
      "tools/generate-migrations.ts",
      "tools/keep-statements.ts",
      "tools/npm.ts",
      "tools/build/docs",
      "tools/generators/generators.ts",
      "package.json",
      "tsconfig.json",
      "tools/drizzle.config.ts",
    ]) {
      cpSync(join(root, entry), join(copy, entry), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    for (const [file, before, after] of edits) {
      const path = join(copy, "src", file);
      const text = readFileSync(path, "utf8");
      expect(text).toContain(before);
      writeFileSync(path, text.replaceAll(before, after));
    }

    const env = {
      ...process.env,
      PATH: `${join(root, "node_modules", ".bin")}:${process.env["PATH"]}`,
    };
    const run = (command: string, ...args: string[]) =>
      execFileSync(command, args, { cwd: copy, env, encoding: "utf8" });
    for (const folder of ["bench", "test"]) {
      const filter = (path: string): boolean => !path.includes("node_modules");
      cpSync(join(root, folder), join(copy, folder), { recursive: true, filter });
    }
    const wrong = new Set(faultsOf(() => run("tsc")));
    for (const folder of ["bench", "test"]) rmSync(join(copy, folder), { recursive: true });
    // Those that docs/code-structure.md names, and tests that register.
    const named = [
      "bench/stage/population.ts",
      "src/core/accounts/registration/validate.ts",
      "test/entry/teams-example.test.ts",
      "test/proxy/contract.test.ts",
      "test/suite/store/records.ts",
    ];
    expect([...wrong].filter((file) => !file.startsWith("test/unit/"))).toEqual(named);
    run("node", "tools/generate-migrations.ts", "add-nickname");
    for (const dialect of ["mysql", "sqlite"]) {
      expect(readdirSync(join(copy, "drizzle", dialect))).toContainEqual(
        expect.stringMatching(/^\d{4}_add-nickname\.sql$/),
      );
    }

    const command = [process.execPath, join(copy, "src/entry/commands/cli.ts")] as const;
    const server = await startServer({ env: { BCRYPT_COST: "10" }, cwd: copy, command });
    try {
      const password = secret("six places suffice");
      const answer = await fetch(`${server.url}/authenticate/register`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
          username: "ann",
          password,
          email: "ann@example.com",
          name: "Ann",
          nickname: "Annie",
        }),
      });
      expect(answer.status).toBe(201);
      expect(await answer.json()).toMatchObject({ username: "ann", nickname: "annie" });
    } finally {
      await server.stop();
    }
  }, 400_000);
});

describe("the logs", () => noLeaks(0));
