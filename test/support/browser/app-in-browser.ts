import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { plainCookies, secureCookies } from "../../../src/contract/security.ts";
import { secret } from "../secrets.ts";
import type { Target } from "../targets/http-target.ts";
import { closePages, sharedChromium } from "./chromium.ts";
import { startAppSite, type AppSite } from "./site.ts";
import { reportPolicyViolations, watch, type Watch } from "./watch.ts";

/** The cookie of a session, by a server with an https `ISSUER` and by the others. */
const sessionCookies = [secureCookies.session, plainCookies.session];

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The browser profile of one visitor, empty at first. */
export interface Visitor extends Watch {
  readonly context: BrowserContext;
  /** Its first tab. */
  readonly page: Page;
  /** Logs in with the request that a page sends. Returns the access token. */
  logIn(person: Credentials): Promise<string>;
  /** The value of the session's cookie. */
  cookie(): Promise<string | undefined>;
}

interface VisitOptions extends BrowserContextOptions {
  /** For visits that cannot avoid complaints of the browser. */
  readonly allowComplaints?: boolean;
  /** Further origins to which pages may send requests. */
  readonly others?: readonly string[];
  /** Another browser than that of the setup. */
  readonly browser?: Browser;
}

/** A Latchkey server, the example app on its own origin, and a browser. */
export interface AppInBrowser<T extends Target> {
  readonly api: T;
  readonly app: AppSite;
  readonly browser: Browser;
  visit(options?: VisitOptions): Promise<Visitor>;
}

/** Starts server, app and browser before the tests of a file. Closes the visitors after each test, and expects no complaints. */
export function useAppInBrowser<T extends Target>(
  startApi: (origin: string) => Promise<T>,
): () => AppInBrowser<T> {
  let setup: AppInBrowser<T> | undefined;
  const visitors = useVisitors();

  beforeAll(async () => {
    const [app, browser] = await Promise.all([startAppSite(), sharedChromium()]);
    const api = await startApi(app.origin);
    await app.build(api.baseUrl);
    const visit = ({ browser: other = browser, ...options }: VisitOptions = {}) =>
      visitors.open(other, api.baseUrl, app.origin, options);
    setup = { api, app, browser, visit };
  });

  afterAll(async () => {
    if (!setup) return;
    await closePages();
    await setup.app.close();
    for (const { password_hash } of await setup.api.sql(
      "SELECT password_hash FROM users WHERE password_hash LIKE '$%'",
    )) {
      secret(String(password_hash));
    }
    await setup.api.close();
  });

  return () => {
    if (!setup) throw new Error("The setup exists only while tests run.");
    return setup;
  };
}

/** Opens visitors, closes them after each test, and expects that their browsers had no complaints. */
export function useVisitors() {
  const visitors: { readonly visitor: Visitor; readonly allowComplaints: boolean }[] = [];

  afterEach(async () => {
    const closing = visitors.splice(0);
    for (const { visitor } of closing) {
      await visitor.settled();
      await visitor.context.close();
    }
    const complaints = closing
      .filter(({ allowComplaints }) => !allowComplaints)
      .flatMap(({ visitor }) => visitor.complaints);
    expect(complaints).toEqual([]);
  });

  return {
    /** Opens a visitor whose pages come from `pages` and may send requests to `api`. Both are origins. */
    async open(
      browser: Browser,
      api: string,
      pages: string,
      { allowComplaints = false, others, ...options }: Omit<VisitOptions, "browser"> = {},
    ): Promise<Visitor> {
      const context = await browser.newContext(options);
      context.setDefaultTimeout(60_000);
      await reportPolicyViolations(context);
      const seen = watch(context, api, pages, others);
      const visitor: Visitor = {
        ...seen,
        context,
        page: await context.newPage(),
        async logIn({ username, password }) {
          const data = { username, password };
          const headers = { Origin: pages };
          const answer = await context.request.post(`${api}/session`, { data, headers });
          expect(answer.status()).toBe(200);
          secret((await visitor.cookie()) ?? "");
          return secret(String(((await answer.json()) as Record<string, unknown>)["access_token"]));
        },
        cookie: async () =>
          (await context.cookies(api)).find(({ name }) => sessionCookies.includes(name))?.value,
      };
      visitors.push({ visitor, allowComplaints });
      return visitor;
    },
  };
}
