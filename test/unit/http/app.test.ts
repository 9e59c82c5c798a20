import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Auth } from "../../../src/core/auth.ts";
import type { Brand } from "../../../src/core/brand/brand.ts";
import { createApp } from "../../../src/http/app.ts";
import type { AppOptions } from "../../../src/http/options.ts";
import { webResponse } from "../../../src/http/response/create-response.ts";

const nothing = () => undefined;
const auth = {
  tokens: { grantTypes: [] },
  passwords: { length: {} },
  accounts: { registrationRequires: [] },
  access: { scopes: {}, allScopes: [], appScopes: {} },
  brand: { name: "Latchkey" },
  upstream: { providers: [] },
  clients: {},
  admin: {},
  login: { hasLinks: true, hasFactors: true, hasPasskeys: true },
  throttle: { admit: () => {} },
  audit: { refused: () => {} },
} as unknown as Auth;
const textOf = async (content: string | Uint8Array<ArrayBuffer>) => ({
  body: typeof content === "string" ? new TextEncoder().encode(content) : content,
});
const page =
  '<html lang="en"><title>Latchkey</title><!-- latchkey --><p>This page needs JavaScript.</p></html>';
const file = async () => ({ etag: 'W/"1"', body: new Uint8Array([1]) });

const appWith = (options: Partial<AppOptions>, brand: Brand = auth.brand) =>
  createApp(
    { ...auth, brand },
    {
      version: "0",
      languages: { offered: ["en"], texts: {} },
      development: false,
      plainCookies: false,
      issuer: "https://login.example.com",
      appUrl: "https://login.example.com/app",
      publicKeys: [],
      settings: [],
      tokenKeys: [],
      corsOrigins: [],
      trustedProxies: [],
      docs: true,
      app: true,
      adminApi: true,
      hstsSubdomains: false,
      peerAddress: nothing,
      limitsThisMachine: true,
      docsAsset: file,
      appFile: async () => textOf(page),
      fileOf: file,
      isDraining: () => false,
      isEmailFailing: () => false,
      inBackground: nothing,
      log: { info: nothing, warn: nothing, error: nothing },
      ...options,
    },
  );

const documents = [
  "/docs",
  "/docs/start.js",
  "/docs/swagger-ui-bundle.js",
  "/docs/guide/",
  "/docs/guide/getting-started",
  "/openapi.json",
];
const pages = ["/app/", "/app/login", "/app/assets/main-1234.js"];

const statuses = async (options: Partial<AppOptions>, paths: readonly string[]) => {
  const app = appWith(options);
  return Promise.all(paths.map(async (path) => (await app.request(path)).status));
};

const metadata = async (options: Partial<AppOptions>) => {
  const response = await appWith(options).request("/.well-known/oauth-authorization-server");
  return (await response.json()) as Readonly<Record<string, unknown>>;
};

it("uses the faster of Hono's routers, because an unsupported path would silently select the slower", async () => {
  const app = appWith({});
  expect((await app.request("/")).status).toBe(200);
  expect(app.router.name).toBe("SmartRouter + RegExpRouter");
});

it("answers a wrong method by the runtime's own answer, as it does an unknown path", async () => {
  const created: Response[] = [];
  const app = appWith({
    createResponse: (body, head) => {
      const response = webResponse(body, head);
      created.push(response);
      return response;
    },
  });
  for (const [path, status] of [
    ["/", 405],
    ["/nothing", 404],
  ] as const) {
    const response = await app.request(path, { method: "PUT" });
    expect(response.status).toBe(status);
    expect(response).toBe(created.at(-1));
  }
});

it("F6: logs once that a login may not lead to a page, with the setting that allows it", async () => {
  const lines: unknown[] = [];
  const warn = (event: string, fields?: object) => void lines.push({ event, ...fields });
  const log = { info: nothing, warn, error: nothing };
  const limitsThisMachine = false;
  const app = appWith({ log, limitsThisMachine, corsOrigins: ["https://shop.example"] });
  for (const place of [
    "https://shop.example/cart",
    "https://app.example/a?b",
    "https://app.example/c",
    "account/edit",
    "account/no-page",
    "",
  ]) {
    await app.request(`/app/login?continue=${encodeURIComponent(place)}`);
  }
  const origin = "https://app.example";
  const hint = `if the page is yours, set CORS_ORIGINS=https://shop.example,${origin}`;
  expect(lines).toEqual([{ event: "continue_refused", origin, hint }]);

  lines.length = 0;
  const issuer = "http://localhost:3000";
  const local = appWith({
    log,
    limitsThisMachine,
    issuer,
    appUrl: `${issuer}/app`,
    development: true,
    fileOf: async (content) => ({ etag: 'W/"1"', ...(await textOf(content)) }),
  });
  const response = await local.request("/app/login?continue=http://localhost:5174/");
  expect(lines).toEqual([]);
  expect(await response.text()).toContain('"development":true');
});

describe("the OpenAPI document", () => {
  it("is created once", async () => {
    const texts: string[] = [];
    const app = appWith({
      fileOf: async (text) => {
        texts.push(String(text));
        return textOf(text);
      },
    });
    for (const _ of [1, 2]) {
      expect(await (await app.request("/openapi.json")).text()).toBe(texts[0]);
    }
    expect(texts).toHaveLength(1);
  });

  it("is created again after a failure", async () => {
    let calls = 0;
    const app = appWith({
      fileOf: async (text) => {
        if (calls++ === 0) throw new Error("no memory");
        return textOf(text);
      },
    });
    expect((await app.request("/openapi.json")).status).toBe(500);
    expect((await app.request("/openapi.json")).status).toBe(200);
  });
});

describe("the page of the app", () => {
  it("has no brand without one", async () => {
    const text = await (await appWith({ fileOf: textOf }).request("/app/login")).text();
    expect(text).toContain("<title>Latchkey</title>");
    expect(text).toContain('{"locale":"en","languages":["en"],"server":');
    expect(text).not.toContain('"brand"');
    expect(await statuses({}, ["/app/brand.css", "/app/logo", "/app/email-logo"])).toEqual([
      200, 404, 404,
    ]);
  });

  it("goes with APP=off, but not the logo that emails load, as docs/custom-pages.md says", async () => {
    const logo = { type: "image/png", bytes: new Uint8Array([1]) } as const;
    const paths = ["/app/login", "/app/admin", "/app/logo", "/app/email-logo"];
    const statusesWith = async (brand: Partial<Brand>) => {
      const app = appWith({ app: false }, { name: "Acme", ...brand });
      return Promise.all(paths.map(async (path) => (await app.request(path)).status));
    };
    expect(await statusesWith({ logo })).toEqual([404, 404, 200, 404]);
    expect(await statusesWith({ logo, emailLogo: logo })).toEqual([404, 404, 404, 200]);
    expect(await statusesWith({ logo: { ...logo, type: "image/svg+xml" } })).toEqual([
      404, 404, 404, 404,
    ]);
    const page = readFileSync("docs/custom-pages.md", "utf8");
    expect(page).toContain("`APP=off` removes the pages and the console from the server. It keeps");
  });
});

describe("the docs option", () => {
  it("serves the docs page, its files and the OpenAPI document", async () => {
    expect(await statuses({}, documents)).toEqual(documents.map(() => 200));
    expect(await metadata({})).toMatchObject({
      service_documentation: "https://login.example.com/docs",
    });
  });

  it("removes these paths and the link in the metadata, but not the example app", async () => {
    expect(await statuses({ docs: false }, documents)).toEqual(documents.map(() => 404));
    expect(await statuses({ docs: false }, pages)).toEqual(pages.map(() => 200));
    expect(await metadata({ docs: false })).not.toHaveProperty("service_documentation");
  });
});

describe("the app option", () => {
  it("removes the example app, but not the docs page", async () => {
    expect(await statuses({}, pages)).toEqual(pages.map(() => 200));
    expect(await statuses({ app: false }, ["/app", ...pages])).toEqual([404, 404, 404, 404]);
    expect(await statuses({ app: false }, documents)).toEqual(documents.map(() => 200));
  });
});

describe("the option adminApi", () => {
  const calls = ["/admin/users", "/admin/overview", "/admin/outbox", "/admin/nothing"];

  it("removes the admin API and the console, but no other page", async () => {
    expect(await statuses({}, ["/app/admin"])).toEqual([200]);
    expect(await statuses({ adminApi: false }, ["/app/admin", ...calls])).toEqual([
      404, 404, 404, 404, 404,
    ]);
    expect(await statuses({ adminApi: false }, pages)).toEqual(pages.map(() => 200));
    const document = await appWith({ adminApi: false, fileOf: textOf }).request("/openapi.json");
    expect(await document.text()).not.toContain("/admin/");
  });
});

describe("the home page", () => {
  const links = async (options: Partial<AppOptions>, name = "Latchkey") => {
    const init = { headers: { Accept: "text/html" } };
    const page = await (await appWith(options, { name }).request("/", init)).text();
    return [...page.matchAll(/<a href="([^"]+)"/g)].map(([, link]) => link);
  };

  it("links to the pages that are on, under the path of the issuer", async () => {
    expect(await links({})).toEqual(["/app/", "/docs/guide/", "/docs"]);
    expect(await links({ app: false })).toEqual(["/docs/guide/", "/docs"]);
    expect(await links({ docs: false })).toEqual(["/app/"]);
    expect(await links({ app: false, docs: false })).toEqual([]);
    expect(await links({ issuer: "https://example.com/auth" })).toEqual([
      "/auth/app/",
      "/auth/docs/guide/",
      "/auth/docs",
    ]);
  });

  it("has no link to the documents of Latchkey under the name of another service", async () => {
    expect(await links({}, "Example")).toEqual(["/app/", "/docs"]);
  });
});

describe("Strict-Transport-Security", () => {
  const hsts = async (options: Partial<AppOptions>) =>
    (await appWith(options).request("/")).headers.get("strict-transport-security");

  it("ASVS-3.4.1 is sent only over https, and includes subdomains only if the option is on", async () => {
    expect(await hsts({})).toBe("max-age=31536000");
    expect(await hsts({ hstsSubdomains: true })).toBe("max-age=31536000; includeSubDomains");
    expect(await hsts({ hstsSubdomains: true, issuer: "http://localhost:3000" })).toBeNull();
  });
});

describe("a request that no route takes", () => {
  const detailFor = async (method: string, path: string) => {
    const app = appWith({ docs: false, app: false, adminApi: false });
    const answer = await app.request(path, { method });
    return ((await answer.json()) as { readonly detail: string }).detail;
  };

  it("is told its method and path, without what may be a secret", async () => {
    expect(await detailFor("GET", "/user/me")).toBe("No route has this path: 'GET /user/me'.");
    const secret = "s".repeat(41);
    expect(await detailFor("POST", `/x/${secret}`)).not.toContain("sss");
  });

  it("is told the methods that its path supports", async () => {
    expect(await detailFor("PUT", "/health/live")).toBe(
      "This path does not support 'PUT'. Use one of: GET, HEAD.",
    );
  });
});

describe("a page that is not there, in a browser", () => {
  const ask = (
    language: string,
    options: Partial<AppOptions> = {},
    brand: Brand = auth.brand,
    headers: Readonly<Record<string, string>> = { Accept: "text/html" },
  ) =>
    appWith(options, brand).request("/app/account/nothing", {
      headers: { "Accept-Language": language, ...headers },
    });
  const brand: Brand = {
    name: "Bread & Sons",
    color: "#8a4b08",
    supportEmail: "help@bread.example",
  };

  it("is 404 with the brand, the language of the user and a way on", async () => {
    const answer = await ask(
      "de-AT,en;q=0.5",
      { languages: { offered: ["en", "de"], texts: {} } },
      brand,
    );
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const text = await answer.text();
    expect(text).toContain('<html lang="de" dir="ltr">');
    expect(text).toContain("Bread &amp; Sons");
    expect(text).toContain('href="/app/brand.css"');
    expect(text).toContain("Unter dieser Adresse gibt es keine Seite.");
    expect(text).toMatch(
      /<a class="main" href="https:\/\/login.example.com\/app\/login">Zur Anmeldung<\/a>/,
    );
    expect(text).toContain('<a href="mailto:help@bread.example">Support kontaktieren</a>');
    expect(text).not.toMatch(/latchkey(?!\.css)/i);
  });

  it("has the texts of the operator", async () => {
    const texts = { ar: { plain: { notFound: "لا شيء هنا" } } };
    const text = await (await ask("ar", { languages: { offered: ["en", "ar"], texts } })).text();
    expect(text).toContain('<html lang="ar" dir="rtl">');
    expect(text).toContain("لا شيء هنا");
  });

  it("is a problem for every other caller", async () => {
    const answer = await ask("de", {}, brand, { Accept: "application/json" });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: "not_found" });
  });
});

describe("the page without JavaScript", () => {
  it("says so in the language of the user, with the brand and the support", async () => {
    const brand: Brand = { name: "Bread & Sons", supportEmail: "help@bread.example" };
    const languages = { offered: ["en", "de"] as const, texts: {} };
    const app = appWith(
      { languages, fileOf: async (body) => ({ etag: 'W/"1"', body }) as never },
      brand,
    );
    const headers = { "Accept-Language": "de" };
    const text = await (await app.request("/app/login", { headers })).text();
    expect(text).toContain("<h1>Bread &amp; Sons</h1>");
    expect(text).toContain("Diese Seite benötigt JavaScript.");
    expect(text).toContain("mailto:help@bread.example");
    expect(text).not.toContain("This page needs JavaScript.");
  });
});

describe("the root in a browser", () => {
  const ask = (options: Partial<AppOptions>, Accept = "text/html") =>
    appWith(options).request("/", { headers: { Accept } });

  it("leads to the pages in production, wherever they are", async () => {
    for (const [options, location] of [
      [{}, "https://login.example.com/app/"],
      [{ app: false, appUrl: "https://www.example.com/me" }, "https://www.example.com/me/"],
    ] as const) {
      const answer = await ask({ leadsToPages: true, ...options });
      expect([answer.status, answer.headers.get("location")]).toEqual([303, location]);
      expect(answer.headers.get("vary")).toBe("Origin, Accept");
    }
  });

  it("is the page of the developer elsewhere, and JSON for every other caller", async () => {
    expect((await ask({})).status).toBe(200);
    expect((await ask({ leadsToPages: true, app: false })).status).toBe(200);
    for (const options of [{}, { leadsToPages: true }]) {
      const answer = await ask(options, "*/*");
      expect(answer.headers.get("vary")).toBe("Origin, Accept");
      expect(await answer.text()).toBe('{"status":"ok","name":"latchkey","version":"0"}');
    }
  });
});
