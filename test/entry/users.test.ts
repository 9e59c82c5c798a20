import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { latchkey } from "../support/cli.ts";
import { cheapHashes, scratchFolder, startOnNode } from "../support/targets/http-target.ts";
import { logIn, newcomer, register } from "../suite/http/calls/calls.ts";

describe("latchkey users unlock", () => {
  it("lets a user log in again after too many wrong passwords, by username or address", async () => {
    const SQLITE_FILE = join(await scratchFolder(), "latchkey.db");
    const env = { SQLITE_FILE, THROTTLE: "login-account=3" };
    const target = await startOnNode({ database: "sqlite", env });
    const { issuer: ISSUER, secretKey: SECRET_KEY } = target;
    const operator = { cwd: await scratchFolder(), env: { ISSUER, SECRET_KEY, SQLITE_FILE } };
    const person = newcomer();
    await register(target, person);
    for (const name of [person.username, person.email]) {
      for (let index = 0; index < 3; index++) {
        await logIn(target, { ...person, password: `wrong ${index}` });
      }
      expect((await logIn(target, person)).body).toMatchObject({ error: "invalid_grant" });
      const { stdout } = await latchkey(operator, "users", "unlock", name);
      expect(stdout).toContain("can log in again");
      expect((await logIn(target, person)).status).toBe(200);
    }
    await target.close();
  });

  it("says that no account has the name", async () => {
    const run = { cwd: await scratchFolder(), env: cheapHashes };
    const { code, stderr } = await latchkey(run, "users", "unlock", "nobody");
    expect(code).toBe(1);
    expect(stderr).toContain("error: No account has this username or e-mail address.\n");
  });
});
