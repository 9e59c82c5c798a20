import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { freePort } from "../../support/network/free-port.ts";
import { blocksOf, pasteCommands } from "./paste.ts";

it.each([
  ["README.md", "app.ts"],
  ["docs/embed-in-a-typescript-server.md", "server.ts"],
  ["docs/organizations.md", "app.ts"],
  ["docs/verify-tokens-in-an-api.md", "api.ts"],
  ["docs/express-fastify-node-http.md", "express.ts"],
  ["docs/express-fastify-node-http.md", "fastify.ts"],
])(
  "the blocks of %s work in the order of the page, from an empty folder: %s",
  async (page, program) => {
    const cwd = await pasteCommands(page, program);
    const port = await freePort();
    // Those before the program too, such as its configuration.
    for (const { text } of blocksOf(page)) {
      const [, name] = /^\/\/ (\S+)\n/.exec(text) ?? [];
      if (name === undefined) continue;
      const here = text.replaceAll(/port: \d+/g, `port: ${port}`);
      writeFileSync(join(cwd, name), here.replaceAll(/\.listen\(\d+/g, `.listen(${port}`));
      if (name === program) break;
    }
    const child = spawn(process.execPath, [program], {
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
  180_000,
);
