import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { serveApp, type AppSite } from "./site.ts";
import { reportBreaches, watch, type Watch } from "./watch.ts";
import { launchChromium } from "./chromium.ts";
import type { Target } from "../targets/http-target.ts";
import { secret } from "../secrets.ts";

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Somebody's browser, with nothing in it at first. */
export interface Visitor extends Watch {
  readonly context: BrowserContext;
  /** Its first tab. */
  readonly page: Page;
  /** Logs in as a page would, without one; gives the access token. */
  logIn(person: Credentials): Promise<string>;
  /** The value of the session's cookie. */
  cookie(): Promise<string | undefined>;
}

interface VisitOptions extends BrowserContextOptions {
  /** For what cannot go by without the browser's complaints. */
  readonly mayComplain?: boolean;
}

/** A server, the app on an origin of its own, and a browser. */
export interface Stage<T extends Target> {
  readonly api: T;
  readonly app: AppSite;
  readonly browser: Browser;
  visit(options?: VisitOptions): Promise<Visitor>;
}

/** Sets a stage before the tests of a file. After each test its visitors leave, who must have had nothing to complain of. */
export function useStage<T extends Target>(
  openApi: (origin: string) => Promise<T>,
  launch: () => Promise<Browser> = launchChromium,
): () => Stage<T> {
  let stage: Stage<T> | undefined;
  const visitors = useVisitors();

  beforeAll(async () => {
    const [app, browser] = await Promise.all([serveApp(), launch()]);
    const api = await openApi(app.origin);
    await app.build(api.baseUrl);
    const visit = (options?: VisitOptions) =>
      visitors.open(browser, api.baseUrl, app.origin, options);
    stage = { api, app, browser, visit };
  });

  afterAll(async () => {
    if (!stage) return;
    await stage.browser.close();
    await stage.app.close();
    for (const { password_hash } of await stage.api.sql("SELECT password_hash FROM users")) {
      secret(String(password_hash));
    }
    await stage.api.close();
  });

  return () => {
    if (!stage) throw new Error("the stage is there only while tests run");
    return stage;
  };
}

/** Browsers that are closed after each test, and looked at: they must have had nothing to complain of. */
export function useVisitors() {
  const here: { readonly visitor: Visitor; readonly mayComplain: boolean }[] = [];

  afterEach(async () => {
    const leaving = here.splice(0);
    for (const { visitor } of leaving) {
      await visitor.settled();
      await visitor.context.close();
    }
    const complaints = leaving
      .filter(({ mayComplain }) => !mayComplain)
      .flatMap(({ visitor }) => visitor.complaints);
    expect(complaints).toEqual([]);
  });

  return {
    /** For pages of `pages`, which may call `api`; both are origins. */
    async open(
      browser: Browser,
      api: string,
      pages: string,
      { mayComplain = false, ...options }: VisitOptions = {},
    ): Promise<Visitor> {
      const context = await browser.newContext(options);
      context.setDefaultTimeout(15_000);
      await reportBreaches(context);
      const seen = watch(context, api, pages);
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
          (await context.cookies(api)).find(({ name }) => name === "__Host-latchkey")?.value,
      };
      here.push({ visitor, mayComplain });
      return visitor;
    },
  };
}
