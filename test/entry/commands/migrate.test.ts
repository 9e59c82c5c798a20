import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { latchkey } from "../../support/cli.ts";
import { startDatabase } from "../../support/databases/chosen.ts";
import type { DatabaseServer } from "../../support/databases/server.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

const database = "latchkey_read_only";
const user = "latchkey_app";
const password = secret("Tell-Tale-Read-Only");

describe("latchkey migrate", () => {
  let server: DatabaseServer;
  beforeAll(async () => {
    server = await startDatabase();
    await server.query(`create database ${database}`);
    await server.query(`create user ${user}@'%' identified by '${password}'`);
    await server.query(`grant all on ${database}.* to ${user}@'%'`);
  });
  afterAll(() => server.stop());

  const migrate = async () =>
    latchkey(
      {
        cwd: await scratchFolder(),
        env: {
          MYSQL_HOST: "127.0.0.1",
          MYSQL_PORT: String(server.port),
          MYSQL_DATABASE: database,
          MYSQL_USER: user,
          MYSQL_PASSWORD: password,
        },
      },
      "migrate",
    );

  it("says that the server is read-only, and to migrate where the primary is, and changes nothing", async () => {
    await server.query("set global read_only = 1");
    const { code, stdout, stderr } = await migrate();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("read-only, so it is not the primary");
    expect(stderr).toMatch(/Connect to the primary, or to a router that forwards to it/);
    expect(stderr).toContain(`127.0.0.1:${server.port}`);
    expect(stderr).not.toMatch(/Tell-Tale|^\s+at /m);
    await server.query("set global read_only = 0");
    expect(await server.query("show tables", database)).toEqual([]);
    expect(await migrate()).toMatchObject({ code: 0, stdout: "The schema is up to date.\n" });
  });
});
