import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { languages } from "../../../src/core/ground/language.ts";
import { emails } from "../../../src/core/tables/emails.ts";
import { latchkey } from "../../support/cli.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

const png = "iVBORw0KGgo=";
const brand = {
  BRAND_NAME: "Acme",
  BRAND_EMAIL_LOGO: `data:image/png;base64,${png}`,
  BRAND_COLOR: "#7c3aed",
  SUPPORT_EMAIL: "help@acme.example",
};

describe("latchkey emails preview", () => {
  let cwd: string;
  let output: string;
  beforeAll(async () => {
    cwd = await scratchFolder();
    const env = { ...brand, ISSUER: "https://login.acme.example" };
    ({ stdout: output } = await latchkey({ cwd, env }, "emails", "preview", "shown"));
  });

  const files = (language: string) => readdirSync(join(cwd, "shown", language));
  const fileOf = (language: string, name: string) =>
    readFileSync(join(cwd, "shown", language, name), "utf8");

  it("writes every email in every language, as text and in the light and dark look", () => {
    const kinds = Object.keys(emails);
    expect(output).toContain(
      `Wrote ${kinds.length * languages.length} emails to shown. To see them, open ${join("shown", "index.html")}.`,
    );
    for (const language of languages) {
      expect(files(language).toSorted()).toEqual(
        kinds
          .flatMap((kind) => [`${kind}.txt`, `${kind}.light.html`, `${kind}.dark.html`])
          .toSorted(),
      );
      expect(fileOf(language, "log_in.light.html")).not.toContain("prefers-color-scheme:dark");
    }
  });

  it("writes a page with all of them, in both looks and as text", () => {
    const page = readFileSync(join(cwd, "shown", "index.html"), "utf8");
    const shown = [...page.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, file = ""]) => file);
    const written = languages.flatMap((language) =>
      files(language).map((name) => `${language}/${name}`),
    );
    expect([...new Set(shown)].toSorted()).toEqual(written.toSorted());
    expect(page.match(/<iframe /g)).toHaveLength(2 * Object.keys(emails).length * languages.length);
    expect(page).toContain("<h1>Emails of Acme</h1>");
    expect(page).toContain("Log in to Acme");
  });

  it("shows the logo for emails, although no server serves it", () => {
    const page = fileOf("en", "log_in.light.html");
    expect(page).toContain(`<img src="data:image/png;base64,${png}" alt="Acme"`);
  });

  it("fills in every fact", () => {
    for (const language of languages) {
      for (const name of files(language).filter((name) => name.endsWith(".txt"))) {
        // An empty fact leaves two spaces or empty brackets.
        expect(fileOf(language, name), name).not.toMatch(/ {2}|\(\)|undefined/);
      }
    }
  });

  it("shows the brand of the operator, and no other name", () => {
    for (const language of languages) {
      for (const name of files(language)) {
        const text = fileOf(language, name);
        expect(text, name).toContain("Acme");
        expect(text, name).toContain("help@acme.example");
        expect(text, name).not.toMatch(/latchkey/i);
      }
    }
  });
});
