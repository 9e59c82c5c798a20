import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessTokenKind, createJwtSigner } from "../../../../src/drivers/jwt/jwt.ts";
import { forge, forgeKey, headerOf } from "../../../support/tokens/forge.ts";
import { claimsOf } from "../../support/claims.ts";
import { refusal } from "../../support/refusal.ts";

const ours = await forgeKey("ES256");
const attacker = await forgeKey("ES256");
const secret = await forgeKey("HS256");

/** Expects that a header with these members is rejected, whether the server or an attacker signed it. */
async function refusesMember(member: Record<string, unknown>): Promise<void> {
  for (const maker of [ours, secret]) {
    const signer = createJwtSigner(maker, accessTokenKind);
    const honest = forge({ ...headerOf(maker), ...member }, claimsOf(), maker.sign);
    expect(await refusal(signer.verify(honest))).toMatchObject({
      code: "invalid_token",
      reason: "header member not allowed",
    });
    const hostile = { ...headerOf(attacker), ...member };
    for (const header of [hostile, { ...hostile, kid: maker.key.kid }]) {
      expect(await refusal(signer.verify(forge(header, claimsOf(), attacker.sign)))).toMatchObject({
        code: "invalid_token",
      });
    }
  }
}

describe("a header member that issued tokens never have", () => {
  it("JWT-6 VULN-31 an embedded jwk is rejected", async () => {
    await refusesMember({ jwk: attacker.key.publicJwk });
    await refusesMember({ jwk: { ...attacker.key.publicJwk, kid: ours.key.kid } });
  });

  describe("JWT-7 a key URL", () => {
    let calls = 0;
    const server = createServer((_, response) => {
      calls++;
      response.end(JSON.stringify({ keys: [attacker.key.publicJwk] }));
    });
    beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
    afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

    it("is rejected and never fetched", async () => {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
      expect((await fetch(url)).ok).toBe(true);
      for (const member of ["jku", "x5u"]) await refusesMember({ [member]: url });
      await refusesMember({ jku: url, x5u: url, x5c: ["MIIB"], x5t: "x", "x5t#S256": "x" });
      expect(calls).toBe(1);
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ["JWT-9 VULN-26 an unknown crit", { crit: ["x"], x: 1 }],
    ["JWT-9 VULN-26 an empty crit", { crit: [] }],
    ["JWT-9 VULN-26 a crit that is a string", { crit: "exp" }],
    ["JWT-9 ST-6 crit with b64", { crit: ["b64"], b64: false }],
    ["JWT-9 ST-6 b64 alone", { b64: false }],
    ["JWT-9 ST-6 b64 with its default value", { b64: true }],
    ["JWT-9 ST-6 VULN-29 zip", { zip: "DEF" }],
    ["VULN-30 a work factor", { p2c: 2 ** 31, p2s: "salt" }],
    ["JWT-17 enc, as in an encrypted token", { enc: "A256GCM" }],
    ["JWT-17 cty, as in a nested token", { cty: "JWT" }],
    ["an iss in the header", { iss: "https://evil.example" }],
    ["the member __proto__", JSON.parse('{"__proto__":{"alg":"none"}}')],
    ["a member without a name", { "": 1 }],
    ["another case of alg and kid", { ALG: "ES256", Kid: "x" }],
  ])("%s is rejected", async (_, member) => {
    await refusesMember(member);
  });

  it("VULN-30 an encryption algorithm such as PBES2 is rejected before any work is done", async () => {
    const signer = createJwtSigner(ours, accessTokenKind);
    for (const alg of ["PBES2-HS256+A128KW", "dir", "RSA-OAEP", "A128KW"]) {
      const token = forge({ ...headerOf(ours), alg }, claimsOf(), ours.sign);
      expect(await refusal(signer.verify(token))).toMatchObject({ reason: "key unknown" });
    }
  });
});

describe("JWT-18 an ECDSA signature", () => {
  // The group's order n (SEC 2 section 2.4.2).
  const n = BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  const bytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, "0"), "hex");
  const signer = createJwtSigner(ours, accessTokenKind);
  const token = forge(headerOf(ours), claimsOf(), ours.sign);
  const input = token.slice(0, token.lastIndexOf("."));
  const raw = Buffer.from(token.slice(input.length + 1), "base64url");
  const [r, s] = [raw.subarray(0, 32), raw.subarray(32)];
  const withSignature = (signature: Uint8Array): string =>
    `${input}.${Buffer.from(signature).toString("base64url")}`;

  it("VULN-33 is rejected with an r or s of 0, n or more", async () => {
    const edges = [0n, n, n + 1n, 2n ** 256n - 1n].map(bytes);
    for (const edge of edges) {
      for (const other of [...edges, r, s]) {
        for (const parts of [
          [edge, other],
          [other, edge],
        ]) {
          const forged = withSignature(Buffer.concat(parts));
          expect(await refusal(signer.verify(forged))).toMatchObject({ code: "invalid_token" });
        }
      }
    }
  });

  it("is rejected in DER", async () => {
    const integer = (value: Uint8Array): Buffer => Buffer.from([0x02, 33, 0, ...value]);
    const body = Buffer.concat([integer(r), integer(s)]);
    const der = Buffer.concat([Buffer.from([0x30, body.length]), body]);
    expect(await refusal(signer.verify(withSignature(der)))).toMatchObject({
      reason: "signature wrong",
    });
  });

  it("is rejected when it is cut or padded, or when r and s are swapped", async () => {
    for (const forged of [
      raw.subarray(1),
      raw.subarray(0, 63),
      Buffer.concat([raw, Buffer.alloc(1)]),
      Buffer.concat([Buffer.alloc(1), raw]),
      Buffer.concat([s, r]),
    ]) {
      expect(await refusal(signer.verify(withSignature(forged)))).toMatchObject({
        reason: "signature wrong",
      });
    }
  });

  it("is also valid as (r, n - s), and then gives the same claims", async () => {
    const twin = withSignature(Buffer.concat([r, bytes(n - BigInt(`0x${s.toString("hex")}`))]));
    expect(twin).not.toBe(token);
    expect(await signer.verify(twin)).toEqual(claimsOf());
  });
});
