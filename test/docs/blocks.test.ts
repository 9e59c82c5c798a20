import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { codeIn } from "../support/documents/code.ts";

/** The blocks of a page in their order. A program begins with a comment that is the name of its file. */
const blocksOf = (page: string) =>
  codeIn(readFileSync(page, "utf8")).filter(({ language }) => language !== undefined);
const commandsOf = (page: string): string =>
  blocksOf(page)
    .filter(({ language }) => language === "sh")
    .map(({ text }) => text)
    .join("\n");

const pages = ["README.md", ...globSync("docs/*.md")];
const installing = pages.filter((page) => commandsOf(page).includes("./latchkey-auth-*.tgz"));

describe("commands that a reader pastes", () => {
  it.each(installing)("pack the package before they install it, in %s", (page) => {
    const commands = commandsOf(page);
    const packed = /npm pack(?: --pack-destination \S+)?/.exec(commands)?.index ?? Infinity;
    expect(packed).toBeLessThan(commands.indexOf("./latchkey-auth-*.tgz"));
  });

  it.each(installing)("choose ES modules before a program with import runs, in %s", (page) => {
    const commands = commandsOf(page);
    if (!/^npm init -y/m.test(commands)) return;
    const programs = blocksOf(page).some(
      ({ text, language }) => language === "ts" && /^serve\(|\.listen\(/m.test(text),
    );
    expect(programs && !commands.includes("npm pkg set type=module")).toBe(false);
  });

  it("are on enough pages", () => {
    expect(installing.length).toBeGreaterThan(12);
  });
});

/** Commands that need Docker, an account at Cloudflare, a database server or a host, so no test runs them. */
const elsewhere =
  /^\s*(?:sudo |npx )?(?:docker|podman|wrangler|systemctl|apt-get|scp|ssh|mysqldump|pg_dump)\b/m;

describe("pages whose commands no test runs", () => {
  const marked = pages.filter((page) => elsewhere.test(commandsOf(page)));

  it.each(marked)("say so: %s", (page) => {
    const text = readFileSync(page, "utf8").replaceAll(/\s+/g, " ");
    expect(text).toMatch(/Tests (?:check the names and files in|run) these commands/);
  });

  it("are on enough pages", () => {
    expect(marked.length).toBeGreaterThan(4);
  });
});
