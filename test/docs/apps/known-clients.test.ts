import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { knownApps } from "../../../src/core/clients/known.ts";

const page = readFileSync("docs/clients.md", "utf8");

it("docs/clients.md lists exactly the known clients, with their documents and redirect URIs", () => {
  const [, section = ""] = page.split("## Clients that you do not create");
  const [, , table = ""] = section.split(/\n\n(?=\|)/);
  const [rows = ""] = table.split("\n\n");
  const expected = knownApps.map(({ name, document, redirectUris }) => {
    const uris = redirectUris.map((uri) => `\`${uri}\``).join(", ");
    return `| ${name} | ${document === undefined ? "none" : `\`${document}\``} | ${uris} |`;
  });
  expect(rows.trim().split("\n").slice(2)).toEqual(expected);
});
