import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { describe, expect, it } from "vitest";
import { readEarlierStatements } from "../../src/entry/commands/proxy.ts";
import { statementsFolder } from "../../src/entry/database.ts";
import {
  createAdminCatalogue,
  createCatalogue,
  type EarlierStatements,
} from "../../src/proxy/server/catalogue.ts";
import { keepStatements } from "../../tools/keep-statements.ts";
import { signed } from "../suite/proxy/calls.ts";
import { openProxyParts } from "../suite/proxy/parts.ts";
import { openFresh } from "../suite/store/mysql.ts";
import { secret } from "../support/secrets.ts";
import { scratchFolder } from "../support/targets/http-target.ts";

const all = ({ own, admin }: EarlierStatements) => [...own.values(), ...admin.values()];

const old = {
  countUsers: { sql: "select count(*) from `users` where `users`.`id` = ?", parameters: ["text"] },
  listOld: {
    sql: "select `id` from `users` where `users`.`id` = ?",
    parameters: ["text"],
    admin: true,
  },
};
const idOf = (sql: string) => createHash("sha256").update(sql).digest("base64url");

describe("the statements of an earlier release", () => {
  it("are written by a release, which keeps those of the release before and no older ones", async () => {
    const folder = await scratchFolder();
    for (const version of ["0.9.0", "0.10.0"]) await keepStatements(folder, version);
    execFileSync(process.execPath, ["tools/keep-statements.ts", folder, "0.11.0"]);
    expect(readdirSync(folder).toSorted()).toEqual(["0.10.0.json", "0.11.0.json"]);
    for (const version of ["1.0.0-rc.1", "1.0.0", "1.0.1"]) await keepStatements(folder, version);
    expect(readdirSync(folder).toSorted()).toEqual(["1.0.0.json", "1.0.1.json"]);
    const [read] = await readEarlierStatements(folder);
    expect(read).toEqual({ own: await createCatalogue(), admin: await createAdminCatalogue() });
    expect(await readEarlierStatements(join(folder, "none"))).toEqual([]);
    writeFileSync(join(folder, "1.0.2.json"), '{"x":{"sql":"select 1","parameters":["date"]}}');
    await expect(readEarlierStatements(folder)).rejects.toThrow("type date");
  });

  it("are run on the schema of today, and others are refused", async () => {
    const folder = await scratchFolder();
    writeFileSync(join(folder, "0.0.1.json"), JSON.stringify(old));
    const earlier = await readEarlierStatements(folder);
    for (const adminApi of [false, true]) {
      const key = secret(randomBytes(32).toString("base64url"));
      const proxy = await openProxyParts({ keys: [key], earlier, adminApi });
      const ask = async (sql: string) => {
        const { headers, body } = signed(
          key,
          JSON.stringify({ statement: idOf(sql), params: ["x"] }),
        );
        const given = { method: "POST", headers: headers as Record<string, string> };
        const answer = await proxy.fetch(
          new Request(`${proxy.url}/v1/execute`, { ...given, body: new Uint8Array(body) }),
        );
        return [answer.status, await answer.json()];
      };
      expect(await ask(old.countUsers.sql)).toEqual([200, { rows: [["0"]] }]);
      const [status, content] = await ask(old.listOld.sql);
      expect([status, content]).toMatchObject(
        adminApi ? [200, { rows: [] }] : [403, { code: "admin_api_off" }],
      );
      expect(await ask("select `id` from `users` where `users`.`name` = ?")).toMatchObject([
        403,
        { code: "unknown_statement" },
      ]);
      await proxy.close();
    }
  });

  it("are all prepared by a database with the schema of today", async () => {
    const folder = await scratchFolder();
    await keepStatements(folder, "0.0.1");
    const releases = [
      ...(await readEarlierStatements(folder)),
      ...(await readEarlierStatements(statementsFolder)),
    ];
    const database = await openFresh();
    const { host, port, user, password, database: name } = database.options;
    const connection = await createConnection({ host, port, user, password, database: name });
    for (const { sql } of releases.flatMap(all)) {
      const statement = await connection.prepare(sql);
      await statement.close();
    }
    await expect(connection.prepare("select `gone` from `users`")).rejects.toThrow("gone");
    await connection.end();
    await database.close();
    expect(readFileSync(join(folder, "0.0.1.json"), "utf8")).toContain('"insertAccount"');
  });
});
