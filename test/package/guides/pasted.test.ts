import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { codeIn } from "../../support/documents/code.ts";
import { freePort } from "../../support/network/free-port.ts";
import { pack } from "../../support/packed.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

const run = promisify(execFile);

/** The blocks of a page, in order, without the space before those of a list. */
const blocksOf = (page: string) =>
  codeIn(readFileSync(page, "utf8")).flatMap(({ language, text }) =>
    language === undefined ? [] : [{ language, text: text.replaceAll(/^ {2,3}(?=\S)/gm, "") }],
  );

/** The commands of a page that prepare a folder, up to the program with a name. */
function preparing(page: string, program: string): string {
  const blocks = blocksOf(page);
  const at = blocks.findIndex(({ text }) => text.startsWith(`// ${program}\n`));
  const lines = blocks.slice(0, at).flatMap(({ text, language }) => {
    if (language !== "sh") return [];
    return text
      .split("\n")
      .filter((line) => /^(?:mkdir|cd|npm (?:init|pkg|install|pack|ci))\b/.test(line));
  });
  expect(lines.join("\n"), `${page} installs before ${program}`).toContain("./latchkey-auth-*.tgz");
  return lines.join("\n");
}

it.each([
  ["README.md", "app.ts"],
  ["docs/embed-in-a-typescript-server.md", "server.ts"],
  ["docs/verify-tokens-in-an-api.md", "api.ts"],
  ["docs/express-fastify-node-http.md", "express.ts"],
  ["docs/express-fastify-node-http.md", "fastify.ts"],
])(
  "the blocks of %s work in the order of the page, from an empty folder: %s",
  async (page, program) => {
    const folder = await scratchFolder();
    const checkout = join(folder, "checkout");
    mkdirSync(checkout);
    const { tarball } = await pack();
    copyFileSync(tarball, join(checkout, basename(tarball)));
    // The package of this run instead of another one of the same files.
    const commands = preparing(page, program)
      .replaceAll(/^.*\bnpm start$|^npm ci && /gm, "")
      .replaceAll(/npm pack --pack-destination (\S+)/g, "cp latchkey-auth-*.tgz $1");
    const quiet = { npm_config_audit: "false", npm_config_fund: "false" };
    const { stdout } = await run("sh", ["-ec", `${commands}\npwd`], {
      cwd: checkout,
      env: { ...process.env, ...quiet },
    });
    const cwd = stdout.trim().split("\n").at(-1) ?? "";
    expect(cwd).not.toBe(checkout);

    const port = await freePort();
    const code = blocksOf(page).find(({ text }) => text.startsWith(`// ${program}\n`));
    const text = code?.text.replaceAll(/port: \d+/g, `port: ${port}`) ?? "";
    writeFileSync(join(cwd, program), text.replaceAll(/\.listen\(\d+/g, `.listen(${port}`));
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
