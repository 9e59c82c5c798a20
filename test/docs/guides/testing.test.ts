import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { headlessPath } from "../../support/browser/chromium.ts";
import { readGuide } from "../../support/documents/guide.ts";
import { freePort } from "../../support/network/free-port.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

const run = promisify(execFile);
const guide = readGuide("testing");
secret("correct horse battery");
secret("another good phrase");

describe("the tests of docs/testing.md", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await scratchFolder();
    const modules = join(folder, "node_modules");
    mkdirSync(modules);
    const names = { hono: "hono", "@hono": "@hono", playwright: "playwright-core" };
    for (const [name, target] of Object.entries(names)) {
      symlinkSync(join(process.cwd(), "node_modules", target), join(modules, name));
    }
    symlinkSync(process.cwd(), join(modules, "latchkey-auth"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    for (const name of guide.programs) writeFileSync(join(folder, name), guide.program(name));
  });

  /** Runs a test file with Node's runner. Gives its report. */
  async function report(name: string, code = guide.program(name)): Promise<string> {
    writeFileSync(join(folder, name), code);
    const PORT = String(await freePort());
    const env = { PATH: process.env["PATH"], HOME: folder, PORT };
    const argv = ["--test", "--test-reporter=tap", name];
    return run(process.execPath, argv, { cwd: folder, env }).then(
      ({ stdout }) => stdout,
      ({ stdout }: { stdout: string }) => stdout,
    );
  }

  it("pass", async () => {
    expect(await report("app.test.ts")).toContain("# pass 4\n# fail 0\n");
  });

  it("fail if the app lets everybody in", async () => {
    const open = guide.program("app.ts").replace(', latchkey.requireUser({ role: "editor" })', "");
    expect(open).not.toBe(guide.program("app.ts"));
    writeFileSync(join(folder, "app.ts"), open);
    expect(await report("app.test.ts")).toContain("# pass 3\n# fail 1\n");
    writeFileSync(join(folder, "app.ts"), guide.program("app.ts"));
  });

  it("pass in a browser", async () => {
    const path = JSON.stringify(await headlessPath());
    const code = guide.program("browser.test.ts");
    const launch = `chromium.launch({ executablePath: ${path} })`;
    const text = await report("browser.test.ts", code.replace("chromium.launch()", launch));
    expect(text).toContain("# pass 1\n# fail 0\n");
  });
});
