import { describe, expect, it, onTestFinished } from "vitest";
import type { AlgorithmName } from "../../src/drivers/jwt/algorithms.ts";
import { generateKey, type KeySource } from "../../src/drivers/jwt/keys.ts";
import { createClient } from "../support/clients.ts";
import { startFleet, type Env } from "../support/targets/fleet.ts";
import { secret } from "../support/secrets.ts";
import { registerAndLogIn, send, tokensIn, verify } from "../suite/http/calls/calls.ts";
import { expectOAuthError } from "../suite/http/calls/expect.ts";
import { decodeToken } from "../support/forge.ts";
import { good, startLoad } from "../suite/http/load.ts";
import { refresh } from "../suite/http/calls/sessions.ts";

const newKey = async (algorithm: AlgorithmName): Promise<KeySource> => ({
  algorithm,
  material: secret(await generateKey(algorithm)),
});

/** The variables of a server that signs with one key and still takes others, as docs/tokens.md writes them. */
const keys = ({ algorithm, material }: KeySource, ...previous: readonly KeySource[]) => ({
  ALGORITHM: algorithm,
  SECRET_KEY: material,
  PREVIOUS_KEYS: JSON.stringify(
    previous.map((one) =>
      one.algorithm === algorithm ? one.material : { algorithm: one.algorithm, key: one.material },
    ),
  ),
});

const changes: [from: AlgorithmName, to: AlgorithmName][] = [
  ["HS256", "HS256"],
  ["HS256", "ES256"],
];

describe("a new SECRET_KEY, under load and with two servers", { timeout: 300_000 }, () => {
  async function begin(env: Env) {
    const fleet = await startFleet(2, env);
    onTestFinished(fleet.close);
    const client = await createClient(fleet.start);
    const load = await startLoad([fleet.caller(), fleet.caller(), fleet.caller()], client);
    onTestFinished(async () => void (await load.end()));
    await load.goOn(2);
    return {
      fleet,
      load,
      /** Restarts the servers one by one, and the load goes on with every mixture of them. */
      async roll(next: Env): Promise<void> {
        for (const place of [0, 1]) {
          expect(await fleet.replace(place, next)).toBe(0);
          await load.goOn(2);
        }
      },
    };
  }

  it.each(changes)("from %s to %s, fails no request and logs nobody out", async (from, to) => {
    const [old, next] = [await newKey(from), await newKey(to)];
    const { fleet, load, roll } = await begin(keys(old));
    const target = fleet.caller();
    const [there, away] = [await registerAndLogIn(target), await registerAndLogIn(target)];

    await roll(keys(old, next));
    await roll(keys(next, old));
    // Neither did anything meanwhile.
    for (const { token } of [there, away]) {
      expect((await verify(target, token)).status).toBe(200);
      expect((await verify(target, token)).status).toBe(200);
    }
    const renewed = tokensIn(await refresh(target, there.refreshToken));
    expect(decodeToken(renewed.token).header["alg"]).toBe(to);
    expect(decodeToken(renewed.token).header["kid"]).not.toBe(
      decodeToken(there.token).header["kid"],
    );
    expect(decodeToken(renewed.token).payload["sid"]).toBe(decodeToken(there.token).payload["sid"]);

    await roll(keys(next));
    expect(Object.keys(await load.end()).toSorted()).toEqual(good);
    expect((await verify(target, renewed.token)).status).toBe(200);
    tokensIn(await refresh(target, renewed.refreshToken));
    // Who was not here in between has nothing left that is known.
    expect((await verify(target, away.token)).status).toBe(401);
    expectOAuthError(await refresh(target, away.refreshToken), 400, "invalid_grant");
  });

  it.each([
    ["is not kept in PREVIOUS_KEYS", (_: KeySource, next: KeySource) => keys(next)],
    [
      "is kept, but the new one was not made known before",
      (old: KeySource, next: KeySource) => keys(next, old),
    ],
  ])("fails requests where the old one %s", async (_, mistake) => {
    const [old, next] = [await newKey("HS256"), await newKey("HS256")];
    const { fleet, load } = await begin(keys(old));
    await fleet.replace(0, mistake(old, next));
    await load.goOn(2);
    expect(Object.keys(await load.end())).toEqual(
      expect.arrayContaining(["verify 401", "refresh 400"]),
    );
  });
});

describe("a public key in PREVIOUS_KEYS", { timeout: 120_000 }, () => {
  it("verifies access tokens; refresh tokens need the private one", async () => {
    const [old, next] = [await newKey("ES256"), await newKey("ES256")];
    const fleet = await startFleet(1, keys(old));
    onTestFinished(fleet.close);
    const target = fleet.caller();
    const { person, token, refreshToken } = await registerAndLogIn(target);
    const jwks = async () => (await send(target, "/.well-known/jwks.json")).body["keys"];
    const published = (await jwks()) as readonly unknown[];
    await fleet.replace(0, { ...keys(next), PREVIOUS_KEYS: JSON.stringify(published) });
    expect(await jwks()).toEqual([expect.anything(), ...published]);
    expect((await verify(target, token)).status).toBe(200);
    expectOAuthError(await refresh(target, refreshToken), 400, "invalid_grant");

    await fleet.replace(0, keys(next, old));
    expect((await verify(target, token)).body["username"]).toBe(person.username);
    tokensIn(await refresh(target, refreshToken));
  });
});
