import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { jwk } from "hono/jwk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateKey } from "../../src/drivers/jwt/keys.ts";
import { accountIdsOf } from "../suite/http/calls/accounts.ts";
import { registerAndLogIn, send, withBearer } from "../suite/http/calls/calls.ts";
import { clientToken } from "../suite/http/calls/clients.ts";
import { secret } from "../support/secrets.ts";
import { useTarget } from "../support/targets/http-target.ts";
import { startForLibraries } from "./suite.ts";

describe("a Hono server with jwk()", () => {
  const target = useTarget(async () =>
    startForLibraries({ ALGORITHM: "ES256", SECRET_KEY: secret(await generateKey("ES256")) }),
  );
  const another = useTarget(async () =>
    startForLibraries({ ALGORITHM: "ES256", SECRET_KEY: secret(await generateKey("ES256")) }),
  );

  let server: ReturnType<typeof serve>;
  let url: string;
  beforeAll(async () => {
    const { body } = await send(target(), "/.well-known/oauth-authorization-server");
    const { issuer, jwks_uri } = body as { readonly issuer: string; readonly jwks_uri: string };
    const app = new Hono<{ Variables: { jwtPayload: { readonly sub: string } } }>();
    app.use(jwk({ jwks_uri, alg: ["ES256"], verification: { iss: issuer, aud: issuer } }));
    app.get("/", (c) => c.text(c.get("jwtPayload").sub));
    server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
    await once(server, "listening");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => server?.close());

  const ask = async (token: string) => {
    const response = await fetch(url, withBearer(token));
    return { status: response.status, text: await response.text() };
  };

  it("JWKS-1 accepts a user's ES256 token by the JWKS URL, and reads its user", async () => {
    const { person, token } = await registerAndLogIn(target());
    const [id] = await accountIdsOf(target(), person);
    expect(await ask(token)).toEqual({ status: 200, text: id });
  });

  it("JWKS-1 accepts a client's own token", async () => {
    const token = await clientToken(target(), target().client);
    expect(await ask(token)).toEqual({ status: 200, text: target().client.id });
  });

  it("rejects a token of another server, a changed token and a refresh token", async () => {
    const { token, refreshToken } = await registerAndLogIn(target());
    const [head, , tail] = token.split(".");
    const [, body] = (await registerAndLogIn(target())).token.split(".");
    const foreign = (await registerAndLogIn(another())).token;
    for (const bad of [foreign, `${head}.${body}.${tail}`, refreshToken]) {
      expect((await ask(bad)).status).toBe(401);
    }
  });
});
