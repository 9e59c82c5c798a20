import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { latchkey } from "../../support/cli.ts";
import { expectRefused, read } from "../../support/documents/configuration.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

const base = {
  ISSUER: "https://login.example.com",
  SECRET_KEY: secret(randomBytes(32).toString("base64url")),
};

describe("BCRYPT_COST", () => {
  it.each([
    ["production", { ...base, NODE_ENV: "production" }],
    ["development", { ...base, NODE_ENV: "development" }],
    ["a server without NODE_ENV", base],
  ])("below 10 is refused in %s", (_, environment) => {
    for (const cost of ["4", "5", "9"]) {
      expectRefused("BCRYPT_COST", { ...environment, BCRYPT_COST: cost });
    }
    expect(read({ ...environment, BCRYPT_COST: "10" }).hashing.cost).toBe(10);
  });

  it("goes down to 4, which is as low as bcrypt goes, in test", () => {
    const environment = { ...base, NODE_ENV: "test" };
    expect(read({ ...environment, BCRYPT_COST: "4" }).hashing.cost).toBe(4);
    expectRefused("BCRYPT_COST", { ...environment, BCRYPT_COST: "3" });
  });

  it("is 12 where it is not set, in test too", () => {
    expect(read({ ...base, NODE_ENV: "test" }).hashing.cost).toBe(12);
  });

  it.each([
    ["4", "note bcrypt cost 4 is for tests only"],
    ["10", "ok   bcrypt cost 10"],
  ])("%s is told by the doctor as %j", async (cost, line) => {
    const env = { ...base, NODE_ENV: "test", BCRYPT_COST: cost };
    const { stdout } = await latchkey({ cwd: await scratchFolder(), env }, "doctor");
    expect(stdout.split("\n")).toContain(line);
  });
});
