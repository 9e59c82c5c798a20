import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import {
  form,
  registerAndLogIn,
  send,
  tokenPath,
  withBearer,
} from "../../suite/http/calls/calls.ts";
import { expectPage, field, follow, press, submitLogin } from "../../support/browser/app.ts";
import { startBlankSite, type Site } from "../../support/browser/site.ts";
import { requestOf } from "../../support/oidc/add-app.ts";
import { allow, expectConsent, expectWelcome, pagesShown } from "../../support/oidc/steps.ts";
import { useApps } from "../../support/oidc/with-apps.ts";

describe("the rules of logins for apps", () => {
  const setup = useApps();

  const confirm = async (page: Page, password: string) => {
    await expectPage(page, "confirm");
    await field(page, "Password").fill(password);
    await press(page, "Continue");
  };

  it.each([
    ["prompt=login", { prompt: "login" }],
    ["max_age=0", { max_age: "0" }],
    ["select_account", { prompt: "select_account" }],
  ] as const)("No loop with %s: one page, and the code", async (_, parameters) => {
    const { target, shop, visit, complaintsOf } = setup();
    const { person } = await registerAndLogIn(target);
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(shop.start());
    await submitLogin(page, person);
    await expectWelcome(page);

    for (const time of ["first", "second"]) {
      const shown = pagesShown(page);
      const before = shop.logins.length;
      const visits: string[] = [];
      const count = (request: { url(): string; isNavigationRequest(): boolean }) => {
        if (request.isNavigationRequest() && /\/authorize\?/.test(request.url())) {
          visits.push(request.url());
        }
      };
      page.on("request", count);
      await page.goto(shop.start(parameters));
      if ("prompt" in parameters && parameters.prompt === "select_account") {
        await follow(page, `Continue as ${person.name}`);
      } else await confirm(page, person.password);
      await expectWelcome(page);
      page.off("request", count);
      expect(shown, time).toEqual(["/app/login"]);
      // From the app, once more if the browser kept the cookie back, and from the page.
      expect(visits.length, time).toBeGreaterThanOrEqual(2);
      expect(visits.length, time).toBeLessThanOrEqual(3);
      expect(shop.logins).toHaveLength(before + 1);
    }
    expect(complaintsOf(visitor)).toEqual([]);
  });

  it("a step-up for one app ends no other", async () => {
    const { target, wiki, shop, visit } = setup();
    const { person } = await registerAndLogIn(target);
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(wiki.start());
    await submitLogin(page, person);
    await expectConsent(page);
    await allow(page);
    await expectWelcome(page);
    const { claims, tokens } = wiki.logins.at(-1)!;
    await page.goto(shop.start());
    await expectWelcome(page);

    for (const parameters of [{ prompt: "login" }, { max_age: "0" }]) {
      await page.goto(shop.start(parameters));
      await confirm(page, person.password);
      await expectWelcome(page);
    }
    expect(shop.logins.at(-1)?.claims["sid"]).not.toBe(claims["sid"]);
    const userInfo = await send(target, "/userinfo", withBearer(tokens.access_token));
    expect(userInfo.body["sub"], userInfo.text).toBe(claims.sub);
    const refreshed = await send(
      target,
      tokenPath,
      form({
        grant_type: "refresh_token",
        refresh_token: String(tokens.refresh_token),
        client_id: String(claims.aud),
      }),
    );
    expect(refreshed.status, refreshed.text).toBe(200);
    const ended = await target.sql(
      `SELECT id FROM sessions WHERE user_id = (SELECT id FROM users WHERE username = '${person.username}') AND revoked_at IS NOT NULL`,
    );
    expect(ended).toEqual([]);
  });

  it("an app may send its users by a form, before and after they log in", async () => {
    const { target, shop, wiki, visit, complaintsOf } = setup();
    const { person } = await registerAndLogIn(target);
    const visitor = await visit();
    const { page } = visitor;
    const post = async (app: typeof shop) => {
      await page.goto(`${app.origin}/bye`);
      await page.evaluate(
        async (start) => {
          const { searchParams } = new URL(start);
          const sent = document.createElement("form");
          sent.method = "post";
          sent.action = start.split("?")[0]!;
          for (const [name, value] of searchParams) {
            const input = document.createElement("input");
            [input.name, input.value] = [name, value];
            sent.append(input);
          }
          document.body.append(sent);
          sent.submit();
        },
        await app.begin(),
      );
    };
    await post(shop);
    await submitLogin(page, person);
    await expectWelcome(page);
    const { sub } = shop.logins.at(-1)!.claims;
    const shown = pagesShown(page);
    await post(shop);
    await expectWelcome(page);
    expect(shown).toEqual([]);
    expect(shop.logins.at(-1)?.claims.sub).toBe(sub);
    await post(wiki);
    await expectConsent(page);
    await allow(page);
    await expectWelcome(page);
    expect(wiki.logins.at(-1)?.claims.sub).toBe(sub);
    expect(complaintsOf(visitor)).toEqual([]);
  });
});

describe("a page of another allowed origin", () => {
  let allowed: Site | undefined;
  const setup = useApps({
    env: async () => {
      allowed = await startBlankSite("localhost");
      return { CORS_ORIGINS: allowed.origin };
    },
  });
  afterAll(() => allowed?.close());

  it("cannot approve", async () => {
    const { target, origin, add, visit } = setup();
    const { person } = await registerAndLogIn(target);
    const { page } = await visit();
    const app = await add({ name: "App", redirectUri: "https://app.example/callback" });
    const query = String(requestOf(app));
    await page.goto(`${origin}/authorize?${query}`);
    await submitLogin(page, person);
    await expectConsent(page, "App");
    // What the page of this server knows does not help the other one.
    const proof = await page.evaluate(async (path) => {
      const answer = await fetch(path, { headers: { "X-Latchkey": "1" } });
      return ((await answer.json()) as { readonly proof: string }).proof;
    }, `/authorize/request?${query}`);
    expect(proof).toMatch(/^cp1_/);

    await page.goto(`${allowed!.origin}/`);
    const outcomes = await page.evaluate(
      async ([at, request, proof]) => {
        const guard = { "X-Latchkey": "1" };
        const body = JSON.stringify({ request, decision: "approve", proof });
        const json = { "Content-Type": "application/json" };
        const decision = { method: "POST", body, credentials: "include" } as const;
        const tries: readonly (readonly [string, RequestInit])[] = [
          [`/authorize/request?${request}`, { headers: guard, credentials: "include" }],
          [`/authorize/request?${request}`, { credentials: "include" }],
          ["/authorize/decision", { ...decision, headers: { ...json, ...guard } }],
          ["/authorize/decision", { ...decision, headers: json }],
          ["/authorize/decision", decision],
          ["/authorize/decision", { ...decision, mode: "no-cors" }],
        ];
        const seen: string[] = [];
        for (const [path, init] of tries) {
          seen.push(
            await fetch(at + path, init).then(
              async ({ type, status }) => (type === "opaque" ? type : `${status}`),
              () => "blocked",
            ),
          );
        }
        // The origin is allowed: it can do what it may.
        const session = await fetch(`${at}/session`, { credentials: "include" });
        return { seen, session: session.type };
      },
      [origin, query, proof] as const,
    );
    expect(outcomes).toEqual({
      seen: ["403", "403", "403", "403", "403", "opaque"],
      session: "cors",
    });
    expect(await target.sql("SELECT id FROM consents")).toEqual([]);
    // The same proof on the page of the server.
    await page.goto(`${origin}/authorize?${query}`);
    await expectConsent(page, "App");
    const approved = await page.evaluate(
      async ([request, proof]) => {
        const headers = { "Content-Type": "application/json", "X-Latchkey": "1" };
        const body = JSON.stringify({ request, decision: "approve", proof });
        return (await fetch("/authorize/decision", { method: "POST", headers, body })).status;
      },
      [query, proof] as const,
    );
    expect(approved).toBe(200);
    expect(await target.sql("SELECT id FROM consents")).toHaveLength(1);
  });
});
