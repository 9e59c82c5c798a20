import { createPublicKey, type JsonWebKey } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { base64url, decodeToken, forge, hmac } from "../../../support/tokens/forge.ts";
import { providerDrivers } from "../../../support/tokens/oidc-key.ts";
import { registerAndLogIn, send, verify } from "../calls/calls.ts";
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
          // Other apps verify with a key of their own.
          ...(await (await providerDrivers()).publicKeys()),
        ],
      });
      expect(header).toEqual({
        alg: "ES256",
        typ: "JWT",
        kid: expect.stringMatching(/^[\w-]{43}$/),
      });
      expect((await verify(target(), token)).status).toBe(200);
    });

    // The unit tests have all other forms of the key, other algorithms and broken signatures.
    it("JWT-2 VULN-1 rejects a MAC made with the public key", async () => {
      const { header, payload } = decodeToken(token);
      const publicKey = createPublicKey({ key, format: "jwk" });
      const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
      for (const kid of [header["kid"], undefined]) {
        const forged = forge({ ...header, alg: "HS256", kid }, payload, hmac("HS256", pem));
        expectChallenge(await verify(target(), forged), "invalid_token");
      }
    });

    it("JWT-18 VULN-33 rejects a signature of zeros", async () => {
      const { head, body } = decodeToken(token);
      const forged = `${head}.${body}.${base64url(Buffer.alloc(64))}`;
      expectChallenge(await verify(target(), forged), "invalid_token");
    });
  });
}
