import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { codeIn } from "../../support/documents/code.ts";
import { pack } from "../../support/packed.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

const run = promisify(execFile);

/** The blocks of a page, in order, without the space before those of a list. */
export const blocksOf = (page: string) =>
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

/** Runs the commands of a page before a program in empty folders, with the package of this run. Gives the folder where they end. */
export async function pasteCommands(page: string, program: string): Promise<string> {
  const checkout = join(await scratchFolder(), "checkout");
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
  const folder = stdout.trim().split("\n").at(-1) ?? "";
  expect(folder).not.toBe(checkout);
  return folder;
}
