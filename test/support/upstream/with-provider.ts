import { randomUUID } from "node:crypto";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { uniqueName } from "../../suite/http/calls/calls.ts";
import { asksUsernames } from "../browser/api.ts";
import { useVisitors, type Visitor } from "../browser/app-in-browser.ts";
import { closePages, sharedChromium } from "../browser/chromium.ts";
import { startAppSite, type AppSite } from "../browser/site.ts";
import { freePort } from "../network/free-port.ts";
import { secret } from "../secrets.ts";
import { startOnNode, type ProcessTarget } from "../targets/http-target.ts";
import { startRealIssuer, type Member, type RealIssuer } from "./real-issuer.ts";

/** A server whose users can log in at a real issuer, and a browser. */
export interface WithProvider {
  readonly target: ProcessTarget;
  /** The provider `acme`, which is called Acme and whose addresses the operator trusts. */
  readonly acme: RealIssuer;
  /** The origin of the server, for browsers. The issuer is on another site. */
  readonly origin: string;
  /** The URL of the pages. */
  readonly app: string;
  visit(options?: BrowserContextOptions & { allowComplaints?: boolean }): Promise<Visitor>;
}

/** Starts server, issuer and browser before the tests of a file. With `APP_URL`, another server sends the pages. */
export function useProvider({ hasAppUrl = false } = {}): () => WithProvider {
  let setup: WithProvider | undefined;
  let site: AppSite | undefined;
  let browser: Browser;
  const visitors = useVisitors();

  beforeAll(async () => {
    browser = await sharedChromium();
    const port = await freePort();
    const issuer = `http://127.0.0.1:${port}`;
    const clientSecret = secret(`Secret-Of-Acme-${randomUUID()}`);
    const acme = {
      id: "acme",
      name: "Acme",
      issuer,
      client_id: "latchkey",
      client_secret: clientSecret,
      trust_email: true,
    };
    if (hasAppUrl) site = await startAppSite();
    const appUrl = site && localhost(site.origin);
    const target = await startOnNode({
      database: "sqlite",
      env: {
        ISSUER: "",
        ...asksUsernames,
        OIDC_PROVIDERS: JSON.stringify([acme]),
        ...(appUrl !== undefined && { APP_URL: appUrl }),
      },
    });
    const origin = localhost(target.baseUrl);
    await site?.build(origin);
    const redirectUris = [`${origin}/login/acme/callback`];
    setup = {
      target,
      acme: await startRealIssuer(redirectUris, { port, clientSecret }),
      origin,
      app: appUrl ?? `${origin}/app`,
      visit: (options = {}) =>
        visitors.open(browser, origin, issuer, { reducedMotion: "reduce", ...options }),
    };
  });

  afterAll(async () => {
    await closePages();
    await setup?.acme.close();
    await setup?.target.close();
    await site?.close();
  });

  return () => setup ?? expect.fail("the setup exists only while tests run");
}

const localhost = (url: string): string => url.replace("127.0.0.1", "localhost");

/** Somebody with an account at the issuer, and with an address that it has verified. */
export function member(more: Partial<Member> = {}) {
  const username = uniqueName();
  return {
    sub: `sub-${username}`,
    email: `${username}@example.com`,
    email_verified: true,
    name: "Ann Smith",
    preferred_username: username,
    ...more,
  };
}
