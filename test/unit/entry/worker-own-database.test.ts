import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { ConfigError } from "../../../src/entry/config/config-error.ts";
import type { DatabaseConfig } from "../../../src/entry/config/database/database.ts";
import { createWorker } from "../../../src/entry/runtimes/workers.ts";
import { secret } from "../../support/secrets.ts";

it("a Worker ignores the option database, so that it can share latchkey.config.ts with a command line", async () => {
  const opened: DatabaseConfig[] = [];
  const open = ({ database }: { readonly database: DatabaseConfig }): never => {
    opened.push(database);
    throw new ConfigError("the test needs no database");
  };
  const { fetch } = createWorker(open, { database: { sqlite: "own/app.db" } });
  const bindings = {
    ISSUER: "https://login.example.com",
    MYSQL_PROXY_URL: "https://proxy.example.com",
    MYSQL_PROXY_KEY: secret(randomBytes(32).toString("hex")),
    SECRET_KEY: secret(randomBytes(32).toString("hex")),
    LOG_LEVEL: "silent",
    ASSETS: { fetch: async () => new Response(null, { status: 404 }) },
  };
  await fetch(new Request("https://login.example.com/"), bindings, { waitUntil: () => {} }).catch(
    () => undefined,
  );
  expect(opened).toMatchObject([{ kind: "mysql-proxy", url: "https://proxy.example.com" }]);
});
