import { beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { providerDrivers } from "../../../support/tokens/oidc-key.ts";
import { insertAccount } from "../calls/calls.ts";
import { addPasskey } from "../calls/factors.ts";
import { sessionOf, sessionRow } from "../calls/sessions.ts";
import { openBrowser } from "../upstream/visitor.ts";
import {
  authorize,
  codeIn,
  confirm,
  consentAt,
  continuedAt,
  createApp,
  decide,
  decided,
  leadsTo,
  logIn,
  loggedIn,
  ofOperator,
  queryOf,
  requestOf,
  responseIn,
  type App,
  type Query,
} from "./app.ts";

/** What apps can ask of a login: a new proof, a choice, an account, a second factor, or no page at all. */
export function prompts(target: () => Target): void {
  describe("an app that asks something of the login", () => {
    let app: App;
    beforeAll(async () => {
      app = await createApp(target(), { columns: ofOperator });
    });

    for (const [name, changes] of [
      ["prompt=login", { prompt: "login" }],
      ["max_age=0", { max_age: "0" }],
    ] as const) {
      it(`PR-2 leads to a new proof with ${name}, which a way back does not replace, and does not loop`, async () => {
        const { browser, person } = await loggedIn(target());
        const first = continuedAt(await authorize(browser, queryOf(app, changes)), "login");
        expect(await requestOf(browser, first)).toMatchObject({
          needs: "proof",
          account: { username: person.username },
        });
        // Somebody who goes back and forth has proven nothing.
        const again = continuedAt(await authorize(browser, first, "same-origin"), "login");
        expect(await requestOf(browser, again)).toMatchObject({ needs: "proof" });
        await confirm(browser, person);
        expect(await requestOf(browser, again)).toMatchObject({ needs: "none" });
        codeIn(leadsTo(await authorize(browser, again, "same-origin")), app);
        // The next request of the app begins anew.
        continuedAt(await authorize(browser, queryOf(app, changes)), "login");
      });

      it(`leads to one login with ${name}, if nobody is logged in`, async () => {
        const person = await insertAccount(target());
        const browser = openBrowser(target());
        const next = continuedAt(await authorize(browser, queryOf(app, changes)), "login");
        await logIn(browser, person);
        codeIn(leadsTo(await authorize(browser, next, "same-origin")), app);
      });

      it(`takes no time of a detour from elsewhere with ${name}`, async () => {
        const { browser, person } = await loggedIn(target());
        const own = continuedAt(await authorize(browser, queryOf(app, changes)), "login");
        await confirm(browser, person);
        const asked = new URLSearchParams(own).get("asked") ?? "";
        for (const forged of [
          asked.slice(0, -2),
          asked.replace("aq1_", "cp1_"),
          `aq1_${Buffer.from("0.0.x").toString("base64url")}`,
          // Of another request.
          asked,
        ]) {
          const query = queryOf(app, { ...changes, nonce: "another", asked: forged });
          continuedAt(await authorize(browser, query), "login");
        }
      });
    }

    it("a step-up for one app ends no other session, and keeps the session of the browser", async () => {
      const { browser, person } = await loggedIn(target());
      const token = await browser.token();
      const before = await sessionRow(target(), token);
      const child = await childOf(target(), String(before["id"]), app);
      for (const changes of [{ prompt: "login" }, { max_age: "0" }]) {
        const next = continuedAt(await authorize(browser, queryOf(app, changes)), "login");
        await confirm(browser, person);
        codeIn(leadsTo(await authorize(browser, next, "same-origin")), app);
      }
      const after = await browser.token();
      expect(sessionOf(after)).toBe(sessionOf(token));
      expect(await sessionRow(target(), after)).toMatchObject({ revoked_at: null });
      const [row] = await target().sql(`SELECT revoked_at FROM sessions WHERE id = '${child}'`);
      expect(row).toEqual({ revoked_at: null });
    });

    it("max_age is satisfied by a proof that is young enough", async () => {
      const { browser } = await loggedIn(target());
      codeIn(leadsTo(await authorize(browser, queryOf(app, { max_age: "600" }))), app);
      const token = await browser.token();
      await target().sql(
        `UPDATE sessions SET proven_at = proven_at - 601000 WHERE id = '${sessionOf(token)}'`,
      );
      const next = continuedAt(await authorize(browser, queryOf(app, { max_age: "600" })), "login");
      expect(await requestOf(browser, next)).toMatchObject({ needs: "proof" });
      codeIn(leadsTo(await authorize(browser, queryOf(app, { max_age: "700" }))), app);
    });

    it("select_account leads to a choice, which the page adds to the request, and does not loop", async () => {
      const bob = await loggedIn(target());
      const { browser, person } = await loggedIn(target());
      const changes = { prompt: "select_account" };
      const next = continuedAt(await authorize(browser, queryOf(app, changes)), "login");
      const { needs, chosen, account } = await requestOf(browser, next);
      expect({ needs, account }).toMatchObject({
        needs: "choose",
        account: { username: person.username },
      });
      continuedAt(await authorize(browser, next, "same-origin"), "login");
      continuedAt(await authorize(browser, `${next}&chosen=x`, "same-origin"), "login");
      const withChoice = `${next}&chosen=${String(chosen)}`;
      expect(await requestOf(browser, withChoice)).toMatchObject({ needs: "none" });
      codeIn(leadsTo(await authorize(browser, withChoice, "same-origin")), app);
      // The choice was of this session: it is nothing in another one.
      continuedAt(await authorize(bob.browser, withChoice), "login");
    });

    it("select_account is also satisfied by a login with another account", async () => {
      const { browser } = await loggedIn(target());
      const query = queryOf(app, { prompt: "select_account" });
      const next = continuedAt(await authorize(browser, query), "login");
      await logIn(browser, await insertAccount(target()));
      codeIn(leadsTo(await authorize(browser, next, "same-origin")), app);
    });

    it("a choice and a proof are asked one after the other, and end with a code", async () => {
      const other = await createApp(target());
      const { browser, person } = await loggedIn(target());
      const query = queryOf(other, { prompt: "login select_account consent" });
      const first = continuedAt(await authorize(browser, query), "login");
      const { chosen } = await requestOf(browser, first);
      const second = `${first}&chosen=${String(chosen)}`;
      const third = continuedAt(await authorize(browser, second, "same-origin"), "login");
      expect(await requestOf(browser, third)).toMatchObject({ needs: "proof" });
      await confirm(browser, person);
      const last = consentAt(await authorize(browser, third, "same-origin"));
      codeIn(decided(await decide(browser, last)), other);
    });

    it("prompt=create leads to the page that creates an account, and then on", async () => {
      const query = queryOf(app, { prompt: "create" });
      const browser = openBrowser(target());
      const next = continuedAt(await authorize(browser, query), "register");
      expect(await requestOf(browser, next)).toMatchObject({ needs: "create", account: null });
      await logIn(browser, await insertAccount(target()));
      codeIn(leadsTo(await authorize(browser, next, "same-origin")), app);
      continuedAt(await authorize(browser, query), "register");
    });

    it("PR-3 gets an error and no page with prompt=none", async () => {
      const other = await createApp(target());
      const { browser } = await loggedIn(target());
      const errorOf = async (of: App, visitor = browser, changes: Query = {}) => {
        const query = queryOf(of, { prompt: "none", ...changes });
        return responseIn(leadsTo(await authorize(visitor, query)), of)["error"];
      };
      expect(await errorOf(app)).toBeUndefined();
      expect(await errorOf(app, browser, { max_age: "0" })).toBe("login_required");
      expect(await errorOf(app, openBrowser(target()))).toBe("login_required");
      expect(await errorOf(other)).toBe("consent_required");
      expect(await errorOf(other, openBrowser(target()))).toBe("login_required");
      decided(await decide(browser, consentAt(await authorize(browser, queryOf(other)))));
      expect(await errorOf(other)).toBeUndefined();
      // A page that asks is told the same.
      expect(
        await requestOf(browser, queryOf(app, { prompt: "none", max_age: "0" })),
      ).toMatchObject({
        needs: "none",
        redirect_to: expect.stringContaining("error=login_required"),
      });
    });

    it("login_hint is for the page, and in no place that the app or a log could see", async () => {
      const login_hint = "ann@hint.example";
      const browser = openBrowser(target());
      const next = continuedAt(await authorize(browser, queryOf(app, { login_hint })), "login");
      expect(await requestOf(browser, next)).toMatchObject({ login_hint });
      const { browser: other } = await loggedIn(target());
      const { href } = leadsTo(await authorize(other, queryOf(app, { login_hint })));
      expect(href).not.toContain("hint.example");
    });

    it("acr_values offers a second factor once to an account that has one, and demands it never", async () => {
      const changes = { acr_values: "aal2" };
      const without = await loggedIn(target());
      codeIn(leadsTo(await authorize(without.browser, queryOf(app, changes))), app);

      const { browser, person } = await loggedIn(target());
      await addPasskey(target(), await browser.token());
      const weak = openBrowser(target());
      await logIn(weak, person);
      const next = continuedAt(await authorize(weak, queryOf(app, changes)), "login");
      expect(await requestOf(weak, next)).toMatchObject({ needs: "second_factor" });
      // The user declines by going on.
      codeIn(leadsTo(await authorize(weak, next, "same-origin")), app);
      const silent = await authorize(weak, queryOf(app, { ...changes, prompt: "none" }));
      codeIn(leadsTo(silent), app);
      // The page of the consent does not ask again.
      const other = await createApp(target());
      const asked = continuedAt(await authorize(weak, queryOf(other, changes)), "login");
      const last = consentAt(await authorize(weak, asked, "same-origin"));
      expect(await requestOf(weak, last)).toMatchObject({ needs: "consent" });
      codeIn(decided(await decide(weak, last)), other);
    });

    it("an app with roles is closed to all others, with access_denied", async () => {
      const closed = await createApp(target(), {
        columns: { ...ofOperator, allowed_roles: "editor admin" },
      });
      const { browser, person } = await loggedIn(target());
      for (const prompt of [undefined, "none"]) {
        const url = leadsTo(await authorize(browser, queryOf(closed, { prompt })));
        expect(responseIn(url, closed)).toMatchObject({
          error: "access_denied",
          state: "the state",
        });
      }
      await target().sql(
        `UPDATE users SET role = 'admin' WHERE username_key = '${person.username}'`,
      );
      codeIn(leadsTo(await authorize(browser, queryOf(closed))), closed);
    });

    it("ID-4 takes an id_token_hint only if this server signed it as an id_token of the app", async () => {
      const { browser, person } = await loggedIn(target());
      const userId = await idOf(target(), person.username);
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: target().issuer,
        sub: userId,
        aud: app.id,
        iat: now - 900,
        exp: now - 600,
      };
      const { signer } = await providerDrivers();
      const visit = async (id_token_hint: string) =>
        authorize(browser, queryOf(app, { prompt: "none", id_token_hint }));
      const bob = await insertAccount(target());
      const ofBob = { ...claims, sub: await idOf(target(), bob.username) };
      const errorOf = async (hint: string) => responseIn(leadsTo(await visit(hint)), app)["error"];
      // It may have expired.
      expect(await errorOf(await signer.sign("JWT", claims))).toBeUndefined();
      expect(await errorOf(await signer.sign("JWT", ofBob))).toBe("login_required");
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const good = await signer.sign("JWT", ofBob);
      for (const [about, hint] of [
        ["alg none", `${part({ alg: "none", typ: "JWT" })}.${part(ofBob)}.`],
        ["another signature", `${good.slice(0, -8)}AAAAAAAA`],
        ["another issuer", await signer.sign("JWT", { ...ofBob, iss: "https://evil.example" })],
        ["another app", await signer.sign("JWT", { ...ofBob, aud: "other" })],
        ["an access token", await signer.sign("at+jwt", ofBob)],
        ["a logout token", await signer.sign("logout+jwt", ofBob)],
        ["a token of the server's own API", await browser.token()],
        ["no token", "x"],
      ] as const) {
        expect(await errorOf(hint), about).toBeUndefined();
      }
    });

    it("id_token_hint of somebody else leads to a login, and then to an error instead of a loop", async () => {
      const { browser, person } = await loggedIn(target());
      const bob = await insertAccount(target());
      const { signer } = await providerDrivers();
      const claims = { iss: target().issuer, aud: app.id, sub: await idOf(target(), bob.username) };
      const query = queryOf(app, { id_token_hint: await signer.sign("JWT", claims) });
      const next = continuedAt(await authorize(browser, query), "login");
      expect(await requestOf(browser, next)).toMatchObject({ needs: "login" });
      const wrong = openBrowser(target(), browser.jar);
      await logIn(wrong, person);
      const { error } = responseIn(leadsTo(await authorize(wrong, next, "same-origin")), app);
      expect(error).toBe("login_required");
      const right = openBrowser(target());
      const again = continuedAt(await authorize(right, query), "login");
      await logIn(right, bob);
      codeIn(leadsTo(await authorize(right, again, "same-origin")), app);
    });
  });
}

const idOf = async ({ sql }: Target, username: string): Promise<string> => {
  const [row] = await sql(`SELECT id FROM users WHERE username_key = '${username}'`);
  return String(row?.["id"]);
};

/** Stores a session of an app below the session of a browser. */
async function childOf({ sql }: Target, parent: string, { id: clientId }: App): Promise<string> {
  const id = crypto.randomUUID();
  const columns =
    "user_id, scope, generation, rotated_at, created_at, authenticated_at, proven_at, last_seen_at, expires_at, methods, offline";
  await sql(
    `INSERT INTO sessions (id, client_id, parent_id, ${columns}) ` +
      `SELECT '${id}', '${clientId}', id, ${columns} FROM sessions WHERE id = '${parent}'`,
  );
  return id;
}
