import { describe, expect, it } from "vitest";
import { algorithmNames } from "../../../../src/drivers/jwt/algorithms.ts";
import {
  accessTokenKind,
  createJwtSigner,
  verifyCompact,
} from "../../../../src/drivers/jwt/jwt.ts";
import {
  base64url,
  forge,
  forgeKey,
  forgeKeys,
  headerOf,
  type ForgeKey,
} from "../../../support/tokens/forge.ts";
import { claimsOf } from "../../support/claims.ts";
import { refusal } from "../../support/refusal.ts";

const makers = await forgeKeys();

/** Expects that a server with only this key rejects the token without repeating any of it. Returns the reason. */
async function refused({ key }: ForgeKey, token: string): Promise<string | undefined> {
  const failure = await refusal(createJwtSigner({ key }, accessTokenKind).verify(token));
  expect(failure).toMatchObject({ code: "invalid_token", message: "invalid_token" });
  return failure.reason;
}

describe.each(makers)("a server with a key for $name", (maker) => {
  const { key, sign } = maker;
  const rightHeader = headerOf(maker);
  const right = forge(rightHeader, claimsOf(), sign);
  const [head = "", body = "", tail = ""] = right.split(".");

  it("JWT-1 VULN-23 rejects alg none in any spelling, unsigned or with a signature", async () => {
    for (const alg of [
      "none",
      "None",
      "NONE",
      "nOnE",
      "",
      null,
      undefined,
      ["none"],
      [key.algorithm],
      0,
    ]) {
      const header = { ...rightHeader, alg };
      await refused(
        maker,
        forge(header, claimsOf(), () => new Uint8Array()),
      );
      await refused(maker, forge(header, claimsOf(), sign));
      await refused(maker, `${base64url(JSON.stringify(header))}.${body}.${tail}`);
    }
  });

  it("JWT-4 VULN-32 rejects a token with a missing or empty part", async () => {
    const parts = [
      `${head}.${body}.`,
      `${head}.${body}`,
      `${head}..${tail}`,
      `.${body}.${tail}`,
      `${head}.`,
      `..${tail}`,
      "..",
      ".",
      "",
    ];
    for (const token of parts) await refused(maker, token);
  });

  it("JWT-5 rejects a broken signature each time, and still accepts the valid token", async () => {
    const signer = createJwtSigner({ key }, accessTokenKind);
    const broken = forge(rightHeader, claimsOf(), () =>
      Buffer.from(tail, "base64url").fill(0, 3, 9),
    );
    for (let round = 0; round < 3; round++) {
      expect(await refusal(signer.verify(broken))).toMatchObject({ reason: "signature wrong" });
      expect(await signer.verify(right)).toEqual(claimsOf());
    }
  });

  it("JWT-12 rejects changed claims with the original signature", async () => {
    const changes = [
      { role: "admin" },
      { sub: "somebody-else" },
      { sid: "another-session" },
      { scope: "admin" },
      { exp: claimsOf().exp + 1 },
      { extra: true },
    ];
    for (const change of changes) {
      const claims = base64url(JSON.stringify({ ...claimsOf(), ...change }));
      expect(await refused(maker, `${head}.${claims}.${tail}`)).toBe("signature wrong");
    }
  });

  it("JWT-14 rejects a token of another server, even with this server's kid", async () => {
    const other = await forgeKey(maker.algorithm);
    await refused(maker, forge(headerOf(other), claimsOf(), other.sign));
    await refused(maker, forge(rightHeader, claimsOf(), other.sign));
  });

  it("VULN-2 rejects any algorithm but that of the key, even if the lookup returns the key", async () => {
    for (const alg of [
      ...algorithmNames,
      "RS384",
      "PS512",
      "ES512",
      "ES256K",
      "Ed25519",
      "hs256",
    ]) {
      if (alg === key.algorithm) continue;
      const token = forge({ ...rightHeader, alg }, claimsOf(), sign);
      await refused(maker, token);
      expect(await refusal(verifyCompact(token, () => key))).toMatchObject({
        reason: "key unknown",
      });
    }
  });

  it("JWT-8 rejects every unknown kid, including paths, SQL and shell commands", async () => {
    const kids = [
      "../../../../dev/null",
      "/dev/null",
      "",
      "' union select '1",
      "x' or '1'='1",
      "|sleep 10",
      "__proto__",
      "constructor",
      "*",
      `${key.kid} `,
      key.kid.toLowerCase() === key.kid ? key.kid.toUpperCase() : key.kid.toLowerCase(),
      [key.kid],
      { toString: key.kid },
      0,
      true,
      null,
      undefined,
      "k".repeat(3000),
    ];
    for (const kid of kids) {
      expect(await refused(maker, forge({ ...rightHeader, kid }, claimsOf(), sign))).toMatch(
        /^(?:key unknown|token too long)$/,
      );
    }
    await refused(maker, forge({ ...rightHeader, kid: "k".repeat(2 ** 20) }, claimsOf(), sign));
  });

  it("JWT-19 rejects tokens and parts of extreme lengths", async () => {
    for (const length of [0, 1, 2, 4096, 4097, 8192, 2 ** 20]) {
      await refused(maker, "a".repeat(length));
      await refused(maker, ".".repeat(length));
      await refused(maker, `${head}.${body}.${"A".repeat(length)}`);
      await refused(maker, `${head}.${"A".repeat(length)}.${tail}`);
      await refused(maker, `${"A".repeat(length)}.${body}.${tail}`);
    }
    const long = forge(rightHeader, claimsOf({ username: "a".repeat(4096) }), sign);
    expect(await refused(maker, long)).toBe("token too long");
  });

  it("JWT-17 VULN-29 VULN-34 rejects JSON, encrypted and nested serializations", async () => {
    const flattened = { protected: head, payload: body, signature: tail };
    await refused(maker, JSON.stringify(flattened));
    await refused(maker, JSON.stringify({ ...flattened, header: { alg: rightHeader.alg } }));
    await refused(maker, JSON.stringify({ payload: body, signatures: [flattened] }));
    await refused(maker, `${head}.${body}.${tail}.${body}.${tail}`);
    await refused(maker, `${right}.${tail}`);
    expect(await refused(maker, forge(rightHeader, right, sign))).toBe("not JSON");
    expect(await refused(maker, forge(rightHeader, JSON.stringify(right), sign))).toBe(
      "not an object",
    );
  });
});
