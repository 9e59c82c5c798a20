import { spawn } from "node:child_process";
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeAll, expect, it } from "vitest";
import { newcomer, register } from "../../suite/http/calls/calls.ts";
import { codeIn } from "../../support/documents/code.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder, startOnNode, useTarget } from "../../support/targets/http-target.ts";

const target = useTarget(() => startOnNode({ database: "sqlite" }));

let folder: string;
beforeAll(async () => {
  folder = await scratchFolder();
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(process.cwd(), join(folder, "node_modules", "latchkey-auth"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  for (const { text: code } of codeIn(readFileSync("docs/mobile-apps.md", "utf8"))) {
    const [, name] = /^\/\/ (\S+)\n/.exec(code) ?? [];
    if (name) writeFileSync(join(folder, name), code);
  }
});

/** Runs the command line of docs/mobile-apps.md, in a home of its own. */
async function run(words: readonly string[], input = "") {
  const env = { HOME: folder, LATCHKEY_URL: target().baseUrl };
  const child = spawn(process.execPath, ["login-cli.ts", ...words], { cwd: folder, env });
  child.stdin.end(input);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { output, errors };
}

it("docs/mobile-apps.md has a command line that stays logged in, with a file for the user alone", async () => {
  const person = newcomer();
  expect((await register(target(), person)).status).toBe(201);
  const nobody = { output: "Not logged in.\n", errors: "" };
  const hello = { output: `Hello, ${person.name}!\n`, errors: "" };
  expect(await run([])).toEqual(nobody);
  const wrong = await run(["login", person.username], "not the password\n");
  expect(wrong).toEqual({ output: "", errors: expect.stringMatching(/\S/) });
  expect(await run(["login", person.username], `${person.password}\n`)).toEqual(hello);
  const kept = join(folder, ".config", "my-tool");
  const [file = "none", ...others] = readdirSync(kept);
  expect(others).toEqual([]);
  const first = secret(readFileSync(join(kept, file), "utf8"));
  expect(statSync(join(kept, file)).mode & 0o777).toBe(0o600);
  // A reader of the file meets the old token or the new one, whole.
  linkSync(join(kept, file), join(folder, "before"));
  expect(await run([])).toEqual(hello);
  expect(secret(readFileSync(join(kept, file), "utf8"))).not.toBe(first);
  expect(readFileSync(join(folder, "before"), "utf8") === first).toBe(true);
  // Three could end the session, because one may send a token that the others have replaced twice.
  expect(await Promise.all([run([]), run([])])).toEqual([hello, hello]);
  expect(readdirSync(kept)).toEqual([file]);
  expect(statSync(join(kept, file)).mode & 0o777).toBe(0o600);
  expect(await run(["logout"])).toEqual(nobody);
  expect(readdirSync(kept)).toEqual([]);
  expect(await run([])).toEqual(nobody);
});
