import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, it } from "vitest";
import { latchkeyInProcess, latchkeyWithConfig } from "../../support/cli-in-process.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

let cwd: string;
const env = () => ({ SQLITE_FILE: join(cwd, "data", "latchkey.db") });
const own = { organizations: { roles: { billing: [] } } };
const organizations = (...args: string[]) =>
  latchkeyWithConfig(own, env(), "organizations", ...args);

/** What a command that has to succeed prints. */
async function printed(ran: ReturnType<typeof organizations>): Promise<string> {
  const { code, stdout, stderr } = await ran;
  expect(code, stderr).toBe(0);
  return stdout;
}

const jsonOf = async (ran: ReturnType<typeof organizations>) =>
  JSON.parse(await printed(ran)) as Record<string, unknown>;

describe("organizations", () => {
  beforeEach(async () => {
    cwd = await scratchFolder();
    for (const name of ["ann", "ben"]) {
      const email = `${name}@example.com`;
      await printed(
        latchkeyInProcess(env(), "users", "create", email, "--username", name, "--invite"),
      );
    }
  });
  const create = (...args: string[]) =>
    jsonOf(organizations("create", "Acme", "--owner", "ann", "--slug", "acme", "--json", ...args));
  const roles = async () => {
    const { members } = await jsonOf(organizations("show", "acme", "--json"));
    return (members as Record<string, unknown>[]).map((one) => [one["username"], one["role"]]);
  };

  it("are created, listed, shown and deleted", async () => {
    expect(await jsonOf(organizations("list", "--json"))).toEqual({ organizations: [] });
    const made = await create("--require-mfa");
    expect(made).toMatchObject({ name: "Acme", slug: "acme", require_mfa: true });
    const id = String(made["id"]);
    expect(await jsonOf(organizations("list", "--json"))).toEqual({ organizations: [made] });
    expect(await printed(organizations("list"))).toBe(`${id}  active    acme  Acme\n`);
    for (const text of ["acme", "ACME", id]) {
      const { members: _, ...rest } = await jsonOf(organizations("show", text, "--json"));
      expect(rest, text).toEqual(made);
    }
    const text = await printed(organizations("show", "acme"));
    expect(text).toContain("second factor     required\n");
    expect(text).toMatch(/member {12}\S+ {2}owner {2}ann {2}ann@example\.com\n/);
    expect(await printed(organizations("delete", "acme", "--yes"))).toMatch(
      /^The organization is deleted\./,
    );
    const { code, stderr } = await organizations("show", "acme");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("No organization has the slug or id acme."),
    ]);
  });

  it("change their settings, and are disabled and enabled", async () => {
    const { id, created_at } = await create();
    const update = (...args: string[]) =>
      jsonOf(organizations("update", String(id), "--json", ...args));
    expect(await update("--name", "Acme Inc", "--require-mfa")).toMatchObject({
      id,
      created_at,
      slug: "acme",
      name: "Acme Inc",
      require_mfa: true,
      disabled_at: null,
    });
    expect(await update("--no-require-mfa")).toMatchObject({ require_mfa: false });
    expect(await update("--slug", "")).toMatchObject({ slug: null, name: "Acme Inc" });
    expect(await printed(organizations("update", String(id), "--slug", "inc"))).toBe(
      `${String(id)}  active    inc  Acme Inc\n`,
    );
    for (const [command, state] of [
      ["disable", "disabled"],
      ["enable", "active"],
    ] as const) {
      expect(await printed(organizations(command, "inc"))).toBe(
        `The organization is ${command}d.\n`,
      );
      expect(await printed(organizations("list"))).toContain(`  ${state.padEnd(8)}  inc`);
    }
  });

  it("get members, who change their role, become the owner and are removed", async () => {
    await create();
    await printed(organizations("add", "acme", "ben@example.com"));
    expect(await roles()).toEqual([
      ["ann", "owner"],
      ["ben", "member"],
    ]);
    await printed(organizations("role", "acme", "ben", "billing"));
    expect(await roles()).toContainEqual(["ben", "billing"]);
    await printed(organizations("owner", "acme", "ben"));
    expect(await roles()).toEqual([
      ["ann", "admin"],
      ["ben", "owner"],
    ]);
    await printed(organizations("remove", "acme", "ann"));
    expect(await roles()).toEqual([["ben", "owner"]]);
  });

  it("OR-3 keep the account of their owner, until they have another one", async () => {
    await create();
    const remove = () => latchkeyWithConfig(own, env(), "users", "delete", "ann", "--yes");
    const { code, stderr } = await remove();
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(
        "error: The account owns these organizations: Acme. Transfer or delete them first.",
      ),
    ]);
    await printed(organizations("owner", "acme", "ben"));
    expect(await roles()).toContainEqual(["ann", "admin"]);
    await printed(remove());
    expect(await roles()).toEqual([["ben", "owner"]]);
  });

  it("go to another owner after the account of theirs is deleted, and doctor names them until then", async () => {
    const { id } = await create();
    const doctor = async () => (await latchkeyWithConfig(own, env(), "doctor")).stdout;
    expect(await doctor()).not.toContain("organizations");
    // As a deletion that meets a transfer to the account leaves it.
    await latchkeyInProcess(env(), "users", "delete", "ann", "--yes");
    expect(await doctor()).toContain(
      `note organizations of deleted users (1): Acme (${String(id)}); to transfer one, run: latchkey organizations owner ID USER\n`,
    );
    await printed(organizations("owner", "acme", "ben"));
    expect(await doctor()).not.toContain("organizations");
    const sqlite = new DatabaseSync(env().SQLITE_FILE);
    const { id: ben } = await jsonOf(latchkeyInProcess(env(), "users", "show", "ben", "--json"));
    expect(sqlite.prepare("SELECT user_id FROM memberships").all()).toEqual([{ user_id: ben }]);
    sqlite.close();
  });

  it.each<[readonly string[], string]>([
    [["create", "Other", "--owner", "ann", "--slug", "ACME"], "Another organization has this slug"],
    [["create", "a@b", "--owner", "ann"], "name: Use 1 to 128 characters"],
    [["update", "acme", "--slug", "a_b"], "--slug: Use 1 to 48 letters"],
    [["update", "none", "--name", "Other"], "No organization has the slug or id none."],
    [["create", "Other", "--owner", "ann", "--slug", "a_b"], "--slug: Use 1 to 48 letters"],
    [["create", "Other", "--owner", "carl"], "No account has this username"],
    [["add", "acme", "ann"], "The user is already a member."],
    [["add", "acme", "ben", "--role", "boss"], "role: The role does not exist."],
    [["add", "acme", "ben", "--role", "owner"], "role: No member can be given this role."],
    [["role", "acme", "ben", "admin"], "The user is not a member"],
    [["role", "acme", "ann", "admin"], "This user owns the organization."],
    [["remove", "acme", "ann"], "This user owns the organization."],
    [["remove", "acme", "ben"], "The user is not a member"],
    [["delete", "acme"], "There is no terminal to ask. Add --yes to delete the organization."],
    [["owner", "none", "ben"], "No organization has the slug or id none."],
  ])("say what cannot be done: %j", async (args, message) => {
    await create();
    const { code, stderr } = await organizations(...args);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  it("need the option in the configuration", async () => {
    const { code, stderr } = await latchkeyInProcess(env(), "organizations", "list");
    expect([code, stderr]).toEqual([
      78,
      expect.stringContaining("option organizations is missing"),
    ]);
  });
});
