import { once } from "node:events";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { describe, expect, it, onTestFinished } from "vitest";
import { apiKinds, createApi, openApi } from "../../../bench/apps/api.ts";
import { callsOf } from "../../../bench/apps/apps.ts";
import { fillApp } from "../../../bench/apps/fill.ts";
import { populate } from "../../../bench/stage/population.ts";
import { generateKey } from "../../../src/drivers/jwt/keys.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { freePort } from "../../support/network/free-port.ts";
import { secret } from "../../support/secrets.ts";
import { openInProcess, scratchFolder } from "../../support/targets/http-target.ts";

describe("the app of the bench", () => {
  it("logs its users in without a page, redeems its codes and reads who they are, and its service gets tokens", async () => {
    const file = join(await scratchFolder(), "bench.db");
    const opened = await openSqlite(file, "drizzle/sqlite");
    const wanted = { accounts: 0, costs: [], owners: 2, sessions: 2 };
    const { sessions } = await populate(opened.store, wanted);
    const app = await fillApp(opened, sessions);
    secret(app.secret);
    await opened.close();
    const own = { algorithm: "HS256", material: secret(await generateKey("HS256")) } as const;
    const oidc = { algorithm: "ES256", material: secret(await generateKey("ES256")) } as const;
    const { authorize, redeem, userinfo, clientToken } = await callsOf(app, sessions, {
      own,
      oidc,
    });
    const target = await openInProcess({
      database: "sqlite",
      env: {
        ISSUER: "https://bench.example.com",
        SQLITE_FILE: file,
        SECRET_KEY: own.material,
        OIDC_KEY: oidc.material,
      },
    });
    onTestFinished(target.close);
    for (const { path, ...init } of authorize) {
      const answer = await target.fetch(path, init);
      expect(answer.status).toBe(303);
      const to = answer.headers.get("location") ?? "";
      expect(to).toMatch(/^https:\/\/app\.example\.com\/callback\?code=ac1_/);
      secret(new URL(to).searchParams.get("code") ?? "");
    }
    expect(redeem).toHaveLength(16);
    for (const { path, ...init } of redeem) {
      const answer = await target.fetch(path, init);
      const body = (await answer.json()) as Record<string, string>;
      expect(body["id_token"], JSON.stringify(body)).toBeTypeOf("string");
    }
    expect(userinfo).toHaveLength(16);
    for (const { path, ...init } of userinfo) {
      const answer = await target.fetch(path, init);
      expect(await answer.json()).toMatchObject({ email: expect.stringMatching(/^owner-/) });
    }
    for (const { path, ...init } of clientToken) {
      const body = (await (await target.fetch(path, init)).json()) as Record<string, string>;
      expect(body, JSON.stringify(body)).toMatchObject({ scope: "notes:read" });
      secret(body["access_token"] ?? expect.fail("no token"));
    }
  });
});

describe("the API of the bench", () => {
  it.each(apiKinds)("accepts its calls with %s, and no others", async (kind) => {
    const { publicJwk, calls } = await openApi(kind);
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const { fetch: answer } = createApi(kind, origin, publicJwk);
    const server = serve({ fetch: answer, hostname: "127.0.0.1", port });
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const all = await calls(origin);
    expect(all.length).toBeGreaterThanOrEqual(16);
    for (const { path, ...init } of all) {
      secret(init.headers?.["Authorization"]?.slice("Bearer ".length) ?? "");
      expect((await fetch(origin + path, init)).status).toBe(200);
    }
    expect((await fetch(`${origin}/api`)).status).toBe(401);
  });
});
