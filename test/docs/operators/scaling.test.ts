import { readFileSync } from "node:fs";
import { is } from "drizzle-orm";
import { getTableConfig, MySqlTable } from "drizzle-orm/mysql-core";
import { describe, expect, it } from "vitest";
import * as schema from "../../../src/drivers/store/schema/mysql.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { counts } from "../../suite/cluster/counts.ts";

const page = readFileSync("docs/scaling.md", "utf8");
const clusters = readFileSync("docs/high-availability.md", "utf8");

interface Vschema {
  readonly sharded: boolean;
  readonly vindexes: Readonly<
    Record<string, { type: string; owner?: string; params?: Readonly<Record<string, string>> }>
  >;
  readonly tables: Readonly<
    Record<
      string,
      { column_vindexes: readonly { column?: string; columns?: readonly string[]; name: string }[] }
    >
  >;
}

describe("docs/scaling.md", () => {
  it("has a vschema that shards every table by its primary key, and keeps every unique column unique", () => {
    const [, text = ""] = /^```json\n(.*?)^```/ms.exec(page) ?? [];
    const { sharded, vindexes, tables } = JSON.parse(text) as Vschema;
    expect(sharded).toBe(true);
    const configs = Object.values(schema)
      .filter((table) => is(table, MySqlTable))
      .map((table) => getTableConfig(table));
    expect(Object.keys(tables).toSorted()).toEqual(configs.map(({ name }) => name).toSorted());
    for (const { name, columns, indexes, primaryKeys } of configs) {
      const [primary, ...others] = tables[name]?.column_vindexes ?? [];
      const key = columns.find(({ primary: is }) => is) ?? primaryKeys[0]?.columns[0];
      expect(primary?.column, name).toBe(key?.name);
      expect(vindexes[primary?.name ?? ""]?.type, name).toBe("xxhash");
      const unique = indexes
        .filter(({ config }) => config.unique)
        .map(({ config }) => config.columns.map((column) => (column as { name: string }).name));
      expect(
        others.map(({ column, columns: several }) => several ?? [column]),
        name,
      ).toEqual(unique);
      for (const { column, columns: several, name: vindex } of others) {
        expect(vindexes[vindex]).toMatchObject({
          type: "consistent_lookup_unique",
          owner: name,
          params: { from: (several ?? [column]).join(",") },
        });
      }
    }
  });

  it("names only existing variables", () => {
    const named = page.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
    expect(named.filter((name) => !(name in variables) && name !== "TEST_MYSQL_URL")).toEqual([]);
  });
});

describe("docs/high-availability.md", () => {
  it.each([
    ["test:galera", "### What was tested\n"],
    ["test:cluster", "### What was tested on a group\n"],
  ])("states the sizes of the races that %s runs", (_, title) => {
    const section = clusters.split(title)[1]?.split(/^##/m)[0];
    const { racers, usernames, addresses, sessions, links, proofs, uses } = counts;
    const amount = (count: number) => (count * racers).toLocaleString("en");
    const losers = (count: number) => count * (racers - 1);
    for (const text of [
      `${amount(usernames)} registrations of ${usernames} usernames`,
      `${usernames} accounts, and ${losers(usernames)} responses \`username_taken\``,
      `${amount(addresses)} registrations of ${addresses} email addresses`,
      `${addresses} accounts, and ${losers(addresses)} responses \`email_taken\``,
      `${amount(sessions)} refreshes with ${sessions} tokens`,
      `${sessions} rotations, and ${amount(sessions)} responses`,
      `${amount(links)} uses of ${links} links`,
      `${links} new passwords, and ${losers(links)} responses \`invalid_link\``,
      `${(3 * proofs * uses).toLocaleString("en")} uses of ${proofs} codes of an app, ${proofs} recovery codes and ${proofs} responses`,
      `${uses} at the same time | ${3 * proofs} logins`,
    ]) {
      expect(section).toContain(text);
    }
  });

  it("states the sizes of the races that only the section of the group lists", () => {
    const { demotions, guessed, guesses, allowed } = counts;
    for (const text of [
      `${2 * demotions} demotions in ${demotions} pairs`,
      `${guessed * guesses} guesses of ${guessed} passwords, of which ${allowed} are allowed`,
    ]) {
      expect(clusters).toContain(text);
    }
  });

  it("names only existing variables", () => {
    const named = clusters.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
    const others = ["BEFORE_ON_PRIMARY_FAILOVER", "OFFLINE_MODE"];
    expect(named.filter((name) => !(name in variables) && !others.includes(name))).toEqual([]);
  });
});
