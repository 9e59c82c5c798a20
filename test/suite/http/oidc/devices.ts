import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { setAccount } from "../calls/accounts.ts";
import { form, send, tokenPath, withBearer } from "../calls/calls.ts";
import { expectProblem } from "../calls/expect.ts";
import type { Visitor } from "../upstream/visitor.ts";
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
  newVerifier,
  ofOperator,
  queryOf,
  requestOf,
  responseIn,
  type App,
  type Query,
} from "./app.ts";

const publicClient = { secret_hash: "" };

/** The kinds of apps. */
const apps = {
  "an app of others": {},
  "an app of others without a secret": publicClient,
  "an app of the operator": ofOperator,
  "an app of the operator without a secret": { ...ofOperator, ...publicClient },
} as const;

/** The kinds of redirect URIs: as they are registered, and as an app sends them. */
const uris = {
  https: ["https://wiki.example.com/callback", "https://wiki.example.com/callback"],
  loopback: ["http://127.0.0.1/callback", "http://127.0.0.1:51004/callback"],
  "a private scheme": ["com.example.wiki:/callback", "com.example.wiki:/callback"],
} as const;

type Kind = readonly [app: keyof typeof apps, uri: keyof typeof uris];

/** The redirect URIs at which another program of the device gets a code that it can redeem. */
const taken = [
  ["an app of the operator without a secret", "loopback"],
  ["an app of the operator without a secret", "a private scheme"],
  ["an app of the operator", "a private scheme"],
  ["an app of others", "loopback"],
  ["an app of others", "a private scheme"],
  ["an app of others without a secret", "loopback"],
  ["an app of others without a secret", "a private scheme"],
] as const satisfies readonly Kind[];

const isTaken = ([app, uri]: Kind): boolean =>
  taken.some(([one, other]) => one === app && other === uri);

const isOwn = ([app]: Kind): boolean => "first_party" in apps[app];

/** Stores an app of a kind, with the redirect URI that it sends. */
async function appOf(target: Target, [app, uri]: Kind): Promise<App> {
  const [registered, redirectUri] = uris[uri];
  const created = await createApp(target, { redirectUris: [registered], columns: apps[app] });
  return { ...created, redirectUri };
}

/** A user who has approved the app before, so that only the redirect URI is a reason to ask. */
async function withGrant(target: Target, app: App) {
  const visitor = await loggedIn(target);
  const url = leadsTo(await authorize(visitor.browser, queryOf(app)));
  if (url.pathname.endsWith("/consent")) {
    codeIn(decided(await decide(visitor.browser, url.search.slice(1))), app);
  }
  return visitor;
}

/** What other programs of a device can do with a user who is logged in in its browser. */
export function otherPrograms(target: () => Target): void {
  const errorAt = async (browser: Visitor, app: App, changes: Query) =>
    responseIn(leadsTo(await authorize(browser, queryOf(app, changes))), app)["error"];

  describe.each(taken)("A1: another program, in the place of %s at %s,", (...kind) => {
    it("gets no code without a click, whichever way it opens the request", async () => {
      const app = await appOf(target(), kind);
      const { browser, person } = await withGrant(target(), app);
      for (const changes of [{}, { prompt: "consent" }, { scope: "openid" }, { max_age: "600" }]) {
        for (const from of ["cross-site", "none", "same-origin"] as const) {
          consentAt(await authorize(browser, queryOf(app, changes), from));
        }
      }
      const parameters = new URLSearchParams(queryOf(app));
      consentAt(await browser.visit("/authorize", "cross-site", parameters));
      const silent = await errorAt(browser, app, { prompt: "none" });
      expect(silent).toBe(isOwn(kind) ? "interaction_required" : "consent_required");

      // After a new proof, a choice and a login of this user.
      const proving = continuedAt(
        await authorize(browser, queryOf(app, { prompt: "login" })),
        "login",
      );
      await confirm(browser, person);
      consentAt(await authorize(browser, proving, "same-origin"));
      const choosing = continuedAt(
        await authorize(browser, queryOf(app, { prompt: "select_account" })),
        "login",
      );
      const { chosen } = await requestOf(browser, choosing);
      consentAt(await authorize(browser, `${choosing}&chosen=${String(chosen)}`, "same-origin"));
      await browser.call("DELETE", "/session");
      const next = continuedAt(await authorize(browser, queryOf(app)), "login");
      await logIn(browser, person);
      consentAt(await authorize(browser, next, "same-origin"));
      // Nor after the click of another time.
      codeIn(decided(await decide(browser, queryOf(app))), app);
      consentAt(await authorize(browser, next, "same-origin"));
    });

    it("gets no code for a request that it pushed", async () => {
      const app = await appOf(target(), kind);
      const { browser } = await withGrant(target(), app);
      const isPublic = kind[0].endsWith("without a secret");
      for (const [prompt, error] of [
        [undefined, undefined],
        ["none", isOwn(kind) ? "interaction_required" : "consent_required"],
      ]) {
        const query = queryOf(app, {
          prompt,
          ...(!isPublic && { client_secret: app.secret }),
        });
        const { status, body, text } = await send(target(), "/authenticate/par", form(query));
        expect(status, text).toBe(201);
        const given = { client_id: app.id, request_uri: String(body["request_uri"]) };
        const answer = await authorize(browser, String(new URLSearchParams(given)));
        if (error === undefined) consentAt(answer);
        else expect(responseIn(leadsTo(answer), app)["error"]).toBe(error);
      }
    });

    it("gets no code by a proof that the page did not make for this request and session", async () => {
      const app = await appOf(target(), kind);
      const { browser } = await withGrant(target(), app);
      const query = consentAt(await authorize(browser, queryOf(app)));
      const other = await requestOf(browser, queryOf(app));
      const foreign = await requestOf((await loggedIn(target())).browser, query);
      for (const proof of ["", "cp1_x", String(other["proof"]), String(foreign["proof"])]) {
        expectProblem(await decide(browser, query, { proof }), 400, "expired_token");
      }
    });
  });

  describe.each(taken.filter((kind) => isOwn(kind)))("A1: the click for %s at %s", (...kind) => {
    it("gives all that the app asked for, each time anew, and is stored nowhere", async () => {
      const app = await appOf(target(), kind);
      const { browser, person } = await loggedIn(target());
      // So that a notice would be sent.
      await setAccount(target(), person, "email_verified_at", "1");
      const { verifier, challenge } = newVerifier();
      const scope = "openid profile:read sessions";
      const asked = queryOf(app, { code_challenge: challenge, scope });
      const query = consentAt(await authorize(browser, asked));
      expect(await requestOf(browser, query)).toMatchObject({
        needs: "consent",
        scopes: [],
        account: { username: person.username },
        proof: expect.stringMatching(/^cp1_/),
      });
      const url = decided(await decide(browser, query, { scopes: [] }));
      const redemption = {
        grant_type: "authorization_code",
        code: codeIn(url, app),
        code_verifier: verifier,
        redirect_uri: app.redirectUri,
        client_id: app.id,
        ...(kind[0] === "an app of the operator" && { client_secret: app.secret }),
      };
      const tokens = await send(target(), tokenPath, form(redemption));
      expect(tokens.status, tokens.text).toBe(200);
      expect(tokens.body["scope"]).toBe(scope);
      const me = await send(target(), "/users/me", withBearer(String(tokens.body["access_token"])));
      expect(me.status).toBe(200);
      for (const statement of [
        `SELECT id FROM consents WHERE client_id = '${app.id}'`,
        `SELECT id FROM outbox WHERE kind = 'app_connected' AND subject_id = '${String(me.body["id"])}'`,
        `SELECT id FROM audit WHERE event = 'app_connected' AND client_id = '${app.id}'`,
      ]) {
        expect(await target().sql(statement), statement).toEqual([]);
      }
      consentAt(await authorize(browser, queryOf(app)));
    });

    it("may be a no, which the app learns", async () => {
      const app = await appOf(target(), kind);
      const { browser } = await loggedIn(target());
      const query = consentAt(await authorize(browser, queryOf(app)));
      const url = decided(await decide(browser, query, { decision: "deny" }));
      expect(responseIn(url, app)).toMatchObject({ error: "access_denied", state: "the state" });
    });
  });
}

/** Each kind of app at each kind of redirect URI, with each prompt. */
export function promptsOfKinds(target: () => Target): void {
  const kinds = Object.keys(apps).flatMap((app) =>
    Object.keys(uris).map((uri) => [app, uri] as Kind),
  );
  describe.each(kinds)("A1: %s at %s", (...kind) => {
    it(`${isTaken(kind) ? "asks each time" : "gets its code at once, if the user allowed it before"}, and with prompt=consent in any case`, async () => {
      const app = await appOf(target(), kind);
      const { browser, person } = await withGrant(target(), app);
      const visit = (query: string, from: "cross-site" | "same-origin" = "cross-site") =>
        authorize(browser, query, from);
      const ends = async (answer: Awaited<ReturnType<typeof visit>>) =>
        isTaken(kind)
          ? codeIn(decided(await decide(browser, consentAt(answer))), app)
          : codeIn(leadsTo(answer), app);
      await ends(await visit(queryOf(app)));
      const error = isOwn(kind) ? "interaction_required" : "consent_required";
      const silent = responseIn(leadsTo(await visit(queryOf(app, { prompt: "none" }))), app);
      expect(silent["error"]).toBe(isTaken(kind) ? error : undefined);
      const query = consentAt(await visit(queryOf(app, { prompt: "consent" })));
      codeIn(decided(await decide(browser, query)), app);
      const next = continuedAt(await visit(queryOf(app, { prompt: "login" })), "login");
      await confirm(browser, person);
      await ends(await visit(next, "same-origin"));
    });
  });
}
