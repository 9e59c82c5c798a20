import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { scratchFolder } from "../support/targets/http-target.ts";

const run = promisify(execFile);

describe("the types of the browser client", () => {
  it("equal those that `npm run build:types` makes of the OpenAPI document in git", async () => {
    const file = join(await scratchFolder(), "api.ts");
    const { scripts } = JSON.parse(await readFile("package.json", "utf8")) as {
      scripts: Record<string, string>;
    };
    const [, ...script] = scripts["build:types"]?.split(" ") ?? [];
    await run(process.execPath, [...script, file]);
    const inGit = await readFile("src/client/generated/api.ts", "utf8");
    expect(await readFile(file, "utf8")).toBe(inGit);
  });
});
