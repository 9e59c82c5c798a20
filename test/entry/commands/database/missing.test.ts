import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { groupOf, latchkeyInProcess } from "../../../support/cli-in-process.ts";
import { latchkey } from "../../../support/cli.ts";
import { scratchFolder } from "../../../support/targets/http-target.ts";

let cwd: string;
beforeEach(async () => {
  cwd = await scratchFolder();
});

/** The commands of all groups, with the arguments that they need, and what each does without a database. */
const commands: Readonly<
  Record<string, readonly [args: readonly string[], does: "refuses" | "creates" | "needs none"]>
> = {
  "clients create": [["Reports"], "creates"],
  "clients known": [[], "needs none"],
  "clients list": [[], "refuses"],
  "clients revoke": [["Reports"], "refuses"],
  "clients rotate": [["Reports"], "refuses"],
  "clients show": [["Reports"], "refuses"],
  "clients test": [["Reports"], "refuses"],
  "clients update": [["Reports", "--contact", "a@example.com"], "refuses"],
  "emails preview": [["FOLDER"], "needs none"],
  "keys generate": [[], "needs none"],
  "keys re-encrypt": [[], "refuses"],
  "outbox delete": [["00000000-0000-4000-8000-000000000000"], "refuses"],
  "outbox list": [[], "refuses"],
  "outbox retry": [["00000000-0000-4000-8000-000000000000"], "refuses"],
  "sessions end-all": [[], "refuses"],
  "users create": [["ann@example.com", "--invite"], "creates"],
  "users create-admin": [["--print-link"], "refuses"],
  "users delete": [["ann", "--yes"], "refuses"],
  "users disable": [["ann"], "refuses"],
  "users disconnect": [["ann", "google"], "refuses"],
  "users disconnect-app": [["ann", "Reports"], "refuses"],
  "users enable": [["ann"], "refuses"],
  "users end-sessions": [["ann"], "refuses"],
  "users export": [["FOLDER/users.jsonl"], "refuses"],
  "users import": [["FOLDER/empty.jsonl", "--from", "latchkey"], "creates"],
  "users list": [[], "refuses"],
  "users reset-factors": [["ann"], "refuses"],
  "users reset-password": [["ann"], "refuses"],
  "users sessions": [["ann"], "refuses"],
  "users set-role": [["ann", "admin"], "refuses"],
  "users show": [["ann"], "refuses"],
  "users unlock": [["ann"], "refuses"],
};

const groups = ["clients", "emails", "keys", "outbox", "sessions", "users"];

describe("without the file of SQLite, a command", () => {
  const sentence = () =>
    `error: No database at ${join(cwd, "data", "latchkey.db")}. Run the command in the folder of your server`;

  it("of a group is in the table of this test", () => {
    const names = groups.flatMap((name) =>
      (groupOf(name)?.commands ?? []).map((command) => `${name} ${command.name()}`),
    );
    expect(Object.keys(commands).toSorted()).toEqual(names.toSorted());
  });

  it.each(Object.entries(commands))("%s %j", async (line, [given, does]) => {
    const [group = "", name = ""] = line.split(" ");
    const folder = await scratchFolder();
    writeFileSync(join(folder, "empty.jsonl"), "");
    const args = given.map((one) => one.replace("FOLDER", folder));
    const env = { SQLITE_FILE: join(cwd, "data", "latchkey.db"), BCRYPT_COST: "10" };
    const { code, stdout, stderr } = await latchkeyInProcess(env, group, name, ...args);
    expect({ code, stderr }).toEqual({
      code: does === "refuses" ? 1 : 0,
      stderr: does === "refuses" ? expect.stringContaining(sentence()) : expect.anything(),
    });
    if (does === "refuses") expect(stdout).toBe("");
    expect(existsSync(join(cwd, "data"))).toBe(does === "creates");
  });

  it("that has no group names the file and creates nothing, and doctor says that it will be created", async () => {
    const run = (...args: string[]) => latchkey({ cwd, env: { LOG_LEVEL: "silent" } }, ...args);
    for (const name of ["audit", "purge"]) {
      const { code, stdout, stderr } = await run(name);
      expect({ name, code, stdout }).toEqual({ name, code: 1, stdout: "" });
      expect(stderr).toContain(sentence());
    }
    expect((await run("doctor")).stdout).toContain("will be created when the server first starts");
    expect(readdirSync(cwd)).toEqual([]);
    expect((await run("migrate")).code).toBe(0);
    expect((await run("audit")).code).toBe(0);
  });
});
