import { readFileSync } from "node:fs";
import { getTableName, is, Table } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { linkLifetime } from "../../../src/core/email/link-tokens.ts";
import { sessionLimits } from "../../../src/core/sessions/limits.ts";
import { keyPurposes } from "../../../src/drivers/crypto/crypto.ts";
import { algorithmNames } from "../../../src/drivers/jwt/algorithms.ts";
import * as schema from "../../../src/drivers/store/schema/sqlite.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { operationsOf, readJson, type OpenApi } from "../../support/documents/openapi.ts";

const page = readFileSync("docs/threat-model.md", "utf8");

const section = (heading: string): string =>
  page.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";

describe("docs/threat-model.md", () => {
  it("names only existing variables", () => {
    const named = page.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
    expect(named.length).toBeGreaterThan(10);
    for (const name of named) expect(variables).toHaveProperty(name);
  });

  it("says how many faults are planted and caught", () => {
    const faults = JSON.parse(readFileSync("test/faults/faults.json", "utf8")) as readonly {
      readonly id: string;
    }[];
    const count = new Set(faults.map(({ id }) => id)).size;
    expect(count).toBe(faults.length);
    expect(count).toBeGreaterThan(100);
    expect(page).toContain(`${count} faults are planted in the code`);
    // `npm run test:faults` fails if its tests catch fewer.
    expect(page).toContain(`The tests catch ${count} of these ${count}.`);
  });

  it("states the real times", () => {
    expect(page).toContain(`for ${linkLifetime / 60_000} minutes, and for one purpose`);
    expect(page).toContain(`Within ${sessionLimits.sudo / 60_000} minutes of the login`);
  });

  it("lists every table of the database", () => {
    const tables = Object.values(schema).filter((one) => is(one, Table));
    expect(tables.length).toBeGreaterThan(3);
    for (const table of tables) expect(section("Data")).toContain(`\`${getTableName(table)}\``);
  });

  it("says of accounts and sessions that administrators read them too", () => {
    const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
    const read = operationsOf(document).map(({ method, path }) => `${method} ${path}`);
    const calls = { users: "get /admin/users/{id}", sessions: "get /admin/users/{id}/sessions" };
    for (const [table, call] of Object.entries(calls)) {
      expect(read).toContain(call);
      const rows = section("Data")
        .split("\n")
        .filter((row) => row.includes(`| personal | \`${table}\` |`));
      expect(rows).toHaveLength(1);
      expect(rows.join()).toContain("and so do administrators.");
    }
  });

  it("lists every algorithm and every key that is derived", () => {
    const keys = section("Keys");
    for (const name of algorithmNames) expect(keys).toContain(name);
    const labels = [...keys.matchAll(/with the label `([^`]+)`/g)].map(([, label]) => label);
    expect(labels).toEqual([...keyPurposes]);
  });
});
