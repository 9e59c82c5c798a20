import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, inject } from "vitest";
import { proxiedDatabase, type TestDatabase } from "../../support/databases/databases.ts";
import { running, startMySqlTap } from "../../support/faults/mysql-tap.ts";
import { secret } from "../../support/secrets.ts";
import { commands, type Server } from "../../support/targets/server.ts";

/** A running `latchkey proxy`, and counts of the commands that its database received. */
export interface ProxyTarget extends Pick<Server, "host" | "port" | "log"> {
  readonly key: string;
  readonly previousKey: string;
  readonly sql: TestDatabase["sql"];
  /** How many commands of any kind the database received. */
  heard(): number;
  /** How many commands to run a statement the database received. */
  ran(): number;
}

/** A proxy process on a runtime, over the run's MariaDB. It accepts two keys, and is open while the tests of a file run. */
export function useProxy(runtime: keyof typeof commands): () => ProxyTarget {
  let target: (ProxyTarget & { close(): Promise<void> }) | undefined;
  beforeAll(async () => {
    target = await openProxy(runtime);
  });
  afterAll(() => target?.close());
  return () => {
    if (!target) throw new Error("the proxy runs only while tests run");
    return target;
  };
}

async function openProxy(runtime: keyof typeof commands) {
  const tap = await startMySqlTap(inject("mysql"));
  const previousKey = secret(randomBytes(32).toString("base64url"));
  const { proxy, key, sql, drop } = await proxiedDatabase({
    command: commands[runtime],
    env: { MYSQL_PORT: String(tap.port), MYSQL_PROXY_PREVIOUS_KEY: previousKey },
  });
  return {
    host: proxy.host,
    port: proxy.port,
    log: proxy.log,
    key,
    previousKey,
    sql,
    heard: () => tap.commands().length,
    ran: () => tap.commands().filter((command) => running.includes(command)).length,
    async close() {
      await drop();
      await tap.close();
    },
  };
}
