import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import type { Hyperdrive } from "../../../src/drivers/pool/hyperdrive.ts";
import { ConfigError } from "../../../src/entry/config/config-error.ts";
import { hyperdriveWorker } from "../../../src/entry/runtimes/hyperdrive.ts";
import { secret } from "../../support/secrets.ts";

it.each([
  ["DATABASE_URL", "postgres://latchkey@db.example.com/latchkey"],
  ["MYSQL_HOST", "db.example.com"],
])("a Worker with Hyperdrive ignores %s, which is for commands beside it", async (name, value) => {
  const opened: Hyperdrive[] = [];
  const { fetch } = hyperdriveWorker((hyperdrive) => {
    opened.push(hyperdrive);
    throw new ConfigError("the test needs no database");
  });
  const HYPERDRIVE = {
    host: "hyperdrive.example.com",
    port: 5432,
    user: "u",
    password: "",
    database: "d",
  };
  const bindings = {
    HYPERDRIVE,
    ISSUER: "https://login.example.com",
    SECRET_KEY: secret(randomBytes(32).toString("hex")),
    LOG_LEVEL: "silent",
    ASSETS: { fetch: async () => new Response(null, { status: 404 }) },
    [name]: value,
  };
  await fetch(new Request("https://login.example.com/"), bindings, { waitUntil: () => {} });
  expect(opened).toEqual([HYPERDRIVE]);
});
