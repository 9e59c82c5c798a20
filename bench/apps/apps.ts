import { secureCookies } from "../../src/contract/security.ts";
import { generateKey, loadSigningKey, type KeySource } from "../../src/drivers/jwt/keys.ts";
import { createOidcDrivers } from "../../src/drivers/oidc/oidc.ts";
import { systemRandom } from "../../src/drivers/system.ts";
import { seal } from "../reference/seal.ts";
import { openStore, type Database } from "../stage/ground.ts";
import type { OpenSession } from "../stage/population.ts";
import type { Environment } from "../stage/servers.ts";
import type { Subject } from "../stage/subject.ts";
import { refreshTokens } from "../stage/tokens.ts";
import { accessTokensOf, fillApp, type FilledApp } from "./fill.ts";
import { authorization, clientToken, redemption, userInfo } from "./requests.ts";

/** What a server with an app has, beside its database. */
interface Part extends Pick<Subject, "calls" | "before" | "after"> {
  readonly environment: Environment;
}

/** An app that logs users in, for a Latchkey and for a server that does the same work and no more. */
export interface Apps {
  readonly database: Database;
  readonly latchkey: Part;
  readonly bare: Part;
}

/** The keys of a Latchkey: `SECRET_KEY` and `OIDC_KEY`. */
interface Keys {
  readonly own: KeySource;
  readonly oidc: KeySource;
}

/** What an app and its users send to a Latchkey with these keys. */
export async function callsOf(app: FilledApp, browsers: readonly OpenSession[], keys: Keys) {
  const loaded = { key: await loadSigningKey(keys.oidc), previous: [] };
  const drivers = await createOidcDrivers(loaded, systemRandom);
  const tokens = await accessTokensOf(app, drivers);
  const cookies = await refreshTokens(browsers, keys.own, browsers.length);
  const codes = await Promise.all(app.codes.map((id) => drivers.seals.sign("code", id)));
  return {
    authorize: cookies.map((token) => authorization(app.id, `${secureCookies.session}=${token}`)),
    redeem: codes.map((code) => redemption("/authenticate/token", app, code)),
    userinfo: tokens.map(userInfo),
    clientToken: [clientToken("/authenticate/token", app.service)],
  };
}

/** The same calls of a server that seals ids with `key`. */
function plainCallsOf(app: FilledApp, browsers: readonly OpenSession[], key: string) {
  const cookies = browsers.map(({ session }) => `session=${seal(key, session.id)}`);
  return {
    authorize: cookies.map((cookie) => authorization(app.id, cookie)),
    redeem: app.codes.map((id) => redemption("/token", app, seal(key, id))),
    clientToken: [clientToken("/client-token", app.service)],
  };
}

/** Stores an app in a database with these sessions of browsers. `own` is the key of the Latchkey. */
export async function openApps(
  database: Database,
  browsers: readonly OpenSession[],
  own: KeySource,
): Promise<Apps> {
  const { server, name } = database;
  const app = await filledApp(database, browsers);
  const oidc = { algorithm: "RS256", material: await generateKey("RS256") } as const;
  const calls = await callsOf(app, browsers, { own, oidc });
  const plain = { ...plainCallsOf(app, browsers, own.material), userinfo: calls.userinfo };

  const kept = (ids: readonly string[]): string => ids.map((id) => `'${id}'`).join();
  const sessions = kept(app.sessions.map(({ id }) => id));
  /** Makes all codes new, and deletes what the requests have stored. */
  async function before(): Promise<void> {
    for (const statement of [
      `DELETE FROM sessions WHERE parent_id IS NOT NULL AND id NOT IN (${sessions})`,
      `DELETE FROM authorizations WHERE id NOT IN (${kept(app.codes)})`,
      "UPDATE authorizations SET used_at = NULL, used_by = NULL",
    ]) {
      await server.query(statement, name);
    }
  }

  async function count(rows: string): Promise<number> {
    const [row] = await server.query(`SELECT COUNT(*) AS found FROM ${rows}`, name);
    return Number(row?.["found"]);
  }

  /** A link that leads to a page also answers with a redirect, but issues no code. */
  const after: Part["after"] = async (call, { answers }) => {
    if (call === "authorize" && (await count("authorizations")) < app.codes.length + answers) {
      throw new Error("the app got no code");
    }
  };

  const both = { before, after };
  return {
    database,
    latchkey: {
      ...both,
      // All requests come from one network.
      environment: { OIDC_KEY: oidc.material, THROTTLE: "authorize=off" },
      calls: () => calls,
    },
    bare: {
      ...both,
      environment: {
        OIDC_KEY: oidc.material,
        BENCH_KEY: own.material,
        BENCH_SECRET: app.secret,
      },
      calls: () => plain,
    },
  };
}

async function filledApp(database: Database, browsers: readonly OpenSession[]) {
  const opened = openStore(database);
  try {
    return await fillApp(opened, browsers);
  } finally {
    await opened.close();
  }
}
