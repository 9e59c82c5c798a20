import { describe, expect, it } from "vitest";
import { decodeToken } from "../../../support/tokens/forge.ts";
import { accountRow, setAccount } from "../calls/accounts.ts";
import { verify, type Answer } from "../calls/calls.ts";
import { addTotp, codeOf } from "../calls/factors.ts";
import { preview, returnFrom, signUp, stranger, type Stage } from "./stage.ts";
import { openBrowser, expectTrouble, placeOf, waitingIn, type Visitor } from "./visitor.ts";

/** Logins of users whose identity is known. */
export function knownIdentities(stage: () => Stage): void {
  describe("a user whose identity is known", () => {
    it("logs in, is led on, and gets the cookies of a login", async () => {
      const { claims, person } = await signUp(stage());
      const browser = openBrowser(stage().target);
      const query = { continue: "account/sessions" };
      const answer = await returnFrom(stage(), browser, "idp", claims, { query });
      expect(placeOf(answer)).toEqual({ path: "/app/account/sessions", query: {}, fragment: "" });
      expect(await browser.user()).toBe(person.username);
      const kept = [...browser.jar.keys()].toSorted();
      expect(kept).toContain("__Host-latchkey-hint");
      expect(kept.filter((name) => name.includes("-up"))).toEqual([]);
      const cookies = answer.headers.getSetCookie().join("\n");
      expect(cookies).toMatch(/^__Host-latchkey=rt1_.*; HttpOnly; Secure; SameSite=Strict$/m);
      expect(cookies).not.toMatch(/Domain=/i);
    });

    it("is forgotten when the browser is closed, if the start said so, also with a second factor", async () => {
      const { claims, token } = await signUp(stage());
      const query = { remember: "false" };
      const expectForgotten = async (browser: Visitor, answer: Answer) => {
        const refreshed = await browser.call("POST", "/session/refresh");
        for (const { headers } of [answer, refreshed]) {
          const cookies = headers.getSetCookie().filter((one) => /latchkey(-hint)?=/.test(one));
          expect(cookies).toHaveLength(2);
          expect(cookies.join("\n")).not.toMatch(/Max-Age|Expires/i);
        }
        const { expires_at } = (await browser.call("GET", "/session")).body;
        expect(Date.parse(String(expires_at))).toBeLessThanOrEqual(Date.now() + 12 * 3_600_000);
      };

      const first = openBrowser(stage().target);
      await expectForgotten(first, await returnFrom(stage(), first, "idp", claims, { query }));

      const { secret } = await addTotp(stage().target, token);
      const second = openBrowser(stage().target);
      const { fragment } = placeOf(await returnFrom(stage(), second, "idp", claims, { query }));
      const mfa_token = new URLSearchParams(fragment).get("mfa");
      const proof = { mfa_token, totp: codeOf(secret, 1) };
      await expectForgotten(second, await second.call("POST", "/session/second-factor", proof));
    });

    it("logs in through oidc-provider, and again without being asked there", async () => {
      const { target, real } = stage();
      const claims = stranger();
      const first = openBrowser(target);
      const url = await first.start("real");
      const token = waitingIn(await first.back(await real.authorize(url, claims)));
      const chosen = { username: claims.preferred_username, name: claims.name };
      const made = await first.call("POST", "/session/upstream", { token, ...chosen });
      expect(made.status, made.text).toBe(200);
      const second = openBrowser(target);
      const answer = await second.back(await real.authorize(await second.start("real"), claims));
      expect(placeOf(answer).path).toBe("/app/login");
      expect(await second.user()).toBe(claims.preferred_username);
    });

    it("has a session with the method of the provider and its time of the proof, never a later one", async () => {
      const { claims, person } = await signUp(stage());
      const now = Math.floor(Date.now() / 1000);
      for (const [given, expected] of [
        [now - 3600, now - 3600],
        [now + 3600, now],
        [now - 3600.5, now - 3601],
        [1e300, now],
        [undefined, now],
      ] as const) {
        const browser = openBrowser(stage().target);
        const lie = { claims: { auth_time: given } };
        placeOf(await returnFrom(stage(), browser, "idp", claims, { lie }));
        const token = await browser.token();
        const { payload } = decodeToken(token);
        const time = Number(payload["auth_time"]);
        expect(Math.abs(time - expected), String(given)).toBeLessThan(120);
        expect(time).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000));
        expect(payload["acr"]).toBe("aal1");
        expect(payload["amr"] ?? []).not.toContain("pwd");
        const { body } = await verify(stage().target, token);
        expect(body).toMatchObject({ active: true, username: person.username });
      }
    });

    describe("while another account is logged in in the browser", () => {
      /** A browser in which Ann is logged in, and what a login at the provider as Bea leads to there. */
      async function arriveAsBea(from: "cross-site" | "same-origin") {
        const bea = await signUp(stage());
        const ann = await signUp(stage());
        const url = await ann.browser.start("idp", {}, from);
        const answer = await ann.browser.back(stage().idp.authorize(url, bea.claims));
        return { ann, bea, answer, browser: ann.browser };
      }

      it.each(["cross-site", "same-origin"] as const)(
        "A3: logs nobody out without a click, if the login began %s",
        async (from) => {
          const { ann, bea, answer, browser } = await arriveAsBea(from);
          const token = waitingIn(answer);
          expect(await browser.user()).toBe(ann.person.username);
          expect((await verify(stage().target, ann.token)).status).toBe(200);
          expect(await preview(browser, token)).toMatchObject({
            case: "switch",
            account: { username: ann.person.username },
            owner: { username: bea.person.username },
          });
          const clicked = await browser.call("POST", "/session/upstream", { token });
          expect(clicked.status, clicked.text).toBe(200);
          expect(await browser.user()).toBe(bea.person.username);
          expect((await verify(stage().target, ann.token)).status).toBe(401);
        },
      );

      it("A3: keeps the account for a user who does not click, and the token works once", async () => {
        const { ann, answer, browser } = await arriveAsBea("cross-site");
        const token = waitingIn(answer);
        const elsewhere = openBrowser(stage().target);
        const taken = await elsewhere.call("POST", "/session/upstream", { token });
        expect(taken.status).toBe(400);
        expect(await browser.user()).toBe(ann.person.username);
        expect((await browser.call("POST", "/session/upstream", { token })).status).toBe(200);
        expect((await browser.call("POST", "/session/upstream", { token })).status).toBe(400);
      });

      it("names only the account of the login after the other one has logged out", async () => {
        const { bea, answer, browser } = await arriveAsBea("same-origin");
        const token = waitingIn(answer);
        await browser.call("DELETE", "/session");
        const shown = await preview(browser, token);
        expect(shown).toMatchObject({ case: "switch", owner: { username: bea.person.username } });
        expect(shown).not.toHaveProperty("account");
        expect(shown).not.toHaveProperty("username");
      });
    });

    it("logs in over plain http in a network, where browsers do not say where a request comes from", async () => {
      const { claims, person } = await signUp(stage());
      const target = await stage().beside({ ISSUER: "http://192.168.1.5:3000" });
      const browser = openBrowser(target, new Map(), { isOld: true });
      const query = { continue: "account" };
      const answer = await returnFrom(stage(), browser, "idp", claims, { query });
      expect(answer.headers.get("location")).toBe("http://192.168.1.5:3000/app/account");
      expect(await browser.user()).toBe(person.username);
      expect([...browser.jar.keys()].filter((name) => name.startsWith("__"))).toEqual([]);
      // A link to connect needs the cookie, which no other site can make the browser send.
      const url = await browser.start("idp", { intent: "link" });
      expect(url).toContain(stage().idp.origin);
      const bare = openBrowser(target, new Map(), { isOld: true });
      const elsewhere = await bare.visit("/login/idp?intent=link", "cross-site");
      expect(placeOf(elsewhere).path).toBe("/app/account/connected");
      const lost = await bare.back(stage().idp.authorize(url, claims));
      expect(lost.status).toBe(400);
    });

    it("is noted with the time of the last use", async () => {
      const { claims, token, browser } = await signUp(stage());
      const list = async () => {
        const { body } = await browser.call("GET", "/users/me/identities", undefined, token);
        return body["identities"] as readonly Record<string, unknown>[];
      };
      expect(await list()).toMatchObject([
        { provider: "idp", email: claims.email, available: true, last_used_at: null },
      ]);
      placeOf(await returnFrom(stage(), openBrowser(stage().target), "idp", claims));
      expect(await list()).toMatchObject([{ last_used_at: expect.any(String) }]);
    });

    it("is asked for the second factor of the account, and continues then", async () => {
      const { claims, person, token } = await signUp(stage());
      const { secret: base32 } = await addTotp(stage().target, token);
      const browser = openBrowser(stage().target);
      const query = { continue: "account/security" };
      const answer = await returnFrom(stage(), browser, "idp", claims, { query });
      const place = placeOf(answer);
      expect(place).toMatchObject({ path: "/app/login", query: { continue: "account/security" } });
      const fragment = new URLSearchParams(place.fragment);
      expect(await browser.user()).toBeNull();
      const proof = { mfa_token: fragment.get("mfa"), totp: codeOf(base32) };
      const done = await browser.call("POST", "/session/second-factor", proof);
      expect(done.status, done.text).toBe(200);
      expect(await browser.user()).toBe(person.username);
    });

    it("of a disabled account is told no more than that the login failed", async () => {
      const { claims, person } = await signUp(stage());
      await setAccount(stage().target, person, "disabled_at", "1");
      const browser = openBrowser(stage().target);
      const query = { continue: "account/sessions" };
      const answer = await returnFrom(stage(), browser, "idp", claims, { query });
      expectTrouble(answer, "idp", "upstream_failed");
      expect(placeOf(answer).query["continue"]).toBe("account/sessions");
      expect(await browser.user()).toBeNull();
      expect([...browser.jar.keys()].filter((name) => name.includes("-up"))).toEqual([]);
    });

    it("is asked at the provider again if the page behind `continue` asked for a new proof", async () => {
      const { claims, person } = await signUp(stage());
      const query = { continue: "authorize?client_id=app&asked=1" };
      const browser = openBrowser(stage().target);
      const url = await browser.start("idp", query);
      expect(new URL(url).searchParams.get("max_age")).toBe("0");
      const old = { claims: { auth_time: Math.floor(Date.now() / 1000) - 60 } };
      const stale = await browser.back(stage().idp.authorize(url, claims, old));
      expectTrouble(stale, "idp", "upstream_failed");
      expect(await browser.user()).toBeNull();
      placeOf(await returnFrom(stage(), browser, "idp", claims, { query }));
      expect(await browser.user()).toBe(person.username);
    });

    it("of an account whose address must be verified first is told so", async () => {
      const { claims, person } = await signUp(stage());
      await setAccount(stage().target, person, "email_verified_at", "NULL");
      const strict = openBrowser(await stage().beside({ REQUIRE_VERIFIED_EMAIL: "on" }));
      expectTrouble(await returnFrom(stage(), strict, "idp", claims), "idp", "email_not_verified");
      expect(await strict.user()).toBeNull();
    });

    it("replaces the session of the same account in the browser", async () => {
      const { browser, claims, person, token } = await signUp(stage());
      expect(placeOf(await returnFrom(stage(), browser, "idp", claims)).path).toBe("/app/login");
      expect(await browser.user()).toBe(person.username);
      expect((await verify(stage().target, token)).status).toBe(401);
    });

    it("keeps the address and the name of the account, whatever the provider says later", async () => {
      const { claims, person } = await signUp(stage());
      const before = await accountRow(stage().target, person);
      const changed = { ...claims, email: `other-${claims.email}`, name: "Somebody Else" };
      placeOf(await returnFrom(stage(), openBrowser(stage().target), "idp", changed));
      const after = await accountRow(stage().target, person);
      expect([after["email"], after["name"]]).toEqual([before["email"], before["name"]]);
    });
  });
}
