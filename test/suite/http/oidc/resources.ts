import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { decodeToken } from "../../../support/tokens/forge.ts";
import { userInfo } from "../calls/apps.ts";
import { form, send, tokenPath, verify, withBearer, type Answer } from "../calls/calls.ts";
import { basic, createClient, type TestClient } from "../calls/clients.ts";
import { expectChallenge, expectOAuthError } from "../calls/expect.ts";
import { storeResource } from "../calls/resources.ts";
import { introspect, refresh, revoke } from "../calls/sessions.ts";
import { crowd, withRetries } from "../races.ts";
import type { Visitor } from "../upstream/visitor.ts";
import {
  authorize,
  codeIn,
  consentAt,
  createApp,
  decide,
  decided,
  leadsTo,
  loggedIn,
  newVerifier,
  queryOf,
  redeem,
  requestOf,
  responseIn,
  type App,
} from "./app.ts";

const texts = { "notes:read": "See your notes", "notes:write": "Change your notes" };

/** Stores a resource of this host alone, and gives its URI. */
async function resourceAt(target: Target, clientId: string | null = null): Promise<string> {
  const uri = `https://${randomUUID()}.example.com/mcp`;
  const scopes = JSON.stringify(texts);
  await storeResource(target, { uri, scopes, openScopes: "", implies: "{}", clientId });
  return uri;
}

const revokeResource = (target: Target, uri: string) =>
  target.sql(`UPDATE resources SET revoked_at = ${Date.now()} WHERE uri = '${uri}'`);

const forgetResources = (target: Target) => target.sql("DELETE FROM resources");

interface Asked {
  readonly app: App;
  readonly browser: Visitor;
  readonly resource: string;
  readonly scope?: string;
}

/** Sends a user to approve an app, and gives the code with its verifier. */
async function approvedCode({ app, browser, resource, scope = "notes:read" }: Asked) {
  const { verifier, challenge } = newVerifier();
  const query = queryOf(app, { resource, scope, code_challenge: challenge });
  const page = consentAt(await authorize(browser, query));
  return { code: codeIn(decided(await decide(browser, page)), app), verifier };
}

/** The tokens of an app that a user has approved. */
async function tokensOf(target: Target, asked: Asked) {
  const { status, body, text } = await redeem(target, asked.app, await approvedCode(asked));
  expect(status, text).toBe(200);
  return { accessToken: String(body["access_token"]), refreshToken: String(body["refresh_token"]) };
}

/** How often each answer came. */
const tally = (answers: readonly Answer[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const { error = "" } = body as { readonly error?: string };
    const outcome = `${status} ${error}`.trim();
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
};

const wordsOf = (text: unknown): readonly string[] => String(text).split(" ").toSorted();

/** Tokens for resources, on every database. */
export function resources(target: () => Target): void {
  describe("a resource", () => {
    let app: App;
    let service: TestClient;
    let browser: Visitor;
    let uri: string;
    beforeAll(async () => {
      app = await createApp(target());
      service = await createClient(target(), { scope: "notes:write" });
      ({ browser } = await loggedIn(target()));
      uri = await resourceAt(target(), service.id);
    });
    afterAll(() => forgetResources(target()));

    it("is what a user allows an app to use, and what its tokens are for, also after a refresh", async () => {
      const { verifier, challenge } = newVerifier();
      const given = { resource: uri, scope: "notes:read", code_challenge: challenge };
      const query = consentAt(await authorize(browser, queryOf(app, given)));
      expect(await requestOf(browser, query)).toMatchObject({
        needs: "consent",
        scopes: [{ scope: "notes:read", text: "See your notes" }],
        resource: { uri, name: "Notes", host: new URL(uri).host },
      });
      const code = codeIn(decided(await decide(browser, query)), app);
      const answer = await redeem(target(), app, { code, verifier }, { resource: uri });
      expect(answer.status, answer.text).toBe(200);
      expect(answer.body).toMatchObject({ token_type: "Bearer", scope: "notes:read" });
      const first = decodeToken(String(answer.body["access_token"]));
      expect(first.header).toMatchObject({ typ: "at+jwt" });
      expect(first.payload).toMatchObject({ aud: uri, client_id: app.id, scope: "notes:read" });

      const token = String(answer.body["refresh_token"]);
      const next = await refresh(target(), token, { resource: uri }, app);
      expect(next.status, next.text).toBe(200);
      const accessToken = String(next.body["access_token"]);
      const { payload } = decodeToken(accessToken);
      expect(payload).toMatchObject({ aud: uri, sid: first.payload["sid"] });
      for (const client of [app, service]) {
        const { active, token_type, ...claims } = (await introspect(target(), accessToken, client))
          .body;
        expect({ active, token_type }).toEqual({ active: true, token_type: "Bearer" });
        expect(claims).toEqual(payload);
      }
      // The user is asked once, and only for this resource.
      codeIn(leadsTo(await authorize(browser, queryOf(app, given))), app);
      const other = await resourceAt(target());
      consentAt(await authorize(browser, queryOf(app, { ...given, resource: other })));
    });

    it("has tokens of services, which end with the service", async () => {
      const own = await createClient(target(), { scope: "notes:write" });
      const fields = { grant_type: "client_credentials", resource: uri };
      const answer = await send(target(), tokenPath, form(fields, basic(own)));
      expect(answer.status, answer.text).toBe(200);
      const token = String(answer.body["access_token"]);
      const { header, payload } = decodeToken(token);
      expect(header).toMatchObject({ typ: "at+jwt" });
      expect(payload).toMatchObject({ aud: uri, sub: own.id, scope: "notes:write" });
      expect(payload).not.toHaveProperty("sid");
      expect((await introspect(target(), token, service)).body).toMatchObject({ active: true });
      await target().sql(`UPDATE clients SET revoked_at = 1 WHERE id = '${own.id}'`);
      expect((await introspect(target(), token, service)).text).toBe('{"active":false}');
    });

    it("RE-2 of other characters or another length is none on any database", async () => {
      for (const resource of ["https://ä.example.com/", `${uri}\0`, `${uri}é`, "x".repeat(600)]) {
        const response = responseIn(
          leadsTo(await authorize(browser, queryOf(app, { resource }))),
          app,
        );
        expect(response["error"], resource).toBe("invalid_target");
        const fields = { grant_type: "client_credentials", resource };
        const answer = await send(target(), tokenPath, form(fields, basic(service)));
        expectOAuthError(answer, 400, "invalid_target", resource);
      }
    });

    it("gives tokens for one code once, of many redemptions at the same time", async () => {
      const asking = await createApp(target());
      const found = await approvedCode({ app: asking, browser, resource: uri });
      const answers = await Promise.all(
        crowd(target()).map(() =>
          withRetries(() => redeem(target(), asking, found, { resource: uri })),
        ),
      );
      expect(tally(answers)).toEqual({ "200": 1, "400 invalid_grant": answers.length - 1 });
      const { body } = answers.find(({ status }) => status === 200)!;
      const token = String(body["access_token"]);
      expect((await introspect(target(), token, service)).text).toBe('{"active":false}');
    });

    it("has a consent of its own beside that for another one, of many that come at the same time", async () => {
      const asking = await createApp(target());
      const both = [uri, await resourceAt(target())];
      const pages = await Promise.all(
        both.map(async (resource) => {
          const query = queryOf(asking, { resource, scope: "notes:read" });
          const page = consentAt(await authorize(browser, query));
          return { page, proof: (await requestOf(browser, page))["proof"] };
        }),
      );
      const answers = await Promise.all(
        crowd(target()).map((_, at) => {
          const { page, proof } = pages[at % 2]!;
          return withRetries(() => decide(browser, page, { proof }));
        }),
      );
      for (const answer of answers) codeIn(decided(answer), asking);
      const rows = await target().sql(
        `SELECT resource, scope FROM consents WHERE client_id = '${asking.id}'`,
      );
      const expected = both.map((resource) => ({ resource, scope: "notes:read" }));
      expect(rows).toHaveLength(2);
      expect(rows).toEqual(expect.arrayContaining(expected));
    });

    it("keeps each scope of two step-ups at the same time", async () => {
      const asking = await createApp(target());
      const pages = await Promise.all(
        Object.keys(texts).map(async (scope) => {
          const page = consentAt(
            await authorize(browser, queryOf(asking, { resource: uri, scope })),
          );
          return { page, proof: (await requestOf(browser, page))["proof"] };
        }),
      );
      await Promise.all(
        crowd(target()).map((_, at) => {
          const { page, proof } = pages[at % 2]!;
          return withRetries(() => decide(browser, page, { proof })).then(decided);
        }),
      );
      const rows = await target().sql(
        `SELECT scope FROM consents WHERE client_id = '${asking.id}'`,
      );
      expect(rows.map(({ scope }) => wordsOf(scope))).toEqual([wordsOf("notes:read notes:write")]);
      const query = queryOf(asking, { resource: uri, scope: "notes:read" });
      const code = codeIn(leadsTo(await authorize(browser, query)), asking);
      const [row] = await target().sql(
        `SELECT scope FROM authorizations WHERE client_id = '${asking.id}' AND used_at IS NULL ORDER BY expires_at DESC`,
      );
      expect(code).toBeTruthy();
      expect(wordsOf(row?.["scope"])).toEqual(wordsOf("notes:read notes:write"));
    });

    it("RE-11 gives no token once it was revoked, of many refreshes at the same time", async () => {
      const asking = await createApp(target());
      const resource = await resourceAt(target());
      const { refreshToken } = await tokensOf(target(), { app: asking, browser, resource });
      const again = () => withRetries(() => refresh(target(), refreshToken, {}, asking));
      const half = crowd(target()).slice(crowd(target()).length / 2);
      const early = half.map(again);
      const revoked = revokeResource(target(), resource);
      const answers = await Promise.all([...early, ...half.map(again)]);
      await revoked;
      for (const { status, body, text } of answers) {
        expect([200, 400], text).toContain(status);
        if (status === 400) expect(body["error"]).toBe("invalid_target");
      }
      expectOAuthError(await again(), 400, "invalid_target");
      const query = queryOf(asking, { resource, scope: "notes:read" });
      const response = responseIn(leadsTo(await authorize(browser, query)), asking);
      expect(response).toMatchObject({ error: "invalid_target" });
    });
  });
}

/** What tokens for resources open, and what they do not. */
export function resourceRules(target: () => Target): void {
  describe("the token for a resource", () => {
    let app: App;
    let browser: Visitor;
    let uri: string;
    beforeAll(async () => {
      app = await createApp(target());
      ({ browser } = await loggedIn(target()));
      uri = await resourceAt(target());
    });
    afterAll(() => forgetResources(target()));
    const tokens = async (scope: string) => {
      const by = await createApp(target());
      return { by, ...(await tokensOf(target(), { app: by, browser, resource: uri, scope })) };
    };

    it("RS-2 RE-13 RE-14 RE-15 opens no call of this server", async () => {
      for (const scope of ["notes:read", "openid profile notes:read"]) {
        const { accessToken } = await tokens(scope);
        for (const path of [
          "/users/me",
          "/users/me/export",
          "/users/me/sessions",
          "/admin/users",
        ]) {
          expectChallenge(
            await send(target(), path, withBearer(accessToken)),
            "invalid_token",
            path,
          );
        }
        expectChallenge(await verify(target(), accessToken), "invalid_token");
      }
    });

    it("P-10 RE-16 opens userinfo with openid, and without it not", async () => {
      const { accessToken } = await tokens("openid email notes:read");
      const { status, body } = await userInfo(target(), accessToken);
      expect({ status, members: Object.keys(body).toSorted() }).toEqual({
        status: 200,
        members: ["email", "email_verified", "sub"],
      });
      const plain = await tokens("notes:read");
      expectChallenge(await userInfo(target(), plain.accessToken), "invalid_token");
    });

    it("RE-18 RE-19 is no refresh token, and is not ended by another client", async () => {
      const { by, accessToken } = await tokens("notes:read");
      expectOAuthError(await refresh(target(), accessToken, {}, by), 400, "invalid_grant");
      expect((await revoke(target(), accessToken, {}, app)).status).toBe(200);
      expect((await introspect(target(), accessToken, by)).body).toMatchObject({ active: true });
      expect((await revoke(target(), accessToken, {}, by)).status).toBe(200);
      expect((await introspect(target(), accessToken, by)).text).toBe('{"active":false}');
    });

    it("RS-3 RE-20 CVE-2026-37979 CVE-2026-18208 is inactive to a stranger, without a further member or header", async () => {
      const { accessToken } = await tokens("openid profile notes:read");
      const strangers = [app, await createClient(target()), await createApp(target())];
      for (const stranger of strangers) {
        const answer = await introspect(target(), accessToken, stranger);
        const unknown = await introspect(target(), "x", stranger);
        expect(answer.text).toBe('{"active":false}');
        expect(answer.status).toBe(200);
        expect([...answer.headers.keys()]).toEqual([...unknown.headers.keys()]);
      }
    });

    it("RE-1 RE-3 RE-4 is not given for two resources, nor for another one, and the code and the refresh token stay good", async () => {
      const by = await createApp(target());
      const headers = { ...basic(by), "Content-Type": "application/x-www-form-urlencoded" };
      const other = await resourceAt(target());
      const found = await approvedCode({ app: by, browser, resource: uri });
      expectOAuthError(
        await redeem(target(), by, found, { resource: other }),
        400,
        "invalid_target",
      );
      const twice = (fields: Readonly<Record<string, string>>): Promise<Answer> => {
        const body = [fields, { resource: uri }].map((one) => String(new URLSearchParams(one)));
        return send(target(), tokenPath, { method: "POST", headers, body: body.join("&") });
      };
      const ofCode = {
        grant_type: "authorization_code",
        code: found.code,
        code_verifier: found.verifier,
        resource: uri,
      };
      expectOAuthError(await twice(ofCode), 400, "invalid_request");
      const { status, body, text } = await redeem(target(), by, found, { resource: uri });
      expect(status, text).toBe(200);
      const refreshToken = String(body["refresh_token"]);
      const refused = await refresh(target(), refreshToken, { resource: other }, by);
      expectOAuthError(refused, 400, "invalid_target");
      const ofRefresh = { grant_type: "refresh_token", refresh_token: refreshToken, resource: uri };
      expectOAuthError(await twice(ofRefresh), 400, "invalid_request");
      expect((await refresh(target(), refreshToken, {}, by)).status).toBe(200);
    });

    it("RE-1 is not given to a request that names two, at /authorize and pushed", async () => {
      const query = `${queryOf(app, { resource: uri, scope: "notes:read" })}&resource=${encodeURIComponent(uri)}`;
      const response = responseIn(leadsTo(await authorize(browser, query)), app);
      expect(response["error"]).toBe("invalid_target");
      const headers = { ...basic(app), "Content-Type": "application/x-www-form-urlencoded" };
      const pushed = { method: "POST", headers, body: query };
      expectOAuthError(await send(target(), "/authenticate/par", pushed), 400, "invalid_request");
    });
  });
}
