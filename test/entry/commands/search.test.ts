import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { account } from "../../suite/store/records.ts";
import { latchkeyInProcess } from "../../support/cli-in-process.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

it("finds accounts of an earlier release by name after migrate, and doctor counts those that are missing", async () => {
  const file = join(await scratchFolder(), "latchkey.db");
  const run = async (name: string, ...args: string[]) => {
    const { code, stdout } = await latchkeyInProcess({ SQLITE_FILE: file }, name, ...args);
    expect(code).toBe(0);
    return stdout;
  };
  const { store, close } = await openSqlite(file, "drizzle/sqlite");
  const [jo, other] = [account({ name: "Jörg Müller" }), account({ name: "Ann Smith" })];
  for (const one of [jo, other]) await store.insertAccount(one);
  await close();
  const missing = /^note accounts missing from the search: 2; run: latchkey migrate$/m;
  expect(await run("doctor")).toMatch(missing);
  expect(await run("users", "list", "mueller")).not.toContain(jo.id);
  expect(await run("migrate")).toBe(
    "The schema is up to date.\nAccounts added to the admin search: 2.\n",
  );
  expect(await run("migrate")).toBe("The schema is up to date.\n");
  expect(await run("doctor")).not.toContain("search");
  const found = await run("users", "list", "mueller");
  expect(found).toContain(jo.id);
  expect(found).not.toContain(other.id);
});

it("finds an imported account by name without another command", async () => {
  const folder = await scratchFolder();
  const file = join(folder, "latchkey.db");
  const users = join(folder, "users.csv");
  writeFileSync(users, "username,email,name\njoerg,joerg@example.com,Jörg Müller\n");
  const run = (name: string, ...args: string[]) =>
    latchkeyInProcess({ SQLITE_FILE: file }, name, ...args);
  await run("migrate");
  const imported = await run("users", "import", users, "--from", "latchkey", "--no-hashes");
  expect(imported, imported.stderr).toMatchObject({ code: 0 });
  expect((await run("users", "list", "muller")).stdout).toContain("joerg@example.com");
});
