import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { send } from "../calls/calls.ts";
import { expectProblem } from "../calls/expect.ts";
import { openBrowser } from "../upstream/visitor.ts";
import {
  authorize,
  codeIn,
  consentAt,
  createApp,
  decide,
  decided,
  leadsTo,
  logIn,
  loggedIn,
  queryOf,
  requestOf,
  responseIn,
  type App,
} from "./app.ts";

/** What users allow apps, and what cannot be made to look like it. */
export function consent(target: () => Target): void {
  describe("the consent of a user", () => {
    it("CS-1 is asked whatever the app says about itself", async () => {
      const app = await createApp(target());
      const { browser } = await loggedIn(target());
      const trusted = { first_party: "1", skip_consent: "true", trusted: "1", prompt: undefined };
      const query = consentAt(await authorize(browser, queryOf(app, trusted)));
      expect(await requestOf(browser, query)).toMatchObject({ needs: "consent" });
      // A GET approves nothing, whatever is in it.
      consentAt(await authorize(browser, `${queryOf(app)}&decision=approve`));
    });

    it("shows the logo of the app, which has the type of its bytes and no right to do anything", async () => {
      const opened = target();
      const [app, other] = [await createApp(opened), await createApp(opened)];
      const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
      const store = (client: App, bytes: string, at: number) =>
        opened.sql(
          `INSERT INTO client_logos (client_id, logo, updated_at) VALUES ('${client.id}', '${btoa(bytes)}', ${at})`,
        );
      await store(app, svg, 1_789_000_000_000);
      const { browser } = await loggedIn(opened);
      const shown = await requestOf(browser, consentAt(await authorize(browser, queryOf(app))));
      const { logo } = shown["client"] as { logo?: string };
      expect(logo).toBe(`${opened.issuer}/authorize/logo/${app.id}?v=1789000000000`);
      const path = (logo ?? "").slice(new URL(opened.issuer).origin.length);
      const answer = await opened.fetch(path);
      expect([answer.status, await answer.text()]).toEqual([200, svg]);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "content-type": "image/svg+xml",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "cache-control": "public, max-age=3600",
      });
      const headers = { "If-None-Match": answer.headers.get("etag") ?? "" };
      expect((await opened.fetch(path, { headers })).status).toBe(304);

      const none = await requestOf(browser, consentAt(await authorize(browser, queryOf(other))));
      expect(none["client"]).not.toHaveProperty("logo");
      // What another program wrote there is no picture.
      await store(other, "<script>alert(1)</script>", 1);
      for (const id of [other.id, "nobody", "00000000-0000-4000-8000-000000000000"]) {
        expectProblem(await send(opened, `/authorize/logo/${id}`), 404, "not_found");
      }
      await opened.sql(`UPDATE clients SET revoked_at = 1 WHERE id = '${app.id}'`);
      expectProblem(await send(opened, path), 404, "not_found");
    });

    it("CS-2 is good for the session, the user and the request that the page showed, and for no other", async () => {
      const opened = target();
      const app = await createApp(opened);
      const { browser, person } = await loggedIn(opened);
      const query = consentAt(await authorize(browser, queryOf(app)));
      const { proof } = await requestOf(browser, query);
      const other = await createApp(opened);
      const parameters = new URLSearchParams(query);
      const changed = (name: string, value: string) => {
        const copy = new URLSearchParams(parameters);
        copy.set(name, value);
        return String(copy);
      };
      for (const [name, value] of [
        ["client_id", other.id],
        ["scope", "openid profile email"],
        ["scope", "openid"],
        ["code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
        ["nonce", "another"],
        ["state", "another"],
        ["prompt", "consent"],
      ] as const) {
        const answer = await decide(browser, changed(name, value), { proof });
        expectProblem(answer, 400, "expired_token");
      }
      for (const bad of [
        "",
        "cp1_x",
        String(proof).slice(0, -1),
        String(proof).replace("cp1_", "aq1_"),
        parameters.get("asked"),
      ]) {
        expectProblem(await decide(browser, query, { proof: bad }), 400, "expired_token");
      }
      // Another session of the same user, another user, and nobody.
      const second = openBrowser(opened);
      await logIn(second, person);
      const bob = await loggedIn(opened);
      for (const elsewhere of [second, bob.browser, openBrowser(opened)]) {
        expectProblem(await decide(elsewhere, query, { proof }), 400, "expired_token");
      }
      codeIn(decided(await decide(browser, query, { proof })), app);
    });

    it("CS-2 ends with the session that was shown", async () => {
      const app = await createApp(target());
      const { browser, person } = await loggedIn(target());
      const query = consentAt(await authorize(browser, queryOf(app)));
      const { proof } = await requestOf(browser, query);
      await browser.call("DELETE", "/session");
      expectProblem(await decide(browser, query, { proof }), 400, "expired_token");
      await logIn(browser, person);
      expectProblem(await decide(browser, query, { proof }), 400, "expired_token");
    });

    it("RU-5 counts for a redirect URI and a client that are still registered when the code is issued", async () => {
      const { browser } = await loggedIn(target());
      for (const [change, code] of [
        ["redirect_uris = 'https://wiki.example.com/other'", "invalid_authorization_request"],
        ["revoked_at = 1", "invalid_authorization_request"],
      ] as const) {
        const app = await createApp(target());
        const query = consentAt(await authorize(browser, queryOf(app)));
        const { proof } = await requestOf(browser, query);
        await target().sql(`UPDATE clients SET ${change} WHERE id = '${app.id}'`);
        expectProblem(await decide(browser, query, { proof }), 400, code);
      }
      const app = await createApp(target());
      const query = consentAt(await authorize(browser, queryOf(app)));
      const { proof } = await requestOf(browser, query);
      await target().sql(`UPDATE clients SET allowed_roles = 'admin' WHERE id = '${app.id}'`);
      const url = decided(await decide(browser, query, { proof }));
      expect(responseIn(url, app)).toMatchObject({ error: "access_denied" });
    });

    it("CS-5 is asked again for more scopes and for another host, and not for fewer", async () => {
      const redirectUris = [
        "https://wiki.example.com/callback",
        "https://other.example.com/cb",
      ] as const;
      const app = await createApp(target(), { redirectUris });
      const { browser } = await loggedIn(target());
      const approve = async (changes: Parameters<typeof queryOf>[1]) =>
        decided(await decide(browser, consentAt(await authorize(browser, queryOf(app, changes)))));
      await approve({ scope: "openid profile" });
      for (const scope of ["openid profile", "profile openid", "openid"]) {
        codeIn(leadsTo(await authorize(browser, queryOf(app, { scope }))), app);
      }
      await approve({ scope: "openid email" });
      codeIn(
        leadsTo(await authorize(browser, queryOf(app, { scope: "openid profile email" }))),
        app,
      );
      consentAt(await authorize(browser, queryOf(app, { redirect_uri: redirectUris[1] })));
    });

    it("CS-4 is asked each time for an app on the device, with a warning", async () => {
      for (const [registered, redirect_uri, host, warning] of [
        ["http://127.0.0.1/cb", "http://127.0.0.1:51004/cb", "127.0.0.1", "loopback"],
        ["com.example.wiki:/cb", "com.example.wiki:/cb", "com.example.wiki:", "private_scheme"],
      ] as const) {
        const app = await createApp(target(), {
          redirectUris: [registered],
          columns: { secret_hash: "" },
        });
        const { browser } = await loggedIn(target());
        for (let time = 0; time < 2; time++) {
          const query = consentAt(await authorize(browser, queryOf(app, { redirect_uri })));
          expect(await requestOf(browser, query)).toMatchObject({ client: { host }, warning });
          const url = decided(await decide(browser, query));
          codeIn(url, { ...app, redirectUri: redirect_uri });
        }
      }
    });

    it("can leave an app fewer scopes than it asks for, and never more", async () => {
      const app = await createApp(target());
      const { browser } = await loggedIn(target());
      const query = consentAt(
        await authorize(browser, queryOf(app, { scope: "openid profile email" })),
      );
      decided(await decide(browser, query, { scopes: ["email", "admin", "roles"] }));
      const rows = await target().sql(
        `SELECT scope FROM authorizations WHERE client_id = '${app.id}'`,
      );
      expect(rows).toEqual([{ scope: "openid email" }]);
      // What was left out is asked for again.
      consentAt(await authorize(browser, queryOf(app, { scope: "openid profile email" })));
    });

    it("names the app, its contact and the user who is logged in", async () => {
      const name = "The “Wiki” of <b>Ann</b> & Co";
      const app = await createApp(target(), {
        name,
        columns: { contact: "help@wiki.example.com" },
      });
      const { browser, person } = await loggedIn(target());
      expect(await requestOf(browser, queryOf(app))).toMatchObject({
        client: {
          name,
          initials: "TW",
          verified: true,
          origin: "operator",
          contact: "help@wiki.example.com",
        },
        account: { username: person.username },
      });
    });
  });
}
