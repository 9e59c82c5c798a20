import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const folder = join("dist", "assets", "app");
const files = readdirSync(join(folder, "assets"));

const isGerman = (name: string): boolean => name.startsWith("de-");

/** The pages of logins for other apps. */
const isOfApps = (name: string): boolean => /^(?:oidc|authorization)-[\w-]{8}\./.test(name);

/** Registrations, codes, what emails and redirects open, and "Continue as". */
const isOfEmails = (name: string): boolean =>
  /^(?:arrivals|continue-as|send-again|use-link)-[\w-]{8}\./.test(name);

/** The pages of organizations, their texts in both languages, and the menu of the header. */
const isOfOrganizations = (name: string): boolean =>
  /^(?:organizations|switcher)-[\w-]{8}\./.test(name);

const read = (name: string): string => readFileSync(join(folder, "assets", name), "utf8");

/** Bytes after gzip. */
const sizeOf = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + gzipSync(read(name)).length, 0);

describe("the built example app", () => {
  const page = readFileSync(join(folder, "index.html"), "utf8");
  const loadedByAll = files.filter((name) => page.includes(name));
  const others = files.filter((name) => !page.includes(name));

  it("loads one script and one stylesheet for a login, of at most 28 KiB after gzip", () => {
    const scripts = loadedByAll.filter((name) => name.endsWith(".js"));
    const styles = loadedByAll.filter((name) => name.endsWith(".css"));
    expect([scripts.length, styles.length]).toEqual([1, 1]);
    expect(sizeOf([...scripts, ...styles])).toBeLessThanOrEqual(28 * 1024);
    expect(sizeOf(styles)).toBeLessThanOrEqual(3.5 * 1024);
    expect(read(scripts[0]!)).not.toContain("/admin/users");
  });

  it("keeps the console in two files of its own, of at most 20 KiB after gzip", () => {
    const parts = others.filter((name) => name.startsWith("console"));
    expect(parts.map((name) => name.replace(/-[\w-]{8}\./, ".")).toSorted()).toEqual([
      "console.css",
      "console.js",
    ]);
    expect(sizeOf(parts)).toBeLessThanOrEqual(20 * 1024);
  });

  it("keeps the account, with second factors and passkeys, in files of at most 28 KiB more", () => {
    const parts = others.filter(
      (name) =>
        !name.startsWith("console") &&
        !isGerman(name) &&
        !isOfApps(name) &&
        !isOfEmails(name) &&
        !isOfOrganizations(name),
    );
    const names = parts.map((name) => name.replace(/-[\w-]{8}\./, "."));
    expect(names).toEqual(expect.arrayContaining(["account.js", "account.css", "factors.js"]));
    expect(sizeOf(parts)).toBeLessThanOrEqual(28 * 1024);
    expect(sizeOf(parts.filter((name) => name.startsWith("factors")))).toBeLessThanOrEqual(
      9 * 1024,
    );
  });

  it("keeps registrations, codes and the pages that emails open in files of their own, of at most 9 KiB", () => {
    const parts = others.filter(isOfEmails);
    expect(parts).toHaveLength(4);
    expect(sizeOf(parts)).toBeLessThanOrEqual(9 * 1024);
  });

  it("keeps the pages of other apps in two files of their own, of at most 3.5 KiB", () => {
    const parts = others.filter(isOfApps);
    expect(parts).toHaveLength(2);
    expect(sizeOf(parts)).toBeLessThanOrEqual(3.5 * 1024);
  });

  it("keeps the pages of organizations, with their texts in both languages, in four files of their own, of at most 12 KiB", () => {
    const parts = others.filter(isOfOrganizations);
    expect(parts).toHaveLength(4);
    expect(sizeOf(parts)).toBeLessThanOrEqual(12 * 1024);
  });

  it("keeps the texts of another language in two files of its own: 3 KiB for a login, and at most 8 KiB more", () => {
    const parts = others.filter(isGerman);
    expect(parts).toHaveLength(2);
    const [forLogin, more] = parts.toSorted((one) => (one.startsWith("de-entry-") ? -1 : 1));
    expect(read(forLogin!)).toContain("Neu hier?");
    expect(sizeOf([forLogin!])).toBeLessThanOrEqual(3 * 1024);
    expect(read(more!)).not.toContain("Neu hier?");
    expect(sizeOf([more!])).toBeLessThanOrEqual(8 * 1024);
  });
});
