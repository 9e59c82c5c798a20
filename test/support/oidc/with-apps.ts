import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { asksUsernames } from "../browser/api.ts";
import { useVisitors, type Visitor } from "../browser/app-in-browser.ts";
import { closePages, sharedChromium } from "../browser/chromium.ts";
import { startAppSite, type AppSite } from "../browser/site.ts";
import { keepHashesSecret, startOnNode, type ProcessTarget } from "../targets/http-target.ts";
import { addApp, type KnownApp, type NewApp } from "./add-app.ts";
import { startRelyingApp, type RelyingApp } from "./app.ts";

/** A server, apps whose users log in there, and a browser. */
export interface WithApps {
  readonly target: ProcessTarget;
  /** The origin of the server, for browsers. The apps are on another site. */
  readonly origin: string;
  /** The URL of the pages. */
  readonly pages: string;
  /** An app of somebody else, with https. Users are asked for their consent. */
  readonly wiki: RelyingApp;
  /** An app of the operator, with https. Users are not asked. */
  readonly shop: RelyingApp;
  /** Registers an app at the server. */
  add(app: NewApp): Promise<KnownApp>;
  visit(options?: BrowserContextOptions): Promise<Visitor>;
  /** What the browser of a visitor complained about, without the pages of the apps. */
  complaintsOf(visitor: Visitor): readonly string[];
}

type Variables = Readonly<Record<string, string>>;

/** Starts all of it before the tests of a file. With `ownPages`, another server sends these pages. */
export function useApps({
  ownPages,
  env = {},
}: {
  readonly ownPages?: readonly string[];
  /** More variables of the server. Another site that they name starts in here. */
  readonly env?: Variables | (() => Promise<Variables>);
} = {}): () => WithApps {
  let setup: WithApps | undefined;
  let site: AppSite | undefined;
  const visitors = useVisitors();

  beforeAll(async () => {
    const browser: Browser = await sharedChromium();
    if (ownPages) site = await startAppSite();
    const appUrl = site && localhost(site.origin);
    const more = typeof env === "function" ? await env() : env;
    const target = await startOnNode({
      database: "sqlite",
      env: {
        ISSUER: "",
        ...asksUsernames,
        ...(ownPages && appUrl !== undefined && { APP_URL: appUrl, OWN_PAGES: ownPages.join() }),
        ...more,
      },
    });
    const origin = localhost(target.baseUrl);
    await site?.build(origin, ownPages);
    const wiki = await startRelyingApp({ name: "Wiki", isSecure: true });
    const shop = await startRelyingApp({ name: "Shop", isSecure: true });

    const add = (app: NewApp) => addApp(target, app);
    for (const [app, name] of [
      [wiki, "Example Wiki"],
      [shop, "Our Shop"],
    ] as const) {
      const { id } = await add({
        name,
        redirectUri: `${app.origin}/callback`,
        postLogoutUri: `${app.origin}/bye`,
        isFirstParty: app === shop,
        contact: "help@wiki.example",
      });
      app.register({ issuer: origin, id });
    }
    setup = {
      target,
      origin,
      pages: appUrl ?? `${origin}/app`,
      wiki,
      shop,
      add,
      visit: (options = {}) =>
        visitors.open(browser, origin, appUrl ?? origin, {
          reducedMotion: "reduce",
          ignoreHTTPSErrors: true,
          // The apps are elsewhere: `complaintsOf` has the rest.
          allowComplaints: true,
          ...options,
        }),
      complaintsOf: ({ complaints }) =>
        complaints.filter((one) => !/^a (?:request to https?:\/\/127|token in a URL)/.test(one)),
    };
  });

  afterAll(async () => {
    await closePages();
    if (setup) {
      await keepHashesSecret(setup.target);
      await Promise.all([setup.wiki.close(), setup.shop.close(), setup.target.close()]);
    }
    await site?.close();
  });

  return () => setup ?? expect.fail("the setup exists only while tests run");
}

const localhost = (url: string): string => url.replace("127.0.0.1", "localhost");
