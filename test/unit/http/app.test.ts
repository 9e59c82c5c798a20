import { expect, it } from "vitest";
import type { Auth } from "../../../src/core/auth.ts";
import { createApp } from "../../../src/http/app.ts";

it("has paths that the faster of Hono's routers takes, which falls back in silence", async () => {
  const nothing = () => undefined;
  const auth = { tokens: { grantTypes: [] }, passwords: { length: {} } } as unknown as Auth;
  const app = createApp(auth, {
    version: "0",
    issuer: "https://login.example.com",
    publicKeys: [],
    corsOrigins: [],
    trustedProxies: [],
    docs: true,
    app: true,
    hstsSubdomains: false,
    peerAddress: nothing,
    docsAsset: async () => undefined,
    appFile: async () => undefined,
    isDraining: () => false,
    log: { info: nothing, warn: nothing, error: nothing },
  });
  expect((await app.request("/")).status).toBe(200);
  expect(app.router.name).toBe("SmartRouter + RegExpRouter");
});
