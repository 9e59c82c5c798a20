import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { asBrowser } from "../../../../support/targets/as-browser.ts";
import { allowedOrigin, type Target } from "../../../../support/targets/http-target.ts";
import { decodeToken, forge } from "../../../../support/tokens/forge.ts";
import { newOidcKey, providerDrivers } from "../../../../support/tokens/oidc-key.ts";
import { logOutBy, readSession, registerAndLogInFrom } from "../../calls/browser.ts";
import { form, send, tokenPath } from "../../calls/calls.ts";
import { expectProblem } from "../../calls/expect.ts";
import { logInToApp, logOutAsPage, silently } from "./flow.ts";
import {
  bye,
  openLogout,
  openLogoutStage,
  readRequest,
  requestIn,
  shownFor,
  type LogoutStage,
} from "./stage.ts";

const state = "a state & more=?";

/** Logouts that begin at an app (OpenID Connect RP-Initiated Logout 1.0). The first names are those of the conformance suite. */
export function logouts(target: () => Target): void {
  const open = () => openLogoutStage(target());
  const shown = (query: Readonly<Record<string, string>>, { cookie }: LogoutStage) =>
    shownFor(target(), query, cookie);
  /** Ends the session of the browser, as the page of the logout does. */
  const end = async ({ cookie, sid }: LogoutStage) => {
    expect((await logOutBy(target(), cookie)).status).toBe(204);
    expect((await readSession(target(), cookie)).body).toEqual({ user: null });
    const [row] = await target().sql(`SELECT revoked_at FROM sessions WHERE id = '${sid}'`);
    expect(row?.["revoked_at"]).not.toBeNull();
  };
  const asks = { ask: true, account: expect.anything() };

  describe("a logout that begins at an app", () => {
    it("oidcc-rp-initiated-logout-discovery-endpoint-verification", async () => {
      const { body } = await send(target(), "/.well-known/openid-configuration");
      expect(body["end_session_endpoint"]).toBe(`${target().issuer}/logout`);
    });

    it.each([
      ["by GET", false],
      ["by POST", true],
    ])("oidcc-rp-initiated-logout %s", async (_, post) => {
      const user = await logInToApp(target());
      const { app, idToken, username } = user;
      expect(await silently(user)).toHaveProperty("code");
      const query = { id_token_hint: idToken, post_logout_redirect_uri: bye, state };
      const { shown: body, after } = await logOutAsPage(user, query, post);
      const place = { redirect_to: `${bye}?${new URLSearchParams({ state })}` };
      expect(body).toMatchObject({ ask: false, account: { username }, ...place });
      expect(after).toEqual({
        client: { name: "Wiki", initials: "W" },
        ask: false,
        account: null,
        ...place,
      });
      expect(await silently(user)).toMatchObject({ error: "login_required" });
      const client = { Authorization: `Basic ${btoa(`${app.id}:${app.secret}`)}` };
      const refresh = { grant_type: "refresh_token", refresh_token: user.refreshToken };
      const refused = await send(target(), tokenPath, form(refresh, client));
      expect(refused).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    });

    it("oidcc-rp-initiated-logout-no-state", async () => {
      const stage = await open();
      const hint = { id_token_hint: await stage.hint() };
      const body = await shown({ ...hint, post_logout_redirect_uri: bye }, stage);
      expect(body).toMatchObject({ ask: false, redirect_to: bye });
      await end(stage);
    });

    it.each([
      ["oidcc-rp-initiated-logout-bad-post-logout-redirect-uri", "https://evil.example.com/bye"],
      ["oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri", `${bye}?foo=bar`],
    ])("LO-2 %s", async (_, uri) => {
      const stage = await open();
      const query = { id_token_hint: await stage.hint(), post_logout_redirect_uri: uri, state };
      const body = await shown(query, stage);
      expect(body).toMatchObject({ client: { name: "Wiki" }, ask: false });
      expect(body).not.toHaveProperty("redirect_to");
      await end(stage);
    });

    it.each([
      [
        "oidcc-rp-initiated-logout-modified-id-token-hint",
        (good: string) =>
          forge({ alg: "none", typ: "JWT" }, decodeToken(good).payload, () => new Uint8Array()),
      ],
      ["oidcc-rp-initiated-logout-bad-id-token-hint", foreignSigned],
    ] as const)("ID-4 %s", async (_, spoil) => {
      const stage = await open();
      const bad = await spoil(await stage.hint());
      const body = await shown({ id_token_hint: bad, post_logout_redirect_uri: bye, state }, stage);
      expect(body).toEqual(asks);
      await end(stage);
    });

    it.each([
      ["oidcc-rp-initiated-logout-no-id-token-hint", { post_logout_redirect_uri: bye, state }],
      ["oidcc-rp-initiated-logout-no-params", {}],
      ["oidcc-rp-initiated-logout-only-state", { state }],
    ])("LO-3 %s", async (_, query) => {
      const stage = await open();
      expect(await shown(query, stage)).toEqual(asks);
      await end(stage);
    });

    it("LO-2 oidcc-rp-initiated-logout-no-post-logout-redirect-uri", async () => {
      const stage = await open();
      const body = await shown({ id_token_hint: await stage.hint(), state }, stage);
      expect(body).toMatchObject({ client: { name: "Wiki" }, ask: false });
      expect(body).not.toHaveProperty("redirect_to");
      await end(stage);
    });

    it("ID-4 takes an access token, another server's id_token and one of another key for no hint", async () => {
      const stage = await open();
      const { signer } = await providerDrivers();
      const { payload } = decodeToken(await stage.hint());
      const bad = [
        await signer.sign("at+jwt", payload),
        await signer.sign("logout+jwt", payload),
        await stage.hint({ iss: "https://login.example.org" }),
        await stage.hint({ aud: [stage.clientId] }),
        "text",
        "",
      ];
      for (const id_token_hint of bad) {
        const query = { id_token_hint, post_logout_redirect_uri: bye };
        expect(await shown(query, stage), id_token_hint.slice(0, 9)).toEqual(asks);
      }
    });

    it("accepts an id_token that has expired, also of a session that has ended", async () => {
      const stage = await open();
      await target().sql(`UPDATE sessions SET revoked_at = 5 WHERE id = '${stage.sid}'`);
      const id_token_hint = await stage.hint({ iat: 1, exp: 301 });
      const body = await shown({ id_token_hint, post_logout_redirect_uri: bye }, stage);
      expect(body).toMatchObject({ ask: false, redirect_to: bye });
    });

    it("LO-1 asks for a hint of another user, of another login, and of no session", async () => {
      const stage = await open();
      const other = await open();
      const again = await registerAndLogInFrom(target());
      const query = async (hint: Promise<string>) => ({ id_token_hint: await hint });
      const wiki = { client: { name: "Wiki", initials: "W" } };
      expect(await shown(await query(other.hint()), stage)).toEqual({ ...asks, ...wiki });
      expect(await shown(await query(stage.hint({ sid: randomUUID() })), stage)).toMatchObject(
        asks,
      );
      const body = await shownFor(target(), await query(stage.hint()), again.cookie);
      expect(body).toMatchObject({ ...asks, account: { username: again.person.username } });
      expect((await readSession(target(), again.cookie)).body["user"]).not.toBeNull();
    });

    it("leads to the app's address without a hint too, once the user has confirmed", async () => {
      const stage = await open();
      const query = { client_id: stage.clientId, post_logout_redirect_uri: bye, state };
      const body = await shown(query, stage);
      expect(body).toMatchObject({ ...asks, client: { name: "Wiki" } });
      expect(body["redirect_to"]).toBe(`${bye}?${new URLSearchParams({ state })}`);
    });

    it("OR-1 trusts nothing if the client and the hint are of different apps, or the client is unknown or revoked", async () => {
      const [stage, other] = [await open(), await open()];
      const hint = await stage.hint();
      const to = { post_logout_redirect_uri: bye };
      const mixed = { id_token_hint: hint, client_id: other.clientId, ...to };
      expect(await shown(mixed, stage)).toEqual(asks);
      for (const client_id of [randomUUID(), "first-party", "x"]) {
        expect(await shown({ client_id, ...to }, stage), client_id).toEqual(asks);
      }
      await target().sql(`UPDATE clients SET revoked_at = 5 WHERE id = '${stage.clientId}'`);
      expect(await shown({ id_token_hint: hint, ...to }, stage)).toEqual(asks);
    });

    it("leads nowhere with a state that is too long, rather than cut it", async () => {
      const stage = await open();
      const query = { id_token_hint: await stage.hint(), post_logout_redirect_uri: bye };
      const whole = "s".repeat(2048);
      const body = await shown({ ...query, state: whole }, stage);
      expect(body["redirect_to"]).toBe(`${bye}?state=${whole}`);
      expect(await shown({ ...query, state: `${whole}s` }, stage)).not.toHaveProperty(
        "redirect_to",
      );
    });

    it("refreshes a request from another site first, and a form as a GET without the id_token", async () => {
      const stage = await open();
      const hint = await stage.hint();
      const headers = {
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
        "Sec-Fetch-Site": "cross-site",
      };
      const query = String(new URLSearchParams({ id_token_hint: hint, state: "s" }));
      const browser = asBrowser(target());
      const got = await send(browser, `/logout?${query}`, { headers });
      expect(got.status).toBe(200);
      expect(got.headers.get("refresh")).toBe(`0; url=./logout?${query}`);
      const posted = await send(browser, "/logout", {
        method: "POST",
        headers: { ...headers, "Content-Type": "application/x-www-form-urlencoded" },
        body: query,
      });
      expect(posted.status).toBe(200);
      expect(posted.text).not.toContain(hint);
      const [, request = ""] =
        /^0; url=\.\/logout\?request=(lq1_[\w-]+)$/.exec(posted.headers.get("refresh") ?? "") ?? [];
      const { cookie } = stage;
      const again = requestIn(target(), await openLogout(target(), { request }, { cookie }));
      expect(again).toBe(request);
      expect((await readRequest(target(), again, cookie)).body).toMatchObject({ ask: false });
    });

    it("realworld 6: posted by a server is a redirect to the page, which works in the browser that it is sent to", async () => {
      const stage = await open();
      const fields = { id_token_hint: await stage.hint(), post_logout_redirect_uri: bye, state };
      // As zitadel/oidc, requests of Python and curl send it.
      for (const Accept of ["", "*/*", "application/json"]) {
        const answer = await send(
          asBrowser(target()),
          "/logout",
          form(fields, Accept ? { Accept } : {}),
        );
        const request = requestIn(target(), answer);
        expect(answer.headers.get("cache-control")).toBe("no-store");
        const { body } = await readRequest(target(), request, stage.cookie);
        const redirect_to = `${bye}?${new URLSearchParams({ state })}`;
        expect(body).toMatchObject({ ask: false, redirect_to });
      }
    });

    it("realworld 6: posted by any browser without the cookie is refreshed, also by one that does not say from where", async () => {
      const html = "text/html,application/xhtml+xml,*/*;q=0.8";
      for (const headers of [
        { Accept: html },
        { Origin: "https://wiki.example.com" },
        { Origin: "null" },
        { Accept: html, Origin: "https://wiki.example.com", "Sec-Fetch-Site": "cross-site" },
        { "Sec-Fetch-Site": "none" },
      ]) {
        const answer = await send(asBrowser(target()), "/logout", form({ state }, headers));
        expect(answer.status, JSON.stringify(headers)).toBe(200);
        expect(answer.headers.get("refresh")).toMatch(/^0; url=\.\/logout\?request=lq1_/);
      }
    });

    it("realworld 6: tells its page in which language it is", async () => {
      const stage = await open();
      const query = { ui_locales: "fr de", state };
      for (const post of [false, true]) {
        const { headers } = await openLogout(target(), query, { cookie: stage.cookie, post });
        const { searchParams } = new URL(headers.get("location") ?? "");
        expect(searchParams.get("ui_locales")).toBe("fr de");
      }
    });

    it("shows its page only to a script of that page, and only what was sealed here within ten minutes", async () => {
      const stage = await open();
      const { cookie } = stage;
      const request = requestIn(target(), await openLogout(target(), {}, { cookie }));
      const refused = [
        { "X-Latchkey": "1", Origin: allowedOrigin },
        { "X-Latchkey": "1", "Sec-Fetch-Site": "same-site" },
        { "X-Latchkey": "1", "Sec-Fetch-Site": "cross-site" },
      ];
      for (const headers of refused) {
        const answer = await readRequest(target(), request, cookie, headers);
        expectProblem(answer, 403, "origin_not_allowed");
      }
      const plain = await readRequest(target(), request, cookie, {});
      expectProblem(plain, 403, "header_required");
      const { seals } = await providerDrivers();
      const old = JSON.stringify({ at: Date.now() - 10 * 60_000 });
      for (const text of [
        "lq1_x",
        `${request.slice(0, -1)}${request.endsWith("A") ? "B" : "A"}`,
        await seals.sign("asked", "{}"),
        await seals.sign("logout", old),
      ]) {
        expectProblem(await readRequest(target(), text, cookie), 400, "expired_token");
      }
    });

    it("RU-4 refuses a parameter that is sent twice, and a script, with a page", async () => {
      const headers = { "Sec-Fetch-Site": "same-origin", Accept: "text/html" };
      const browser = asBrowser(target());
      const twice = await send(browser, "/logout?state=a&state=b", { headers });
      expect(twice.status).toBe(422);
      expect(twice.headers.get("content-type")).toContain("text/html");
      const script = await send(browser, "/logout", {
        headers: { ...headers, "Sec-Fetch-Mode": "cors" },
      });
      expect(script.headers.get("location")).toBeNull();
      expect(script.status).toBe(403);
    });
  });
}

/** The same claims, signed by the key of somebody else. */
async function foreignSigned(good: string): Promise<string> {
  const { signer } = await providerDrivers(newOidcKey());
  return signer.sign("JWT", decodeToken(good).payload);
}
