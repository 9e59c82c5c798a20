import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { getTableName, type Table } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { mysqlDialect } from "../../src/drivers/mysql/dialect.ts";
import * as tables from "../../src/drivers/store/schema/mysql.ts";
import { adminStatements, statements } from "../../src/drivers/store/store.ts";
import {
  createAdminCatalogue,
  createCatalogue,
  type Catalogue,
  type ParameterType,
} from "../../src/proxy/server/catalogue.ts";
import { pinned, snapshotFile } from "../suite/proxy/statements.ts";
import { readJson } from "../support/documents/openapi.ts";

describe("the statements that a proxy runs", () => {
  let catalogue: Catalogue;
  /** Those that it runs only with MYSQL_PROXY_ADMIN=on. */
  let admin: Catalogue;
  beforeAll(async () => {
    admin = await createAdminCatalogue();
    catalogue = new Map([...(await createCatalogue()), ...admin]);
  });

  it("are those in git (UPDATE_SNAPSHOT=1 writes an intended change there)", () => {
    const types = ({ kind, nullable }: ParameterType) => kind + (nullable ? "?" : "");
    const current = Object.fromEntries(
      [...catalogue].map(([id, { name, sql, parameters }]) => [
        name,
        { id, sql, parameters: parameters.map(types), ...(admin.has(id) && { admin: true }) },
      ]),
    );
    // Run `npm run format` afterwards, because it formats the JSON.
    if (process.env["UPDATE_SNAPSHOT"] === "1") {
      writeFileSync(snapshotFile, `${JSON.stringify(current, null, 2)}\n`);
    }
    const lost = Object.entries(pinned).filter(([, { id }]) => !catalogue.has(id));
    expect(
      current,
      `Statements differ from ${snapshotFile}. A server calls a statement by the hash of its text. Every earlier proxy ` +
        "refuses a new text, so deploy the proxy first. The new proxy refuses a text that is gone to every earlier server, " +
        `until that server is deployed too. Gone here: ${lost.map(([name]) => name).join(", ") || "none"}.`,
    ).toEqual(readJson(snapshotFile));
  });

  it("are all statements of the app, and no others", () => {
    const own = { ...statements(mysqlDialect), ...adminStatements(mysqlDialect) };
    const names = [...catalogue.values()].map(({ name }) => name);
    expect(names.toSorted()).toEqual(Object.keys(own).toSorted());
    const texts = [...catalogue.values()].map(({ sql }) => sql);
    expect(texts.toSorted()).toEqual(
      Object.values(own)
        .map((builder) => builder.toSQL().sql)
        .toSorted(),
    );
  });

  it("change a role, disable an account, or list accounts only with MYSQL_PROXY_ADMIN=on", async () => {
    expect([...admin.values()].map(({ name }) => name).toSorted()).toEqual(
      Object.keys(adminStatements(mysqlDialect)).toSorted(),
    );
    const plain = [...(await createCatalogue()).values()];
    for (const { name, sql } of plain) {
      const [, set = ""] = /^update `users` set (.+) where /.exec(sql) ?? [];
      expect(set, name).not.toMatch(/`(?:role|disabled_at)` =/);
    }
    const roleChanges = [...admin.values()].filter(({ sql }) => / set (?:.*, )?`role` =/.test(sql));
    expect(roleChanges.map(({ name }) => name)).toEqual(["changeRole"]);
  });

  it("write organizations and memberships by these statements alone, which the calls of users need", async () => {
    const writes = [...(await createCatalogue()).values()].filter(({ sql }) =>
      /^(?:insert into|update) `(?:organizations|memberships)`/.test(sql),
    );
    expect(writes.map(({ name }) => name).toSorted()).toEqual([
      "acceptInvitation",
      "deleteOrganization",
      "insertMembership",
      "insertOrganization",
      "setMemberRole",
      "transferOrganization",
      "updateOrganization",
    ]);
  });

  it("never write clients", () => {
    for (const { name, sql } of catalogue.values()) {
      expect(sql, name).not.toMatch(/^(?:insert into|update|delete from) `clients`/);
    }
  });

  it("read no attributes to verify a token", () => {
    const read = [...catalogue.values()].filter(({ name }) =>
      /^find(?:SessionState|MemberSession)/.test(name),
    );
    expect(read.length).toBeGreaterThan(4);
    for (const { name, sql } of read) expect(sql, name).not.toMatch(/attributes|\*/);
  });

  it("are called by the SHA-256 of their text", () => {
    for (const [id, { sql }] of catalogue) {
      expect(id).toBe(createHash("sha256").update(sql).digest("base64url"));
    }
  });

  it("have a type for each parameter, the one of its column", () => {
    for (const { name, sql, parameters } of catalogue.values()) {
      expect(parameters, name).toHaveLength(sql.split("?").length - 1);
      for (const { kind } of parameters) expect(["text", "integer"]).toContain(kind);
    }
    const inserted = {
      insertAccount: tables.users,
      insertSession: tables.sessions,
      insertDelivery: tables.outbox,
    };
    for (const [name, table] of Object.entries(inserted)) {
      const [, list = ""] = /\(([^)]+)\) values/.exec(pinned[name]?.sql ?? "") ?? [];
      const columns = Object.values(table).filter((one) => "columnType" in Object(one));
      // A new account has the defaults of the columns of the features `factors` and `search`.
      const given = columns.filter(
        ({ name }) => !/^(?:recovery_set|two_step|words_at)$/.test(name),
      );
      const declared = given.map(
        ({ columnType, notNull }) =>
          (columnType === "MySqlCustomColumn" ? "text" : "integer") + (notNull ? "" : "?"),
      );
      expect(list.split(", ")).toEqual(columns.map((column) => `\`${column.name}\``));
      expect(pinned[name]?.parameters).toEqual(declared);
    }
  });

  /** Those that change a row only while another one is as it is. */
  const locking = new Set([
    "changeRole",
    "deleteOtherWords",
    "deleteTotpUnlessLast",
    "deletePasskeyUnlessLast",
    "transferOrganization",
    "setMemberRole",
    "removeMember",
    "acceptInvitation",
  ]);

  const memberKey = "`memberships`.`key` = concat(`organizations`.`id`, '.', `sessions`.`user_id`)";

  it("only read and change rows of Latchkey's own tables", () => {
    const names = (...own: Table[]) => own.map((table) => `\`${getTableName(table)}\``);
    const { clients, ...others } = tables;
    const written = names(...Object.values(others));
    const own = [...written, ...names(clients)];
    for (const { name, sql, reads } of catalogue.values()) {
      const [verb = ""] =
        /^\(?(?:select|insert (?:ignore )?into|update|delete from) /.exec(sql) ?? [];
      expect(verb, name).not.toBe("");
      expect(reads, name).toBe(verb.endsWith("select "));
      const named = [...sql.matchAll(/\b(?:from|into|join|update) (?!\(select )(\S+)/g)];
      expect(named.length, name).toBeGreaterThan(0);
      for (const [, table] of named) expect(reads ? own : written, name).toContain(table);
      // One statement, without values, comments, files, locks or variables, and without functions but a count and a minimum.
      // A few lock the rows that they depend on, one statement reads one variable, and one makes the key of a membership of two ids.
      expect(
        sql
          .replaceAll("''", "")
          .replace(name === "pingWrites" ? "@@global.read_only" : "", "")
          .replace(name.startsWith("findMemberSession") ? memberKey : "", "")
          .replaceAll(locking.has(name) ? / limit [12] for update(?=\) as \w+)/g : "", "")
          .match(/[;'"#@]|--|\/\*|outfile|union(?! all)|for update|\b(?!(?:count|min)\()\w+\(/g),
        name,
      ).toBeNull();
    }
  });
});
