import { createPublicKey, type JsonWebKey } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { registerAndLogIn, send, verify } from "../calls/calls.ts";
import { base64url, decodeToken, forge, hmac } from "../../../support/tokens/forge.ts";
import { expectChallenge } from "../calls/expect.ts";

/** Cases for tokens signed with a private key. Needs a target that signs with ES256. */
export function keyPairs(target: () => Target): void {
  describe("tokens signed with a private key", () => {
    let token: string;
    let key: JsonWebKey;
    beforeAll(async () => {
      ({ token } = await registerAndLogIn(target()));
      const { body } = await send(target(), "/.well-known/jwks.json");
      [key = {}] = body["keys"] as JsonWebKey[];
    });

    it("JWKS-1 publishes the key that verifies tokens, without private members", async () => {
      const { body } = await send(target(), "/.well-known/jwks.json");
      const { header } = decodeToken(token);
      expect(body).toEqual({
        keys: [
          {
            kty: "EC",
            crv: "P-256",
            x: expect.stringMatching(/^[\w-]{43}$/),
            y: expect.stringMatching(/^[\w-]{43}$/),
            alg: "ES256",
            use: "sig",
            kid: header["kid"],
          },
        ],
      });
      expect(header).toEqual({
        alg: "ES256",
        typ: "JWT",
        kid: expect.stringMatching(/^[\w-]{43}$/),
      });
      expect((await verify(target(), token)).status).toBe(200);
    });

    it.each(["HS256", "HS384", "HS512"])(
      "JWT-2 VULN-1 rejects a MAC made with the public key: %s",
      async (alg) => {
        const { header, payload } = decodeToken(token);
        const publicKey = createPublicKey({ key, format: "jwk" });
        const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
        const der = publicKey.export({ type: "spki", format: "der" });
        const point = Buffer.from(`${key.x}${key.y}`, "base64url");
        const pems = [pem, pem.trim(), ` ${pem}`, `\n${pem}`, pem.replaceAll("\n", "\r\n")];
        const jwks = [JSON.stringify(key), JSON.stringify(key, null, 2)];
        const bare = pem.replaceAll(/-----.*-----|\s/g, "");
        const spellings = [...pems, ...jwks, bare, der, point, String(key.x), String(key.y)];
        for (const spelling of spellings) {
          for (const head of [
            { ...header, alg },
            { ...header, alg, kid: undefined },
          ]) {
            const forged = forge(head, payload, hmac(alg, spelling));
            expectChallenge(await verify(target(), forged), "invalid_token");
          }
        }
      },
    );

    it.each(["ES384", "RS256", "EdDSA", "none"])(
      "JWT-2 rejects a token with another algorithm: %s",
      async (alg) => {
        const { header, body, tail } = decodeToken(token);
        const forged = `${base64url(JSON.stringify({ ...header, alg }))}.${body}.${tail}`;
        expectChallenge(await verify(target(), forged), "invalid_token");
      },
    );

    const order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    it.each([
      ["zeros", "00".repeat(64)],
      ["the order of the curve", order.repeat(2)],
      ["ones", "00".repeat(31) + "01" + "00".repeat(31) + "01"],
      ["63 bytes", "01".repeat(63)],
      ["65 bytes", "01".repeat(65)],
      ["DER", `3044022${"0".repeat(1)}${"01".repeat(32)}0220${"01".repeat(32)}`],
    ])("JWT-18 VULN-33 rejects a signature of %s", async (_, hex) => {
      const { head, body } = decodeToken(token);
      const forged = `${head}.${body}.${base64url(Buffer.from(hex, "hex"))}`;
      expectChallenge(await verify(target(), forged), "invalid_token");
    });
  });
}
