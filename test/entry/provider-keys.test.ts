import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { generateKey } from "../../src/drivers/jwt/keys.ts";
import { logInToApp, userInfo } from "../suite/http/calls/apps.ts";
import { send } from "../suite/http/calls/calls.ts";
import { expectChallenge } from "../suite/http/calls/expect.ts";
import { introspect } from "../suite/http/calls/sessions.ts";
import { openTestDatabase, type TestDatabase } from "../support/databases/databases.ts";
import { secret } from "../support/secrets.ts";
import {
  openInProcess,
  scratchFolder,
  useTarget,
  type Target,
} from "../support/targets/http-target.ts";
import { decodeToken } from "../support/tokens/forge.ts";
import { newOidcKey, oidcKey } from "../support/tokens/oidc-key.ts";

const jwksPath = "/.well-known/jwks.json";
const openIdPath = "/.well-known/openid-configuration";

/** A database for several servers, which no server drops. */
async function sharedDatabase(folder: string): Promise<TestDatabase> {
  const database = await openTestDatabase("sqlite", folder);
  onTestFinished(database.drop);
  return { ...database, drop: async () => {} };
}

const kidsOf = async (target: Target): Promise<unknown[]> =>
  ((await send(target, jwksPath)).body["keys"] as { kid: string }[]).map(({ kid }) => kid);

describe("in production without OIDC_KEY", () => {
  const target = useTarget(() =>
    openInProcess({
      database: "sqlite",
      env: { OIDC_KEY: "", NODE_ENV: "production", BCRYPT_COST: "10" },
      hashing: {},
    }),
  );

  it("other apps cannot log in: no metadata of OpenID Connect, no userinfo, no key", async () => {
    for (const path of [openIdPath, "/userinfo"]) {
      expect((await send(target(), path)).status, path).toBe(404);
    }
    expect((await send(target(), jwksPath)).body).toEqual({ keys: [] });
    const { body } = await send(target(), "/.well-known/oauth-authorization-server");
    expect(body["response_types_supported"]).toEqual([]);
    expect(body).not.toHaveProperty("authorization_endpoint");
    expect(body).not.toHaveProperty("userinfo_endpoint");
    expect(body["scopes_supported"]).not.toContain("openid");
  });

  it("no page of another origin reads the metadata", async () => {
    const { headers } = await send(target(), jwksPath, {
      headers: { Origin: "https://a.example" },
    });
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("outside production without OIDC_KEY", () => {
  const files = (folder: string): string[] =>
    readdirSync(folder).filter((name) => name.startsWith("oidc-key"));

  it("a key is generated at its first use, kept beside the database, and used by the next start", async () => {
    const folder = await scratchFolder();
    const database = await sharedDatabase(folder);
    const data = join(folder, "data");
    const open = () => openInProcess({ database, env: { OIDC_KEY: "" } });
    const first = await open();
    const { body } = await send(first, openIdPath);
    expect(body["id_token_signing_alg_values_supported"]).toEqual(["RS256"]);
    expect(files(data)).toEqual([]);
    const [kids, again] = await Promise.all([kidsOf(first), kidsOf(first)]);
    expect(kids).toHaveLength(1);
    expect(again).toEqual(kids);
    expect(files(data)).toEqual(["oidc-key-rs256"]);
    secret(readFileSync(join(data, "oidc-key-rs256"), "utf8").split("\n")[5] ?? "");
    const second = await open();
    expect(await kidsOf(second)).toEqual(kids);
    for (const server of [first, second]) await server.close();
  });
});

describe("after a rotation of OIDC_KEY", () => {
  it("oidcc-server-rotate-keys accepts and lists the old key while OIDC_PREVIOUS_KEYS has it", async () => {
    const database = await sharedDatabase(await scratchFolder());
    const SECRET_KEY = secret(await generateKey("HS256"));
    const open = (env: Readonly<Record<string, string>>) =>
      openInProcess({ database, env: { SECRET_KEY, ...env } });
    const before = await open({});
    const login = await logInToApp(before);
    const token = await login.appToken();
    const { kid } = decodeToken(token).header;
    expect(await kidsOf(before)).toEqual([kid]);

    const OIDC_KEY = newOidcKey();
    const during = await open({ OIDC_KEY, OIDC_PREVIOUS_KEYS: JSON.stringify([oidcKey()]) });
    const kids = await kidsOf(during);
    expect(kids).toHaveLength(2);
    expect(kids[1]).toBe(kid);
    expect((await userInfo(during, token)).status).toBe(200);
    expect((await introspect(during, token, login.app)).body).toMatchObject({ active: true });

    const after = await open({ OIDC_KEY });
    expect(await kidsOf(after)).toEqual([kids[0]]);
    expectChallenge(await userInfo(after, token), "invalid_token");
    expect((await introspect(after, token, login.app)).body).toEqual({ active: false });
    for (const server of [before, during, after]) await server.close();
  });
});

describe("with an OIDC_KEY of another kind", () => {
  it.each(["ES256", "EdDSA"] as const)("the metadata and the JWK set say %s", async (algorithm) => {
    const OIDC_KEY = secret(await generateKey(algorithm));
    const target = await openInProcess({
      database: "sqlite",
      env: { OIDC_KEY },
    });
    const { body } = await send(target, openIdPath);
    expect(body["id_token_signing_alg_values_supported"]).toEqual([algorithm]);
    const jwks = await send(target, jwksPath);
    expect(jwks.body["keys"]).toMatchObject([{ alg: algorithm, use: "sig" }]);
    await target.close();
  });
});
