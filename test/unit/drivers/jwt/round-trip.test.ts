import { calculateJwkThumbprint, compactVerify, importJWK, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { accessTokenKind, createJwtSigner } from "../../../../src/drivers/jwt/jwt.ts";
import { loadVerificationKey } from "../../../../src/drivers/jwt/keys.ts";
import {
  base64url,
  forge,
  forgeKey,
  headerOf,
  implementations,
} from "../../../support/tokens/forge.ts";
import { claimsOf } from "../../support/claims.ts";
import { refusal } from "../../support/refusal.ts";

describe.each(implementations)("a token signed with %s", async (...[, algorithm, createHmac]) => {
  const maker = await forgeKey(algorithm, createHmac);
  const { key, material, sign } = maker;
  const signer = createJwtSigner({ key }, accessTokenKind);

  it("verifies and keeps every claim", async () => {
    const claims = claimsOf();
    expect(await signer.verify(await signer.sign(claims))).toEqual(claims);
  });

  it("keeps claims with quotes, control characters and emoji", async () => {
    const claims = claimsOf({ username: 'ánn "\\\u2028\u0000😀', scope: "" });
    expect(await signer.verify(await signer.sign(claims))).toEqual(claims);
  });

  it("has exactly the header members alg, typ and kid", async () => {
    const [head = ""] = (await signer.sign(claimsOf())).split(".");
    expect(head).toBe(base64url(JSON.stringify(headerOf(maker))));
  });

  it("is verified by jose, and a token signed by node:crypto verifies as well", async () => {
    const secret = new TextEncoder().encode(material);
    const proof = key.publicJwk ? await importJWK(key.publicJwk, algorithm) : secret;
    const { payload } = await compactVerify(await signer.sign(claimsOf()), proof);
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(claimsOf());
    const foreign = forge(headerOf(maker), claimsOf(), sign);
    await jwtVerify(foreign, proof, { currentDate: new Date(claimsOf().iat * 1000) });
    expect(await signer.verify(foreign)).toEqual(claimsOf());
  });

  it("verifies while its key is a previous key, and is rejected after the key is removed", async () => {
    const token = await signer.sign(claimsOf());
    const today = await forgeKey("HS256");
    const previous = [await loadVerificationKey({ algorithm, material })];
    expect(
      await createJwtSigner({ key: today.key, previous }, accessTokenKind).verify(token),
    ).toEqual(claimsOf());

    const retired = await refusal(
      createJwtSigner({ key: today.key, previous: [] }, accessTokenKind).verify(token),
    );
    expect(retired).toMatchObject({ code: "invalid_token", reason: "key unknown" });
  });

  it("is never signed with a previous key", async () => {
    const today = await forgeKey(algorithm);
    const rotated = createJwtSigner({ key: today.key, previous: [key] }, accessTokenKind);
    const token = await rotated.sign(claimsOf());
    expect(await createJwtSigner({ key: today.key }, accessTokenKind).verify(token)).toEqual(
      claimsOf(),
    );
    expect(await refusal(signer.verify(token))).toMatchObject({ code: "invalid_token" });
  });

  it("names a key pair by its RFC 7638 thumbprint, and a secret by a kid that does not reveal it", async () => {
    if (key.publicJwk) {
      expect(key.kid).toBe(await calculateJwkThumbprint(key.publicJwk, "sha256"));
      return;
    }
    const thumbprint = await calculateJwkThumbprint({ kty: "oct", k: base64url(material) });
    expect(key.kid).toMatch(/^[\w-]{22}$/);
    expect(thumbprint.startsWith(key.kid)).toBe(false);
    expect((await forgeKey(algorithm)).key.kid).not.toBe(key.kid);
  });
});

describe("a key ring of several algorithms", () => {
  it("verifies tokens after rotations from RS256 to ES256 to EdDSA, each key only with its algorithm", async () => {
    const [old, older, today] = await Promise.all([
      forgeKey("ES256"),
      forgeKey("RS256"),
      forgeKey("EdDSA"),
    ]);
    const signer = createJwtSigner(
      { key: today.key, previous: [old.key, older.key] },
      accessTokenKind,
    );
    for (const maker of [old, older, today]) {
      expect(await signer.verify(forge(headerOf(maker), claimsOf(), maker.sign))).toBeTruthy();
      for (const other of [old, older, today].filter((one) => one !== maker)) {
        const confused = forge({ ...headerOf(maker), kid: other.key.kid }, claimsOf(), maker.sign);
        expect(await refusal(signer.verify(confused))).toMatchObject({ code: "invalid_token" });
      }
    }
  });
});
