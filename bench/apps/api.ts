import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { accessTokenKind, createJwtSigner } from "../../src/drivers/jwt/jwt.ts";
import { generateKey, loadSigningKey } from "../../src/drivers/jwt/keys.ts";
import { protectedResource, resourceServer, type Caller, type User } from "../../src/resource.ts";
import type { HttpRequest } from "../load/wrk.ts";
import { accessTokenLifetime } from "../stage/settings.ts";

/** The two functions of `latchkey-auth/resource` by which an API verifies tokens. */
export const apiKinds = ["resourceServer", "protectedResource"] as const;

export type ApiKind = (typeof apiKinds)[number];

const scope = "notes:read";
const resourceOf = (origin: string): string => `${origin}/api`;

/** An API that verifies the tokens of an issuer with one key. It is its own issuer, so that it needs no other server. */
export function createApi(kind: ApiKind, origin: string, publicJwk: object) {
  const app = new Hono<{ Variables: { user: User; caller: Caller } }>();
  app.get("/", (c) => c.json({ status: "ok" }));
  app.get("/.well-known/jwks.json", (c) => c.json({ keys: [publicJwk] }));
  if (kind === "resourceServer") {
    const { requireUser } = resourceServer({ issuer: origin, scopes: [scope] });
    app.get("/api", requireUser({ scope }), (c) => c.json({ id: c.get("user").id }));
  } else {
    const resource = resourceOf(origin);
    const { require } = protectedResource({ issuer: origin, resource, scopes: [scope] });
    app.get("/api", require({ scope }), (c) => c.json({ id: c.get("caller").sub }));
  }
  return app;
}

/** As many calls with different tokens as a bench has clients, and a few more. No API remembers a token. */
const tokens = 64;

/** A new key of such an API, and the calls that it accepts. */
export async function openApi(kind: ApiKind) {
  const key = await loadSigningKey({ algorithm: "ES256", material: await generateKey("ES256") });
  const typ = kind === "resourceServer" ? accessTokenKind.typ : "at+jwt";
  const signer = createJwtSigner({ key }, { typ });

  async function call(origin: string): Promise<HttpRequest> {
    const iat = Math.floor(Date.now() / 1000);
    const token = await signer.sign({
      iss: origin,
      aud: kind === "resourceServer" ? origin : resourceOf(origin),
      sub: randomUUID(),
      client_id: randomUUID(),
      sid: randomUUID(),
      jti: randomUUID(),
      scope,
      username: "ann",
      role: "user",
      iat,
      exp: iat + accessTokenLifetime,
      auth_time: iat,
      acr: "aal1",
      amr: ["pwd"],
    });
    return { method: "GET", path: "/api", headers: { Authorization: `Bearer ${token}` } };
  }

  return {
    publicJwk: { ...key.publicJwk, kid: key.kid },
    calls: (origin: string) => Promise.all(Array.from({ length: tokens }, () => call(origin))),
  };
}
