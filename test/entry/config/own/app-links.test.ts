import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createLatchkey } from "../../../../src/index.ts";
import { faultsOf, read } from "../../../support/documents/configuration.ts";
import { scratchFolder } from "../../../support/targets/http-target.ts";

const sha256 = Array.from({ length: 32 }, () => "0A").join(":");
const links = {
  apple: ["ABCDE12345.com.example.app"],
  android: [{ package: "com.example.app", sha256: [sha256] }],
};

describe("APP_LINKS", () => {
  it("has the apps of both systems, of one, or none", () => {
    const linksOf = (value?: object) =>
      read(value ? { APP_LINKS: JSON.stringify(value) } : {}).http.appLinks;
    expect(linksOf()).toBeUndefined();
    expect(linksOf(links)).toEqual(links);
    expect(linksOf({ apple: links.apple })).toEqual({ apple: links.apple, android: [] });
    expect(linksOf({ android: links.android })).toEqual({ apple: [], android: links.android });
  });

  it.each([
    ["[]", "must be a JSON object"],
    ["{", "must be a JSON object"],
    [{ ...links, windows: [] }, "must be a JSON object"],
    [{ apple: "ABCDE12345.com.example.app" }, 'must have an array "apple"'],
    [{ apple: ["com.example.app"] }, 'must have an array "apple"'],
    [{ android: [{ package: "app", sha256: [sha256] }] }, 'must have an array "android"'],
    [{ android: [{ package: "com.example.app", sha256: [] }] }, 'must have an array "android"'],
    [{ android: [{ package: "com.example.app", sha256: ["0A"] }] }, 'must have an array "android"'],
    [{ android: [{ package: "com.example.app" }] }, 'must have an array "android"'],
  ])("is not %j", (value, rule) => {
    const APP_LINKS = typeof value === "string" ? value : JSON.stringify(value);
    expect(faultsOf({ APP_LINKS })).toEqual([expect.stringContaining(`APP_LINKS ${rule}`)]);
  });

  it("puts the files of Apple and Google at the root of the host, with the path of the server in them", async () => {
    const sqlite = join(await scratchFolder(), "latchkey.db");
    const open = (more: object) =>
      createLatchkey({
        issuer: "http://localhost:3000/auth",
        database: { sqlite },
        env: {},
        ...more,
      });
    const ask = async (latchkey: Awaited<ReturnType<typeof open>>, name: string) =>
      latchkey.wellKnown(new Request(`http://localhost:3000/.well-known/${name}`));
    const latchkey = await open({ appLinks: links });
    const apple = await ask(latchkey, "apple-app-site-association");
    expect([apple.status, apple.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(apple.headers.get("cache-control")).toBe("public, max-age=300");
    expect(await apple.json()).toEqual({
      applinks: { details: [{ appIDs: links.apple, components: [{ "/": "/auth/open/*" }] }] },
      webcredentials: { apps: links.apple },
    });
    const android = await ask(latchkey, "assetlinks.json");
    expect(await android.json()).toEqual([
      {
        relation: [
          "delegate_permission/common.handle_all_urls",
          "delegate_permission/common.get_login_creds",
        ],
        target: {
          namespace: "android_app",
          package_name: "com.example.app",
          sha256_cert_fingerprints: [sha256],
        },
      },
    ]);
    await latchkey.close();
    const without = await open({});
    for (const name of ["apple-app-site-association", "assetlinks.json"]) {
      expect((await ask(without, name)).status).toBe(404);
    }
    await without.close();
  });
});
