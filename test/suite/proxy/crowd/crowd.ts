import { createConnection, type Connection } from "mysql2/promise";
import { inject } from "vitest";
import type { Session } from "../../../../src/core/sessions/model.ts";
import { proxiedDatabase } from "../../../support/databases/databases.ts";
import { threadsOf } from "../../../support/databases/server.ts";
import { commands, type Server } from "../../../support/targets/server.ts";
import type { Answer } from "../../http/calls/calls.ts";
import { bodyOf, signed } from "../calls.ts";

/** A proxy process with many callers at once, and direct ways to its database. */
export interface CrowdedProxy {
  readonly proxy: Server;
  /** Sends a signed call of a statement. Rejects when no whole answer comes. */
  ask(name: string, ...parameters: readonly unknown[]): Promise<CrowdAnswer>;
  /** Sends a signed call that inserts a session. */
  insert(its: Session): Promise<CrowdAnswer>;
  sql(statement: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** A connection that may hold locks. */
  connectBeside(): Promise<Connection>;
  /** How many connections to the database the proxy has. */
  connections(): Promise<number>;
  /** How many of these connections run a statement. */
  hanging(): Promise<number>;
  close(): Promise<void>;
}

export type CrowdAnswer = Pick<Answer, "status" | "headers" | "body">;

/** Starts a proxy on a runtime. */
export async function startCrowdedProxy(runtime: keyof typeof commands): Promise<CrowdedProxy> {
  const { proxy, key, direct, drop } = await proxiedDatabase({ command: commands[runtime] });
  const database = direct.env["MYSQL_DATABASE"] ?? "";
  const beside: Connection[] = [];

  const ask = async (name: string, ...parameters: readonly unknown[]) => {
    const texts = parameters.map((value) => JSON.stringify(value));
    const { path, method, headers, body } = signed(key, bodyOf(name, ...texts));
    const response = await fetch(proxy.url + path, {
      method,
      headers: headers as Record<string, string>,
      body: new Uint8Array(body),
    });
    const answer = (await response.json()) as Answer["body"];
    return { status: response.status, headers: response.headers, body: answer };
  };

  const connections = async () =>
    (await threadsOf(direct.sql)).filter(
      (one) => one.database === database && one.user.startsWith("user_"),
    );

  return {
    proxy,
    ask,
    insert: (its) => ask("insertSession", ...Object.values(its)),
    sql: direct.sql,
    async connectBeside() {
      const connection = await createConnection({ ...inject("mysql"), database });
      beside.push(connection);
      return connection;
    },
    connections: async () => (await connections()).length,
    hanging: async () => (await connections()).filter(({ command }) => command !== "Sleep").length,
    async close() {
      for (const connection of beside) connection.destroy();
      await drop();
    },
  };
}

/** Waits until so many statements hang. False if all these calls are answered before, because their statements timed out. */
export async function untilHanging(
  target: CrowdedProxy,
  count: number,
  calls: readonly Promise<unknown>[],
): Promise<boolean> {
  const over = Promise.allSettled(calls).then(() => "over" as const);
  let seen: number | "over" = 0;
  while (seen !== "over" && seen !== count) seen = await Promise.race([over, target.hanging()]);
  return seen === count;
}
