import { Hono } from "hono";
import { jwk } from "hono/jwk";
import { jwt } from "hono/jwt";
import { describe, expect, it } from "vitest";
import { algorithmNames, algorithms } from "../../../../src/drivers/jwt/algorithms.ts";
import { accessTokenKind, createJwtSigner } from "../../../../src/drivers/jwt/jwt.ts";
import { forgeKey } from "../../../support/tokens/forge.ts";
import { claimsOf, policy } from "../../support/claims.ts";

/** Hono's middleware reads the real clock. */
const now = Math.floor(Date.now() / 1000);
const fresh = {
  ...claimsOf({ iat: now, exp: now + 600, auth_time: now }),
  acr: "aal2",
  amr: ["pwd", "otp", "mfa"],
} as const;
const stale = claimsOf({ iat: now - 1200, exp: now - 600, auth_time: now });
const verification = { iss: policy.issuer, aud: policy.audience };

const answerOf = async (app: Hono, token: string) => {
  const response = await app.request("/", { headers: { Authorization: `Bearer ${token}` } });
  return { status: response.status, body: await response.text() };
};

describe.each(algorithmNames)(
  "a resource server with Hono's own middleware and %s",
  async (alg) => {
    const { key, material } = await forgeKey(alg);
    const stranger = createJwtSigner(await forgeKey(alg), accessTokenKind);
    const signer = createJwtSigner({ key }, accessTokenKind);

    const server = (): Hono => {
      const app = new Hono<{ Variables: { jwtPayload: typeof fresh } }>();
      if (algorithms[alg].kind === "secret") {
        app.use(jwt({ secret: material, alg, verification }));
      } else {
        const keys = [{ ...key.publicJwk, kid: key.kid }];
        app.use(jwk({ keys, alg: [alg as "ES256"], verification }));
      }
      app.get("/", (c) => c.text(`${c.get("jwtPayload").sub} ${c.get("jwtPayload").acr}`));
      return app as unknown as Hono;
    };

    it("FA-106 accepts an issued token, and reads its user and how well the user logged in", async () => {
      const token = await signer.sign(fresh);
      expect(await answerOf(server(), token)).toEqual({ status: 200, body: `${fresh.sub} aal2` });
    });

    it("rejects an expired token and a token of another server", async () => {
      expect((await answerOf(server(), await signer.sign(stale))).status).toBe(401);
      expect((await answerOf(server(), await stranger.sign(fresh))).status).toBe(401);
    });
  },
);
