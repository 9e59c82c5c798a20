import type { DatabaseSync } from "node:sqlite";
import { mysqlDialect } from "../../../src/drivers/mysql/dialect.ts";
import { sqliteDialect } from "../../../src/drivers/sqlite/dialect.ts";
import type { Statements } from "../../../src/drivers/store/statements/prepared.ts";
import { adminStatements, statements } from "../../../src/drivers/store/store.ts";
import { readsOf } from "./plans.ts";
import { directStatements, serverStatements } from "./statements.ts";

/** A row of the table of calls. */
export interface CallRow {
  readonly tag: string;
  readonly call: string;
  readonly trips: number;
  readonly statements: readonly string[];
  readonly later: readonly string[];
}

/** A row of the table of jobs. */
export interface JobRow {
  readonly job: string;
  readonly statements: readonly string[];
}

/** The name that statements share which differ only in how many rows they name. */
export const familyOf = (name: string): string => name.replace(/\d+$/, "");

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

/** The tables of the calls, one for each part of the API. */
export function callTables(rows: readonly CallRow[]): string {
  const tags = [...new Set(rows.map(({ tag }) => tag))];
  return tags
    .map((tag) => {
      const lines = rows
        .filter((row) => row.tag === tag)
        .map(
          ({ call, trips, statements: sent, later }) =>
            `| ${call} | ${trips} | ${code(sent)} | ${code(later)} |`,
        );
      const head = "| call | round trips | statements | after the response |";
      return [`### ${tag}`, "", head, "| --- | --- | --- | --- |", ...lines].join("\n");
    })
    .join("\n\n");
}

/** What the plan of a statement does not say. */
const reasons: Readonly<Record<string, string>> = {
  ping: "names all other tables, and reads none of them, because no account has an empty id",
};

export const jobTable = (rows: readonly JobRow[]): string =>
  ["| job | statements |", "| --- | --- |"]
    .concat(rows.map(({ job, statements: sent }) => `| ${job} | ${code(sent)} |`))
    .join("\n");

/** The statements that rarely run, by when they do. */
export function rareTable(rare: Readonly<Record<string, string>>): string {
  const reasons = [...new Set(Object.values(rare))];
  const rows = reasons.map((reason) => {
    const names = Object.keys(rare).filter((name) => rare[name] === reason);
    return `| ${reason} | ${code(names)} |`;
  });
  return ["| when | statements |", "| --- | --- |", ...rows].join("\n");
}

/** Every text with its indexes, in three parts: who may run it. */
export function textSections(database: DatabaseSync): string {
  const parts: readonly (readonly [string, Statements])[] = [
    ["In the allow-list of every proxy", statements(mysqlDialect)],
    ["With MYSQL_PROXY_ADMIN=on", adminStatements(mysqlDialect)],
    ["Never through a proxy", directStatements(mysqlDialect)],
  ];
  return parts
    .map(([heading, part]) =>
      [`### ${heading}`, ...familiesIn(part).map((names) => entryOf(database, part, names))].join(
        "\n\n",
      ),
    )
    .join("\n\n");
}

/** The names of a list, with those of a family together. Throws if a family differs in more than the number of its rows. */
function familiesIn(part: Statements): readonly (readonly string[])[] {
  const families = new Map<string, string[]>();
  for (const name of Object.keys(part)) {
    families.set(familyOf(name), [...(families.get(familyOf(name)) ?? []), name]);
  }
  for (const names of families.values()) {
    const shapes = names.map((name) => shapeOf(part[name]?.toSQL().sql ?? ""));
    if (new Set(shapes).size !== 1) throw new Error(`${names.join()} differ`);
  }
  return [...families.values()];
}

/** A text with one row and one place for each list of them. */
const shapeOf = (sql: string): string =>
  sql
    .replaceAll(/\((\?(?:, \?)*)\)(?:, \(\1\))+/g, "($1)")
    .replaceAll(/in \(\?(?:, \?)*\)/g, "in (?)")
    .replaceAll(/(?: when \? then \?)+/g, " when ? then ?");

function entryOf(
  database: DatabaseSync,
  part: Statements,
  [name = "", ...others]: readonly string[],
): string {
  const own = serverStatements(sqliteDialect)[name]?.toSQL().sql ?? "";
  const { indexes, whole } = readsOf(database, own);
  const found = indexes.map(
    ({ table, name: index, columns }) =>
      `\`${table}\` by ${index === undefined ? "its primary key" : `\`${index}\``} (${code(columns)})`,
  );
  const all = whole.map((table) => `all of \`${table}\``);
  const reads = [...found, ...(reasons[name] === undefined ? all : [reasons[name]])];
  const same = others.length > 0 ? `, and with more places ${code(others)}` : "";
  const how = reads.length > 0 ? reads.join("; ") : "adds rows";
  return `**\`${name}\`**${same}: ${how}\n\n\`\`\`sql\n${part[name]?.toSQL().sql}\n\`\`\``;
}
