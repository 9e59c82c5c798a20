import { describe, expect, it, onTestFinished } from "vitest";
import type { AlgorithmName } from "../../src/drivers/jwt/algorithms.ts";
import { generateKey, type KeySource } from "../../src/drivers/jwt/keys.ts";
import {
  form,
  registerAndLogIn,
  send,
  tokenPath,
  tokensIn,
  verify,
  withBearer,
} from "../suite/http/calls/calls.ts";
import { expectOAuthError } from "../suite/http/calls/expect.ts";
import { refresh } from "../suite/http/calls/sessions.ts";
import {
  authorize,
  codeIn,
  consentAt,
  createApp,
  decide,
  decided,
  loggedIn,
  newVerifier,
  queryOf,
  requestOf,
} from "../suite/http/oidc/app.ts";
import { healthyOutcomes, startLoad } from "../suite/http/reliability/load.ts";
import { openBrowser } from "../suite/http/upstream/visitor.ts";
import { createClient } from "../support/clients.ts";
import { mysqlDatabase } from "../support/databases/databases.ts";
import { secret } from "../support/secrets.ts";
import { startFleet, type Env } from "../support/targets/fleet.ts";
import { openInProcess, type Target } from "../support/targets/http-target.ts";
import { decodeToken } from "../support/tokens/forge.ts";
import { newOidcKey } from "../support/tokens/oidc-key.ts";

const newKey = async (algorithm: AlgorithmName): Promise<KeySource> => ({
  algorithm,
  material: secret(await generateKey(algorithm)),
});

/** The variables of a server that signs with one key and still accepts others, as in docs/keys.md. */
const keys = ({ algorithm, material }: KeySource, ...previous: readonly KeySource[]) => ({
  ALGORITHM: algorithm,
  SECRET_KEY: material,
  PREVIOUS_KEYS: JSON.stringify(
    previous.map((one) =>
      one.algorithm === algorithm ? one.material : { algorithm: one.algorithm, key: one.material },
    ),
  ),
});

describe("a new SECRET_KEY, under load and with two servers", { timeout: 300_000 }, () => {
  async function startUnderLoad(env: Env) {
    const fleet = await startFleet(2, env);
    onTestFinished(fleet.close);
    const client = await createClient(fleet.start);
    const load = await startLoad([fleet.caller(), fleet.caller(), fleet.caller()], client);
    onTestFinished(async () => void (await load.end()));
    await load.completeRounds(2);
    return {
      fleet,
      load,
      /** Restarts the servers one by one, while the load continues on the old and the new ones. */
      async restartAll(next: Env): Promise<void> {
        for (const index of [0, 1]) {
          expect(await fleet.replace(index, next)).toBe(0);
          await load.completeRounds(2);
        }
      },
    };
  }

  it("a change of the key and its algorithm fails no request and ends no session", async () => {
    const [old, next] = [await newKey("HS256"), await newKey("ES256")];
    const { fleet, load, restartAll } = await startUnderLoad(keys(old));
    const target = fleet.caller();
    const [active, idle] = [await registerAndLogIn(target), await registerAndLogIn(target)];

    await restartAll(keys(old, next));
    await restartAll(keys(next, old));
    // Neither user sent a request meanwhile.
    for (const { token } of [active, idle]) {
      expect((await verify(target, token)).status).toBe(200);
      expect((await verify(target, token)).status).toBe(200);
    }
    const renewed = tokensIn(await refresh(target, active.refreshToken));
    expect(decodeToken(renewed.token).header["alg"]).toBe("ES256");
    expect(decodeToken(renewed.token).header["kid"]).not.toBe(
      decodeToken(active.token).header["kid"],
    );
    expect(decodeToken(renewed.token).payload["sid"]).toBe(
      decodeToken(active.token).payload["sid"],
    );

    await restartAll(keys(next));
    expect(Object.keys(await load.end()).toSorted()).toEqual(healthyOutcomes);
    expect((await verify(target, renewed.token)).status).toBe(200);
    tokensIn(await refresh(target, renewed.refreshToken));
    // The idle user sent no request while both keys were accepted, so both tokens are rejected now.
    expect((await verify(target, idle.token)).status).toBe(401);
    expectOAuthError(await refresh(target, idle.refreshToken), 400, "invalid_grant");
  });

  it.each([
    ["the old key is not in PREVIOUS_KEYS", (_: KeySource, next: KeySource) => keys(next)],
    [
      "the new key was not in PREVIOUS_KEYS before",
      (old: KeySource, next: KeySource) => keys(next, old),
    ],
  ])("requests fail when %s", async (_, mistake) => {
    const [old, next] = [await newKey("HS256"), await newKey("HS256")];
    const { fleet, load } = await startUnderLoad(keys(old));
    await fleet.replace(0, mistake(old, next));
    await load.completeRounds(2);
    expect(Object.keys(await load.end())).toEqual(
      expect.arrayContaining(["verify 401", "refresh 400"]),
    );
  });
});

describe("a public key in PREVIOUS_KEYS", () => {
  it("a public key verifies access tokens, and refresh tokens need the private key", async () => {
    const [old, next] = [await newKey("ES256"), await newKey("ES256")];
    const fleet = await startFleet(1, keys(old));
    onTestFinished(fleet.close);
    const target = fleet.caller();
    const { person, token, refreshToken } = await registerAndLogIn(target);
    const jwks = async () => (await send(target, "/.well-known/jwks.json")).body["keys"];
    // The other key is for apps that log in here, and signs none of these tokens.
    const isOwn = ({ alg }: { readonly alg: string }): boolean => alg === "ES256";
    const own = async () =>
      ((await jwks()) as readonly { readonly alg: string }[]).filter((key) => isOwn(key));
    const published = await own();
    await fleet.replace(0, { ...keys(next), PREVIOUS_KEYS: JSON.stringify(published) });
    expect(await own()).toEqual([expect.anything(), ...published]);
    expect((await verify(target, token)).status).toBe(200);
    expectOAuthError(await refresh(target, refreshToken), 400, "invalid_grant");

    await fleet.replace(0, keys(next, old));
    expect((await verify(target, token)).body["username"]).toBe(person.username);
    tokensIn(await refresh(target, refreshToken));
  });
});

describe("a new OIDC_KEY, while users log in to apps", () => {
  /** Two servers over one database. The first one changes its keys before the second. */
  async function startTwo() {
    const database = await mysqlDatabase();
    const shared = { ...database, drop: async () => undefined };
    onTestFinished(database.drop);
    const SECRET_KEY = secret((await newKey("HS256")).material);
    const open = async (key: string, ...previous: readonly string[]) => {
      const env = { SECRET_KEY, OIDC_KEY: key, OIDC_PREVIOUS_KEYS: JSON.stringify(previous) };
      const target = await openInProcess({ database: shared, env });
      onTestFinished(target.close);
      return target;
    };
    return { open };
  }

  it("a page, a code and a session of before are good on every server, and one code gives tokens once", async () => {
    const [old, next] = [newOidcKey(), newOidcKey()];
    const { open } = await startTwo();
    const before = await open(old, next);
    const app = await createApp(before);
    const { verifier, challenge } = newVerifier();
    const { browser } = await loggedIn(before);
    const query = consentAt(await authorize(browser, queryOf(app, { code_challenge: challenge })));
    const { proof } = await requestOf(browser, query);

    const after = await open(next, old);
    const both: readonly [Target, Target] = [before, after];
    const client = { Authorization: `Basic ${btoa(`${app.id}:${app.secret}`)}` };
    const redeem = (target: Target, code: string) => {
      const grant = { grant_type: "authorization_code", code, code_verifier: verifier };
      return send(target, tokenPath, form({ ...grant, redirect_uri: app.redirectUri }, client));
    };
    // Each server issues a code for the page that the old key sealed, and the other one redeems it.
    for (const [from, to] of [both, [after, before]] as const) {
      const visitor = openBrowser(from, browser.jar);
      const code = codeIn(decided(await decide(visitor, query, { proof })), app);
      const { status, text, body } = await redeem(to, code);
      expect(status, text).toBe(200);
      const { kid } = decodeToken(secret(String(body["id_token"]))).header;
      for (const target of both) {
        const { keys } = (await send(target, "/.well-known/jwks.json")).body;
        expect((keys as { kid: string }[]).map((key) => key.kid)).toContain(kid);
        const bearer = withBearer(String(body["access_token"]));
        expect((await send(target, "/userinfo", bearer)).status).toBe(200);
      }
    }
    // Fifty requests for a code of the old key, to both servers.
    const code = codeIn(decided(await decide(browser, query, { proof })), app);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) => redeem(both[at % 2]!, code)),
    );
    const tokens = answers.filter(({ status }) => status === 200);
    expect(tokens).toHaveLength(1);
    const refused = answers.filter(({ body }) => body["error"] === "invalid_grant");
    expect(refused).toHaveLength(49);

    // Without the old key, what it sealed is worth nothing. The sessions of apps do not depend on it, also those that began under it.
    const last = codeIn(decided(await decide(browser, query, { proof })), app);
    const without = await open(next);
    expectOAuthError(await redeem(without, last), 400, "invalid_grant");
    const { status, body } = await redeem(before, last);
    expect(status).toBe(200);
    const grant = { grant_type: "refresh_token", refresh_token: String(body["refresh_token"]) };
    const renewed = await send(without, tokenPath, form(grant, client));
    expect(renewed.status, renewed.text).toBe(200);
    secret(String(renewed.body["id_token"]));
  });
});
