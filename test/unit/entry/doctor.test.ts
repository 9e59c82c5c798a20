import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const cli = fileURLToPath(new URL("../../../src/entry/commands/cli.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "latchkey-doctor-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The command by itself, because its exit code is what a deployment reads. */
function doctor(file: string) {
  const env = { SQLITE_FILE: file, ISSUER: "http://localhost:3000", PATH: process.env["PATH"] };
  return spawnSync(process.execPath, [cli, "doctor"], { cwd: folder, env, encoding: "utf8" });
}

describe("the exit code of doctor", () => {
  it("is 1 if something is bad", () => {
    const file = join(folder, "text.db");
    writeFileSync(file, "This is a text, and no database. ".repeat(10));
    const { status, stdout } = doctor(file);
    expect(stdout).toMatch(/^bad {2}SQLite/m);
    expect(status).toBe(1);
  });

  it("is 0 for notes", () => {
    const { status, stdout } = doctor(join(folder, "none.db"));
    expect(stdout).toMatch(/^note SQLite .*: will be created/m);
    expect(status).toBe(0);
  });
});
