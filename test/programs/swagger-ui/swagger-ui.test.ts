import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, extname, join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noLeaks } from "../../suite/leaks.ts";
import { press } from "../../support/browser/app.ts";
import { useLatchkey } from "../latchkey.ts";
import { rowOf } from "../program.ts";

const row = "Swagger UI 5.35";
const setting = "usePkceWithAuthorizationCodeGrant: true";
const manifest = createRequire(import.meta.url).resolve("swagger-ui-dist/package.json");
const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string };
const source = readFileSync(join(import.meta.dirname, "index.html"), "utf8");
const types: Readonly<Record<string, string>> = { ".css": "text/css", ".js": "text/javascript" };

/** Starts a server for the docs page of an API. */
async function startSite() {
  let page = "";
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://site.test");
    response.setHeader("Content-Type", types[extname(pathname)] ?? "text/html");
    response.end(pathname === "/" ? page : readFileSync(join(dirname(manifest), pathname)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    show: (text: string) => void (page = text),
    close: () => void server.close(),
  };
}

type Site = Awaited<ReturnType<typeof startSite>>;

describe(row, () => {
  const sites: Site[] = [];
  beforeAll(async () => void sites.push(await startSite(), await startSite()));
  afterAll(() => sites.forEach(({ close }) => close()));
  const listed = (): Site => sites[0] ?? expect.fail("no site");
  const latchkey = useLatchkey(() => ({ CORS_ORIGINS: listed().origin }));

  interface Options {
    readonly site?: Site;
    readonly html?: string;
    /** How the page authenticates itself. By default it has no secret. */
    readonly withSecret?: boolean;
  }

  /** Opens the page, and clicks **Authorize**. Gives the tab, the window that opens, and the client. */
  async function arrive({ site = listed(), html = source, withSecret = false }: Options = {}) {
    const { issuer, create, visit } = latchkey();
    const uri = `${site.origin}/oauth2-redirect.html`;
    const client = await create("--redirect-uri", uri, ...(withSecret ? [] : ["--public"]));
    const { id: clientId, secret: clientSecret } = client;
    const basic = { clientSecret, useBasicAuthenticationWithAccessCodeGrant: true };
    const settings = { issuer, client: { clientId, ...(withSecret && basic) } };
    site.show(html.replace("$SETTINGS", JSON.stringify(settings)));
    const tab = await visit();
    await tab.goto(site.origin);
    await tab.locator(".auth-wrapper .authorize").click();
    const opened = tab.waitForEvent("popup");
    await tab.locator(".auth-btn-wrapper .authorize").click();
    return { tab, popup: await opened, client };
  }

  /** The response of `/userinfo`, sent with the button of the page. */
  async function tryOut(tab: Page): Promise<unknown> {
    await tab.locator(".auth-btn-wrapper .btn-done").click();
    await tab.locator(".opblock-summary-control").click();
    await press(tab, "Try it out");
    await press(tab, "Execute");
    const response = tab.locator(".live-responses-table .response-col_description pre").first();
    return JSON.parse(await response.innerText());
  }

  it.each([
    ["without a secret", false],
    ["with a secret, which it sends beside its client_id", true],
  ])("logs a user in %s, and calls an API", async (_, withSecret) => {
    const { tab, popup } = await arrive({ withSecret });
    const { logIn, person } = latchkey();
    await logIn(popup);
    await tab.locator(".dialog-ux").getByText("Logout").waitFor();
    expect(await tryOut(tab)).toMatchObject({ sub: person.id, email: person.email });
    const settings = rowOf(row, version);
    for (const one of [setting, "CORS_ORIGINS"]) expect(settings).toContain(`\`${one}\``);
  });

  it("logs nobody in from another origin, and the log says which one to set", async () => {
    const [, site = expect.fail("no site")] = sites;
    const { tab, popup } = await arrive({ site });
    await latchkey().logIn(popup);
    await tab.locator(".dialog-ux").getByText("TypeError: Failed to fetch").waitFor();
    const both = `${listed().origin},${site.origin}`;
    expect(latchkey().logged("origin_refused")).toMatchObject([
      { origin: site.origin, hint: `if the page is yours, set CORS_ORIGINS=${both}` },
    ]);
  });

  it(`logs nobody in without ${setting}, and the operator reads why`, async () => {
    expect(source).toContain(setting);
    const { tab, client } = await arrive({
      html: source.replace(setting, setting.replace("true", "false")),
    });
    // It shows the plus signs of the query as they are.
    const told = "[invalid_request]: The+parameter+code_challenge+is+missing.";
    await tab.locator(".dialog-ux").getByText(told).waitFor();
    await latchkey().expectRefusal(client);
  });
});

describe("the logs", () => noLeaks(4));
