import { describe, expect, it, onTestFinished } from "vitest";
import type { AlgorithmName } from "../../src/drivers/jwt/algorithms.ts";
import { generateKey, type KeySource } from "../../src/drivers/jwt/keys.ts";
import { createClient } from "../support/clients.ts";
import { startFleet, type Env } from "../support/targets/fleet.ts";
import { secret } from "../support/secrets.ts";
import { registerAndLogIn, send, tokensIn, verify } from "../suite/http/calls/calls.ts";
import { expectOAuthError } from "../suite/http/calls/expect.ts";
import { decodeToken } from "../support/tokens/forge.ts";
import { healthyOutcomes, startLoad } from "../suite/http/reliability/load.ts";
import { refresh } from "../suite/http/calls/sessions.ts";

const newKey = async (algorithm: AlgorithmName): Promise<KeySource> => ({
  algorithm,
  material: secret(await generateKey(algorithm)),
});

/** The variables of a server that signs with one key and still accepts others, as in docs/tokens.md. */
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
