import { describe, expect, it, onTestFinished, vi } from "vitest";
import { lies, strangeSubjects, uncheckedLies } from "../../../support/upstream/lies.ts";
import { paths, startLyingIssuer } from "../../../support/upstream/lying-issuer.ts";
import { returnFrom, signUp, stranger, type Stage } from "./stage.ts";
import { expectTrouble, openBrowser, placeOf, waitingIn } from "./visitor.ts";

const cookiesOf = (names: Iterable<string>) => [...names].filter((name) => name.includes("-up"));

/** Providers that lie in what the library and the server must check. */
export function untrueTokens(stage: () => Stage): void {
  describe("a provider that lies", () => {
    it.each(Object.entries({ ...lies, ...uncheckedLies, ...strangeSubjects }))(
      "FE-6 logs nobody in with %s",
      async (_, lie) => {
        const { claims } = await signUp(stage());
        const browser = openBrowser(stage().target);
        const answer = await returnFrom(stage(), browser, "idp", claims, { lie });
        expectTrouble(answer, "idp", "upstream_failed");
        expect(answer.text).toBe("");
        expect(await browser.user()).toBeNull();
        expect(cookiesOf(browser.jar.keys())).toEqual([]);
      },
    );
  });
}

/** Providers that lie or do not respond, and callbacks that do not belong to the login. */
export function lyingProviders(stage: () => Stage): void {
  const cookiesOf = (names: Iterable<string>) => [...names].filter((name) => name.includes("-up"));

  describe("claims of another response", () => {
    it("FE-6 logs nobody in whom it names only at the userinfo endpoint, under another subject", async () => {
      const { claims } = await signUp(stage());
      const browser = openBrowser(stage().target);
      const other = { ...stranger(), email: undefined as unknown as string };
      const lie = { userInfo: { ...claims } };
      const answer = await returnFrom(stage(), browser, "idp", other, { lie });
      expectTrouble(answer, "idp", "upstream_failed");
    });

    it("does not combine the address of one response with the verification of another", async () => {
      const { idp, target } = stage();
      const browser = openBrowser(target);
      const claims = stranger();
      const lie = { claims: { email: undefined }, userInfo: { email_verified: false } };
      const token = waitingIn(
        await returnFrom({ idp, doubtful: idp }, browser, "idp", claims, { lie }),
      );
      const seen = await browser.call("POST", "/session/upstream/preview", { token });
      expect(seen.body["case"]).toBe("email_needed");
    });
  });

  describe("a user who cancels at the provider", () => {
    it("is back on the login page, and can go on where the login began", async () => {
      const { idp, real, github, target } = stage();
      for (const [provider, cancel] of [
        ["idp", idp.cancel],
        ["real", real.cancel],
        ["github", github.cancel],
      ] as const) {
        const browser = openBrowser(target);
        const url = await browser.start(provider, { continue: "account/sessions" });
        const answer = await browser.back(await cancel(url));
        expectTrouble(answer, provider, "upstream_denied");
        expect(placeOf(answer).query["continue"]).toBe("account/sessions");
        expect(cookiesOf(browser.jar.keys())).toEqual([]);
      }
    });
  });

  describe("a provider that does not work", () => {
    it.each([
      ["away", "upstream_unavailable"],
      ["error", "upstream_unavailable"],
      ["html", "upstream_failed"],
      ["malformed", "upstream_failed"],
      ["huge", "upstream_failed"],
    ] as const)("costs only its own button: %s", async (fault, error) => {
      const { idp, doubtful, beside } = stage();
      onTestFinished(() => idp.faults.clear());
      const { claims } = await signUp(stage());
      for (const path of [paths.discovery, paths.token, paths.keys]) {
        // A server that has not read the documents of the provider.
        const target = await beside({});
        const browser = openBrowser(target);
        idp.faults.clear();
        if (path === paths.discovery) {
          idp.faults.set(path, fault);
          expectTrouble(await browser.visit("/login/idp"), "idp", error, path);
        } else {
          const url = await browser.start("idp");
          idp.faults.set(path, fault);
          expectTrouble(await browser.back(idp.authorize(url, claims)), "idp", error, path);
        }
        expect(await browser.user()).toBeNull();
        const other = await returnFrom(stage(), openBrowser(target), "doubtful", stranger());
        expect(placeOf(other).path).toBe("/app/connect");
        expect(doubtful.faults.size).toBe(0);
      }
    });

    it("is not waited for longer than the limit of a request", async () => {
      const { idp, beside } = stage();
      onTestFinished(() => idp.faults.clear());
      idp.faults.set(paths.discovery, "slow");
      const browser = openBrowser(await beside({}));
      expectTrouble(await browser.visit("/login/idp"), "idp", "upstream_unavailable");
    });

    it("is asked again only after ten seconds, and its documents are kept for an hour", async () => {
      const { idp, beside } = stage();
      onTestFinished(() => {
        idp.faults.clear();
        vi.useRealTimers();
      });
      const browser = openBrowser(await beside({}));
      const asked = () => idp.requests.filter((one) => one.endsWith(paths.discovery)).length;
      const before = asked();
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
      idp.faults.set(paths.discovery, "error");
      for (let attempt = 0; attempt < 3; attempt++) {
        expectTrouble(await browser.visit("/login/idp"), "idp", "upstream_unavailable");
      }
      expect(asked() - before).toBe(1);
      idp.faults.clear();
      vi.setSystemTime(Date.now() + 11_000);
      for (let attempt = 0; attempt < 3; attempt++) await browser.start("idp");
      expect(asked() - before).toBe(2);
      // An old document is better than none.
      idp.faults.set(paths.discovery, "away");
      vi.setSystemTime(Date.now() + 61 * 60 * 1000);
      await browser.start("idp");
      expect(asked() - before).toBe(3);
      vi.setSystemTime(Date.now() + 24 * 60 * 60 * 1000);
      expectTrouble(await browser.visit("/login/idp"), "idp", "upstream_unavailable");
    });

    it("works again a minute after it changed its key", async () => {
      const idp = await startLyingIssuer();
      onTestFinished(async () => {
        vi.useRealTimers();
        await idp.close();
      });
      const { issuer, clientId, clientSecret } = idp;
      const entry = { id: "idp", name: "Idp", issuer, client_id: clientId };
      const OIDC_PROVIDERS = JSON.stringify([{ ...entry, client_secret: clientSecret }]);
      const browser = openBrowser(await stage().beside({ OIDC_PROVIDERS }));
      const there = { idp, doubtful: idp };
      waitingIn(await returnFrom(there, browser, "idp", stranger()));
      await idp.replaceKey();
      const early = await returnFrom(there, browser, "idp", stranger());
      expectTrouble(early, "idp", "upstream_failed");
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
      waitingIn(await returnFrom(there, browser, "idp", stranger()));
      expect(idp.requests.filter((one) => one.endsWith(paths.keys))).toHaveLength(2);
    });

    it.each([
      ["another issuer", { issuer: "https://evil.example" }],
      ["no token endpoint", { token_endpoint: undefined }],
      ["a token endpoint over plain http elsewhere", { token_endpoint: "ftp://127.0.0.1/token" }],
      ["no code flow", { response_types_supported: ["id_token"] }],
    ])("is not used with a discovery document that has %s", async (_, document) => {
      const { idp, beside } = stage();
      onTestFinished(() => void (idp.document = {}));
      idp.document = document;
      const browser = openBrowser(await beside({}));
      expectTrouble(await browser.visit("/login/idp"), "idp", "upstream_failed");
    });
  });

  describe("a callback", () => {
    it("MX-1 of one provider is refused with the state of another", async () => {
      const { target, idp, doubtful } = stage();
      const { claims } = await signUp(stage());
      const browser = openBrowser(target);
      const atIdp = idp.authorize(await browser.start("idp"), claims).url;
      const swapped = atIdp.replace("/login/idp/", "/login/doubtful/");
      const answer = await browser.back({ url: swapped });
      expect(answer.status).toBe(400);
      const code = new URL(doubtful.authorize(await browser.start("doubtful"), stranger()).url)
        .searchParams;
      const mixed = new URL(idp.authorize(await browser.start("idp"), claims).url);
      mixed.searchParams.set("code", code.get("code") ?? "");
      mixed.searchParams.set("iss", code.get("iss") ?? "");
      expectTrouble(await browser.back({ url: mixed.href }), "idp", "upstream_failed");
      expect(await browser.user()).toBeNull();
    });

    it("FE-5 without the cookie of the browser that began is 400, connects nothing, and says what to do", async () => {
      const { target, idp } = stage();
      const { claims } = await signUp(stage());
      const attacker = openBrowser(target);
      const callback = idp.authorize(await attacker.start("idp"), claims);
      const victim = openBrowser(target);
      const answer = await victim.back(callback);
      expect(answer.status).toBe(400);
      expect(await victim.user()).toBeNull();
      const { pathname, search } = new URL(callback.url);
      const page = await target.fetch(pathname + search, {
        headers: { Accept: "text/html", "Sec-Fetch-Site": "same-origin" },
      });
      expect(page.status).toBe(400);
      expect(await page.text()).toMatch(/again/i);
      for (const [path, text] of [
        [pathname + search, "Das hat zu lange gedauert"],
        ["/login/nobody", "Unter dieser Adresse gibt es keine Seite."],
      ] as const) {
        const german = await target.fetch(path, {
          headers: {
            Accept: "text/html",
            "Accept-Language": "de",
            "Sec-Fetch-Site": "same-origin",
          },
        });
        const shown = await german.text();
        expect(shown, path).toContain(text);
        expect(shown, path).toContain(`href="${target.issuer}/app/login"`);
      }
      // The browser that began it can still go on.
      expect(placeOf(await attacker.back(callback)).path).toBe("/app/login");
    });

    it("VULN-22 VULN-61 needs the state of its own start, which is random", async () => {
      const { target, idp } = stage();
      const { claims } = await signUp(stage());
      const browser = openBrowser(target);
      const stateOf = (url: string) => new URL(url).searchParams.get("state") ?? "";
      const others = [await browser.start("idp"), await browser.start("idp")].map(stateOf);
      const { url } = idp.authorize(await browser.start("idp"), claims);
      const states = [...others, stateOf(url)];
      for (const state of states) expect(state).toMatch(/^[\w-]{22,}$/);
      expect(new Set(states).size).toBe(3);
      const changes: ((query: URLSearchParams) => void)[] = [
        (query) => query.delete("state"),
        (query) => query.set("state", ""),
        (query) => query.set("state", [...stateOf(url)].toReversed().join("")),
      ];
      for (const change of changes) {
        const wrong = new URL(url);
        change(wrong.searchParams);
        expect((await browser.back({ url: wrong.href })).status, wrong.search).toBe(400);
      }
      expect(await browser.user()).toBeNull();
      placeOf(await browser.back({ url }));
      expect(await browser.user()).not.toBeNull();
    });

    it("FE-4 works once", async () => {
      const { target, idp } = stage();
      const { claims } = await signUp(stage());
      const browser = openBrowser(target);
      const url = await browser.start("idp");
      const before = new Map(browser.jar);
      const callback = idp.authorize(url, claims);
      placeOf(await browser.back(callback));
      expect((await browser.back(callback)).status).toBe(400);
      // Nor with a copy of the cookie, because the provider takes its code once.
      expectTrouble(await openBrowser(target, before).back(callback), "idp", "upstream_failed");
    });

    it("FE-4 works once before a first login too, and a second try costs nothing", async () => {
      const { target, idp } = stage();
      const claims = stranger();
      const browser = openBrowser(target);
      const callback = idp.authorize(await browser.start("idp"), claims);
      const token = waitingIn(await browser.back(callback));
      expect((await browser.back(callback)).status).toBe(400);
      const { preferred_username: username, name } = claims;
      const made = await browser.call("POST", "/session/upstream", { token, username, name });
      expect(made.status, made.text).toBe(200);
    });

    it("FE-4 works within ten minutes", async () => {
      const { target, idp } = stage();
      const { claims } = await signUp(stage());
      const browser = openBrowser(target);
      const callback = idp.authorize(await browser.start("idp"), claims);
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10 * 60 * 1000 + 1000 });
      onTestFinished(() => void vi.useRealTimers());
      expect((await browser.back(callback)).status).toBe(400);
    });

    it("FE-4 of a provider that was switched off meanwhile is refused", async () => {
      const { idp, beside } = stage();
      const { claims } = await signUp(stage());
      const browser = openBrowser(stage().target);
      const callback = idp.authorize(await browser.start("idp"), claims);
      const others = JSON.stringify([
        { id: "another", name: "Another", issuer: "http://localhost:9", client_id: "x" },
      ]);
      const off = openBrowser(await beside({ OIDC_PROVIDERS: others }), browser.jar);
      expect((await off.back(callback)).status).toBe(404);
      expect(await off.user()).toBeNull();
    });

    it("FE-4 of a provider that has another issuer now is refused", async () => {
      const { idp, doubtful, beside } = stage();
      const { claims } = await signUp(stage());
      const browser = openBrowser(stage().target);
      const callback = idp.authorize(await browser.start("idp"), claims);
      const { issuer, clientId, clientSecret } = doubtful;
      const moved = { id: "idp", name: "Idp", issuer, client_id: clientId };
      const OIDC_PROVIDERS = JSON.stringify([{ ...moved, client_secret: clientSecret }]);
      const other = openBrowser(await beside({ OIDC_PROVIDERS }), browser.jar);
      expect((await other.back(callback)).status).toBe(400);
    });

    it("is refused to scripts and frames", async () => {
      const { target } = stage();
      for (const headers of [
        { "Sec-Fetch-Mode": "cors" },
        { "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image" },
        { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe" },
      ]) {
        for (const path of ["/login/idp", "/login/idp/callback?code=a&state=b"]) {
          const answer = await target.fetch(path, { headers });
          expect(answer.status, path).toBe(403);
          await answer.body?.cancel();
        }
      }
    });

    it("keeps five logins apart in tabs, and forgets the first of them", async () => {
      const { target, idp } = stage();
      const { claims, person } = await signUp(stage());
      const browser = openBrowser(target);
      const urls: string[] = [];
      for (let tab = 0; tab < 5; tab++) {
        urls.push(await browser.start("idp"));
        // Two logins that begin in one millisecond are equally old.
        const begun = Date.now();
        await expect.poll(Date.now, { interval: 1 }).toBeGreaterThan(begun);
      }
      expect(cookiesOf(browser.jar.keys())).toHaveLength(4);
      const [first = "", ...others] = urls.map((url) => idp.authorize(url, claims).url);
      expect((await browser.back({ url: first })).status).toBe(400);
      for (const url of others.toReversed()) {
        expect(placeOf(await browser.back({ url })).path).toBe("/app/login");
      }
      expect(await browser.user()).toBe(person.username);
    });
  });

  describe("the start of a login", () => {
    it.each([
      "//evil.example",
      "/\\evil.example",
      "https:evil.example",
      "https://evil.example/",
      "https://login.example.com.evil.example/",
      "https://user@app.example.com/",
      "%2f%2fevil.example",
      "login?x=%2f%2fevil.example",
      "javascript:alert(1)",
      "login\r\nX: y",
      `account/${"x".repeat(1100)}`,
      "nowhere",
    ])("OR-1 leads nowhere for continue=%j", async (target) => {
      const browser = openBrowser(stage().target);
      const answer = await browser.visit(`/login/idp?${new URLSearchParams({ continue: target })}`);
      expect([400, 422]).toContain(answer.status);
      expect(answer.headers.get("location")).toBeNull();
      expect(cookiesOf(browser.jar.keys())).toEqual([]);
    });

    it("OR-1 leads to a page of an allowed origin, and to nothing else from the provider", async () => {
      const { target, idp } = stage();
      const { claims } = await signUp(stage());
      const browser = openBrowser(target);
      const query = { continue: "https://app.example.com/welcome" };
      const callback = new URL(idp.authorize(await browser.start("idp", query), claims).url);
      callback.searchParams.set("continue", "https://evil.example/");
      callback.searchParams.set("redirect_uri", "https://evil.example/");
      const answer = await browser.back({ url: callback.href });
      expect(answer.headers.get("location")).toBe("https://app.example.com/welcome");
    });

    it("is 404 for a provider that nobody set up", async () => {
      const browser = openBrowser(stage().target);
      for (const path of ["/login/other", "/login/__proto__"]) {
        expect((await browser.visit(path)).status, path).toBe(404);
      }
    });
  });
}
