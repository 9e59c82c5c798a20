import { randomUUID } from "node:crypto";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newcomer } from "../../suite/http/calls/calls.ts";
import { createClient } from "../../support/clients.ts";
import { readGuide } from "../../support/documents/guide.ts";
import type { Program } from "../../support/documents/program.ts";
import { secret } from "../../support/secrets.ts";
import { cheapHashes, scratchFolder } from "../../support/targets/http-target.ts";
import { startServer, type Server } from "../../support/targets/server.ts";
import {
  decodeToken,
  forge,
  forgeKey,
  headerOf,
  hmac,
  type ForgeKey,
  type Members,
} from "../../support/tokens/forge.ts";

const invalid = 'Bearer error="invalid_token"';
const lacking = 'Bearer error="insufficient_scope", scope="todos:read"';

/** The tokens that a service must refuse, by what is wrong with them. */
function badTokens(key: ForgeKey, stranger: ForgeKey, claims: Members, publicKeys: string) {
  const signed = (changes: Members) => forge(headerOf(key), { ...claims, ...changes }, key.sign);
  const { exp, ...endless } = claims;
  const [jwk] = (JSON.parse(publicKeys) as { keys: unknown[] }).keys;
  const asSecret = (text: string) =>
    forge({ ...headerOf(key), alg: "HS256" }, claims, hmac("HS256", text));
  return {
    "of another issuer": signed({ iss: "https://other.example.com" }),
    "for another audience": signed({ aud: "https://other.example.com" }),
    expired: signed({ exp: Number(exp) - 3600 }),
    "without an end": forge(headerOf(key), endless, key.sign),
    "of another key": forge(headerOf(key), claims, stranger.sign),
    "of an unknown key": forge(headerOf(stranger), claims, stranger.sign),
    "signed with the public keys as secret": asSecret(publicKeys),
    "signed with the public key as secret": asSecret(JSON.stringify(jwk)),
    "without a signature": forge({ ...headerOf(key), alg: "none" }, claims, () => new Uint8Array()),
    "that is none": "abc",
  };
}

interface Features {
  /** The path of a route for clients alone. */
  readonly forClients?: string;
  /** The path of a route for the tokens of an organization. */
  readonly forOrganizations?: string;
  /** The origin of a page that may call the service. */
  readonly page?: string;
}

/**
 * Starts Latchkey and a service, and tests which tokens the service accepts. `start` gets the URL of Latchkey, and a folder of its own.
 */
export function testService(
  start: (latchkey: string, folder: string) => Promise<Program>,
  { forClients, forOrganizations, page }: Features = {},
): void {
  const person = newcomer();
  let server: Server;
  let service: Program;
  let key: ForgeKey;
  let token = "";
  let ofClient = "";
  let clientId = "";
  let id = "";

  beforeAll(async () => {
    const cwd = await scratchFolder();
    mkdirSync(join(cwd, "node_modules"));
    symlinkSync(process.cwd(), join(cwd, "node_modules", "latchkey-auth"));
    const config = "latchkey.config.ts";
    writeFileSync(join(cwd, config), readGuide("other-languages").program(config));
    key = await forgeKey("ES256");
    const SECRET_KEY = secret(key.material);
    const env = { ...cheapHashes, ALGORITHM: "ES256", SECRET_KEY };
    server = await startServer({ env, cwd });
    const registered = await fetch(`${server.url}/authenticate/register`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(person),
    });
    ({ id } = (await registered.json()) as { id: string });
    const { username, password } = person;
    token = await grant({ username, password });
    const client = await createClient({ env, cwd }, "--scopes", "todos:read orders:read");
    clientId = client.id;
    const credentials = { client_id: client.id, client_secret: client.secret };
    ofClient = await grant({ grant_type: "client_credentials", ...credentials });
    service = await start(`http://localhost:${server.port}`, await scratchFolder());
  }, 600_000);
  afterAll(async () => {
    await service?.stop();
    await server?.stop();
  });

  async function grant(fields: Readonly<Record<string, string>>): Promise<string> {
    const body = new URLSearchParams(fields);
    const granted = await fetch(`${server.url}/authenticate/token`, { method: "POST", body });
    return secret(((await granted.json()) as { access_token: string }).access_token);
  }

  const send = (authorization?: string): Promise<Response> =>
    fetch(`${service.url}/todos`, {
      headers: { ...(authorization !== undefined && { Authorization: authorization }) },
    });
  const refusal = async (authorization?: string) => {
    const { status, headers } = await send(authorization);
    return [status, headers.get("WWW-Authenticate")];
  };

  it("tells the user of a valid token", async () => {
    for (const name of ["Bearer", "bearer"]) {
      const response = await send(`${name} ${token}`);
      expect([response.status, await response.json()], name).toEqual([
        200,
        { todosOf: person.username, id },
      ]);
    }
  });

  it("returns 401 for every other token, and without one", async () => {
    const publicKeys = await (await fetch(`${server.url}/.well-known/jwks.json`)).text();
    const stranger = await forgeKey("ES256");
    const tokens = badTokens(key, stranger, decodeToken(token).payload, publicKeys);
    for (const [what, bad] of Object.entries({ ...tokens, "of a client": ofClient })) {
      if (bad.length > 8) secret(bad);
      expect(await refusal(`Bearer ${bad}`), what).toEqual([401, invalid]);
    }
    expect(await refusal()).toEqual([401, "Bearer"]);
  });

  if (forClients !== undefined) {
    it("tells the client of its token, and returns 403 to users", async () => {
      const sendAs = (token: string) =>
        fetch(service.url + forClients, { headers: { Authorization: `Bearer ${token}` } });
      const response = await sendAs(ofClient);
      const orders = [{ id: 1, item: "Lamp", readBy: clientId }];
      expect([response.status, await response.json()]).toEqual([200, orders]);
      // Even a role that gives users the same scope.
      const { payload } = decodeToken(token);
      const rich = secret(forge(headerOf(key), { ...payload, scope: "orders:read" }, key.sign));
      const { status, headers } = await sendAs(rich);
      const challenge = 'Bearer error="insufficient_scope"';
      expect([status, headers.get("WWW-Authenticate")]).toEqual([403, challenge]);
    });
  }

  if (forOrganizations !== undefined) {
    it("reads the organization of a token, and returns 403 without one", async () => {
      const sendAs = (token: string) =>
        fetch(service.url + forOrganizations, { headers: { Authorization: `Bearer ${token}` } });
      expect((await sendAs(token)).status).toBe(403);
      const { payload } = decodeToken(token);
      const org_id = randomUUID();
      const own = secret(forge(headerOf(key), { ...payload, org_id }, key.sign));
      expect(await (await sendAs(own)).json()).toEqual({ projectsOf: org_id });
    });
  }

  if (page !== undefined) {
    it("lets the page call it, and no other", async () => {
      const preflight = (origin: string) =>
        fetch(`${service.url}/todos`, {
          method: "OPTIONS",
          headers: {
            Origin: origin,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
          },
        });
      const { ok, headers } = await preflight(page);
      expect([ok, headers.get("Access-Control-Allow-Origin")]).toEqual([true, page]);
      expect(headers.get("Access-Control-Allow-Headers")?.toLowerCase()).toContain("authorization");
      const response = await fetch(`${service.url}/todos`, { headers: { Origin: page } });
      expect(response.headers.get("Access-Control-Expose-Headers")).toBe("WWW-Authenticate");
      const stranger = await preflight("http://localhost:5174");
      expect(stranger.headers.get("Access-Control-Allow-Origin")).toBeNull();
    });
  }

  it("returns 403 for a token without the scope", async () => {
    const { payload } = decodeToken(token);
    // A scope whose name contains that of the other one must not stand in for it.
    for (const scope of ["profile:read", "profile:read alltodos:read", ""]) {
      const poor = secret(forge(headerOf(key), { ...payload, scope }, key.sign));
      expect(await refusal(`Bearer ${poor}`), scope).toEqual([403, lacking]);
    }
  });
}
