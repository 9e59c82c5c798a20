import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve, type ServerType } from "@hono/node-server";
import { Hono } from "hono";
import { createJwtSigner } from "../../../src/drivers/jwt/jwt.ts";
import { secret } from "../secrets.ts";
import { forgeKey, type ForgeKey, type Members } from "./forge.ts";

/** What a resource knows of Latchkey: its keys, its introspection and the tokens that it signs. */
export interface ResourceIssuer {
  readonly url: string;
  /** The client that may introspect. */
  readonly client: { readonly clientId: string; readonly clientSecret: string };
  /** The calls that it received: the path, or the token that was introspected. */
  readonly calls: string[];
  /** The tokens that introspection calls inactive. */
  readonly ended: Set<string>;
  /** Responds with this to the introspections that follow. */
  introspects(respond: (() => Response) | undefined): void;
  /** A user's token for a resource, as Latchkey signs it with OIDC_KEY. A claim that is undefined is left out. */
  token(resource: string, claims?: Members, typ?: string): Promise<string>;
  /** Stops it, so that no call gets a response. */
  close(): Promise<void>;
}

/** The id of the client that calls for a user. */
export const appId = "4f0c4a8e-6a53-4a8e-9a6f-0d7c2a0e7b11";

/** The claims of a client's own token. */
export const ofClient = {
  sub: appId,
  sid: undefined,
  auth_time: undefined,
  acr: undefined,
  amr: undefined,
};

let keys: Promise<ForgeKey> | undefined;

/** Starts one. It does not keep the process alive. */
export async function startResourceIssuer(): Promise<ResourceIssuer> {
  const { key } = await (keys ??= forgeKey("RS256"));
  const client = { clientId: randomUUID(), clientSecret: secret(`cs1_${randomUUID()}`) };
  const basic = `Basic ${btoa(`${client.clientId}:${client.clientSecret}`)}`;
  const calls: string[] = [];
  const ended = new Set<string>();
  let respond: (() => Response) | undefined;

  const app = new Hono();
  app.get("/.well-known/jwks.json", (c) => {
    calls.push(c.req.path);
    return c.json({ keys: [{ ...key.publicJwk, kid: key.kid }] });
  });
  app.post("/authenticate/introspect", async (c) => {
    const { token = "" } = await c.req.parseBody<{ token?: string }>();
    calls.push(token);
    if (respond) return respond();
    if (c.req.header("authorization") !== basic) return c.json({ error: "invalid_client" }, 401);
    return c.json({ active: !ended.has(token) });
  });
  const server: ServerType = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  await once(server, "listening");
  server.unref();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    client,
    calls,
    ended,
    introspects: (next) => void (respond = next),
    async token(resource, claims = {}, typ = "at+jwt") {
      const now = Math.floor(Date.now() / 1000);
      const all = {
        iss: url,
        aud: resource,
        sub: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
        client_id: appId,
        scope: "notes:read",
        iat: now,
        exp: now + 600,
        jti: randomUUID(),
        sid: "f6a1c6de-1de4-4b0c-8f3f-0d3b5a1c2e42",
        auth_time: now,
        acr: "aal1",
        amr: ["pwd"],
        ...claims,
      };
      return secret(await createJwtSigner({ key }, { typ }).sign(all));
    },
    async close() {
      if ("closeAllConnections" in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
