import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { populate } from "../../../bench/stage/population.ts";
import { startProvider } from "../../../bench/stage/provider.ts";
import { generateKey } from "../../../src/drivers/jwt/keys.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { secret } from "../../support/secrets.ts";
import { openInProcess, scratchFolder } from "../../support/targets/http-target.ts";

describe("the provider of the bench", () => {
  it("brings back users who are logged in then, each as often as they come", async () => {
    const provider = await startProvider(2);
    const file = join(await scratchFolder(), "bench.db");
    const { store, close } = await openSqlite(file, "drizzle/sqlite");
    const wanted = { accounts: 0, costs: [], owners: 2, sessions: 0, issuer: provider.issuer };
    await populate(store, wanted);
    await close();
    const material = secret(await generateKey("HS256"));
    const target = await openInProcess({
      database: "sqlite",
      env: { ...provider.environment, SQLITE_FILE: file, SECRET_KEY: material },
    });
    onTestFinished(target.close);
    for (const { path, headers = {} } of [
      ...(await provider.callbacks({ algorithm: "HS256", material })),
      ...(await provider.callbacks({ algorithm: "HS256", material })),
    ]) {
      const response = await target.fetch(path, { headers });
      expect(response.status).toBe(303);
      expect(response.headers.get("location")).toBe("https://login.example.com/app/login");
      expect(response.headers.getSetCookie().join()).toContain("__Host-latchkey=rt1_");
    }
  });
});
