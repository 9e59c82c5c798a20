import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished, vi } from "vitest";
import { createLatchkey } from "../../src/index.ts";
import { secret } from "../support/secrets.ts";
import { scratchFolder } from "../support/targets/http-target.ts";

it("close() runs the work that waits after answers at once, and loses no mail", async () => {
  const folder = await scratchFolder();
  const sqlite = join(folder, "latchkey.db");
  const env = { LOG_LEVEL: "silent", BCRYPT_COST: "10" };
  const latchkey = await createLatchkey({ database: { sqlite }, env });
  const post = (path: string, body: object) =>
    latchkey.fetch(
      new Request(`http://localhost:3000${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      }),
    );
  const people = ["ann", "bea", "cleo", "dora", "eve", "fay"];
  for (const username of people) {
    const password = secret(`correct horse battery of ${username}`);
    const email = `${username}@example.com`;
    const registered = await post("/authenticate/register", {
      username,
      password,
      email,
      name: username,
    });
    expect(registered.status).toBe(201);
  }
  for (const username of people) {
    expect((await post("/authenticate/password/forgot", { username })).status).toBe(202);
  }
  await latchkey.close();
  const database = new DatabaseSync(sqlite);
  const [waiting] = database.prepare("SELECT count(*) AS n FROM outbox").all();
  database.close();
  const sent = await readdir(join(folder, "outbox")).catch(() => []);
  expect(Number(waiting?.["n"]) + sent.length).toBe(people.length);
});

it("reads the variables of the process, unless env is given", async () => {
  vi.stubEnv("LATCHKEY_MFA", "x");
  onTestFinished(() => void vi.unstubAllEnvs());
  const database = { sqlite: join(await scratchFolder(), "latchkey.db") };
  await expect(createLatchkey({ database })).rejects.toThrow(/^LATCHKEY_MFA must be one of off, /);
  const latchkey = await createLatchkey({ database, env: {} });
  await latchkey.close();
});
