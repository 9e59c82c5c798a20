import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { codeIn } from "../support/documents/code.ts";
import { readGuide } from "../support/documents/guide.ts";
import { freePort } from "../support/network/free-port.ts";
import { scratchFolder } from "../support/targets/http-target.ts";

const run = promisify(execFile);
const mends = "npm pkg set type=module";

/** Pages whose programs run elsewhere: with Vite, in a framework, in the test of its own app, or after the steps of another page. */
const others = ["custom-login-page", "second-factors-and-passkeys", "testing"].map(
  (name) => `docs/${name}.md`,
);

describe("programs with import", () => {
  const pages = ["README.md", ...globSync("docs/*.md")].filter((file) =>
    codeIn(readFileSync(file, "utf8")).some(
      ({ text, language }) => language === "ts" && /^serve\(|\.listen\(/m.test(text),
    ),
  );

  it("stand on pages that say what `npm init` needs, because it chooses CommonJS", () => {
    expect(pages.length).toBeGreaterThan(5);
    const without = pages.filter((file) => !readFileSync(file, "utf8").includes(mends));
    expect(without.filter((file) => !others.includes(file))).toEqual([]);
  });

  it.each([
    ["README.md", "app.ts", "../README"],
    ["docs/verify-tokens-in-an-api.md", "api.ts", "verify-tokens-in-an-api"],
    ["docs/express-fastify-node-http.md", "express.ts", "express-fastify-node-http"],
    ["docs/express-fastify-node-http.md", "fastify.ts", "express-fastify-node-http"],
  ])(
    "of %s run in a folder of `npm init -y`: %s",
    async (page, name, guide) => {
      const cwd = await scratchFolder();
      await run("npm", ["init", "-y"], { cwd });
      mkdirSync(join(cwd, "node_modules"));
      symlinkSync(process.cwd(), join(cwd, "node_modules/latchkey-auth"));
      for (const one of ["hono", "@hono", "express", "fastify"]) {
        symlinkSync(join(process.cwd(), "node_modules", one), join(cwd, "node_modules", one));
      }
      expect(readFileSync(page, "utf8")).toContain(mends);
      const manifest = () => JSON.parse(readFileSync(join(cwd, "package.json"), "utf8")) as object;
      expect(manifest()).toMatchObject({ type: "commonjs" });
      const [program = "npm", ...args] = mends.split(" ");
      await run(program, args, { cwd });
      const port = await freePort();
      const code = readGuide(guide)
        .program(name)
        .replaceAll(/port: \d+/g, `port: ${port}`);
      writeFileSync(join(cwd, name), code);
      const child = spawn(process.execPath, [name], {
        cwd,
        env: { PATH: process.env["PATH"], PORT: String(port) },
        stdio: ["ignore", "ignore", "inherit"],
      });
      const exit = once(child, "exit");
      try {
        const status = () =>
          fetch(`http://localhost:${port}/`).then(
            (response) => response.status,
            () => child.exitCode,
          );
        await expect.poll(status, { timeout: 60_000 }).toBeGreaterThanOrEqual(200);
      } finally {
        child.kill();
        await exit;
      }
    },
    120_000,
  );
});
