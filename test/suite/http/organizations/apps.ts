import { beforeAll, expect, it } from "vitest";
import { secret } from "../../../support/secrets.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { decodeToken } from "../../../support/tokens/forge.ts";
import * as calls from "../calls/calls.ts";
import { basic } from "../calls/clients.ts";
import { addTotp } from "../calls/factors.ts";
import { storeOrganization } from "../calls/organizations.ts";
import { setSession } from "../calls/sessions.ts";
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
  type Query,
} from "../oidc/app.ts";
import type { Visitor } from "../upstream/visitor.ts";

/** The organization that an app asks for at `/authorize`, on a server with `organizations`. */
export function organizationsOfApps(target: () => Target): void {
  let app: App;
  let other: App;
  let browser: Visitor;
  let organization: string;
  const { verifier, challenge } = newVerifier();
  beforeAll(async () => {
    const columns = { first_party: 1, scope: "profile:read projects:read projects:write" };
    [app, other] = [await createApp(target(), { columns }), await createApp(target())];
    const visit = await loggedIn(target());
    ({ browser } = visit);
    const { token } = calls.tokensIn(await calls.logIn(target(), visit.person));
    organization = await storeOrganization(target(), token);
  });

  const asked = (changes: Query = {}): Query => ({
    code_challenge: challenge,
    scope: "openid profile:read projects:read projects:write",
    ...changes,
  });
  const arrive = async (by: App, query: string) =>
    responseIn(leadsTo(await authorize(browser, query, "same-origin")), by);
  const codeFor = async (changes: Query = {}) =>
    codeIn(leadsTo(await authorize(browser, queryOf(app, asked(changes)), "same-origin")), app);
  const tokensOf = (answer: calls.Answer) => {
    const tokens = calls.tokensIn(answer);
    const { org_id, org_role } = decodeToken(tokens.token).payload;
    return { ...tokens, org_id, org_role, scope: answer.body["scope"] };
  };
  const refresh = (refreshToken: string, more: Record<string, string> = {}) => {
    const grant = { grant_type: "refresh_token", refresh_token: refreshToken, ...more };
    return calls.send(target(), calls.tokenPath, calls.form(grant, basic(app)));
  };

  it("an app of the operator's own gets tokens for the organization that it asked for, also by a refresh without it", async () => {
    const code = await codeFor({ organization });
    const member = { org_id: organization, org_role: "member" };
    const scope = "openid profile:read projects:read";
    const first = tokensOf(await redeem(target(), app, { code, verifier }));
    expect(first).toMatchObject({ ...member, scope });
    const second = tokensOf(await refresh(first.refreshToken));
    expect(second).toMatchObject({ ...member, scope });
    const third = tokensOf(await refresh(second.refreshToken, { organization: "" }));
    expect([third.org_id, third.scope]).toEqual([undefined, "openid profile:read"]);
  });

  it("an app that asks for none gets tokens without one", async () => {
    const code = await codeFor();
    const tokens = tokensOf(await redeem(target(), app, { code, verifier }));
    expect([tokens.org_id, tokens.scope]).toEqual([undefined, "openid profile:read"]);
  });

  it("a pushed request keeps the organization", async () => {
    const query = queryOf(app, asked({ organization }));
    const { body } = await calls.send(target(), "/authenticate/par", calls.form(query, basic(app)));
    const short = new URLSearchParams({
      client_id: app.id,
      request_uri: secret(String(body["request_uri"])),
    });
    const { code = "" } = await arrive(app, String(short));
    const tokens = tokensOf(await redeem(target(), app, { code: secret(code), verifier }));
    expect(tokens.org_id).toBe(organization);
  });

  it("a request that the user approves keeps it in the app's session", async () => {
    const query = queryOf(other, { code_challenge: challenge, organization });
    const approved = await decide(browser, consentAt(await authorize(browser, query)));
    const code = codeIn(decided(approved), other);
    expect((await redeem(target(), other, { code, verifier })).status).toBe(200);
    const sessions = await target().sql(
      `SELECT organization_id FROM sessions WHERE client_id = '${other.id}'`,
    );
    expect(sessions).toEqual([{ organization_id: organization }]);
  });

  it("an app of others learns that the user is no member only after the user has approved it", async () => {
    const { browser: stranger } = await loggedIn(target());
    const query = (changes: Query = {}) =>
      queryOf(other, { code_challenge: challenge, organization, ...changes });
    const silent = await authorize(stranger, query({ prompt: "none" }), "same-origin");
    expect(responseIn(leadsTo(silent), other)["error"]).toBe("consent_required");
    const approved = await decide(stranger, consentAt(await authorize(stranger, query())));
    expect(responseIn(decided(approved), other)["error"]).toBe("invalid_request");
    const again = await authorize(stranger, query({ prompt: "none" }), "same-origin");
    expect(responseIn(leadsTo(again), other)["error"]).toBe("invalid_request");
  });

  it("an organization that requires a second factor leads to the page that sets one up, or that asks for it", async () => {
    const visit = await loggedIn(target());
    const token = await visit.browser.token();
    const strict = await storeOrganization(target(), token, { requireMfa: 1 });
    const go = async (changes: Query = {}) => {
      const query = queryOf(app, asked({ organization: strict, ...changes }));
      return leadsTo(await authorize(visit.browser, query, "same-origin"));
    };
    expect(new URL(await go()).pathname).toBe("/app/account/security");
    expect(responseIn(await go({ prompt: "none" }), app)["error"]).toBe("interaction_required");
    await addTotp(target(), token);
    codeIn(await go(), app);
    await setSession(target(), token, "methods = 'password'");
    const page = new URL(await go());
    expect(page.pathname).toBe("/app/login");
    const query = page.searchParams.get("continue")?.replace("authorize?", "") ?? "";
    expect((await requestOf(visit.browser, query))["needs"]).toBe("required_factor");
  });

  it("the metadata names the claim of the id_token", async () => {
    const { body } = await calls.send(target(), "/.well-known/openid-configuration");
    expect(body["claims_supported"]).toContain("org_id");
  });

  it("an organization of others is an error for the app, and so is a text that is no id", async () => {
    for (const [id, description] of [
      ["019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f91", "The user is not a member of the organization."],
      ["acme", /^The parameter organization must be the id of an organization\./],
    ] as const) {
      const answer = await arrive(app, queryOf(app, asked({ organization: id })));
      expect(answer["error"]).toBe("invalid_request");
      expect(answer["error_description"]).toMatch(description);
    }
  });
}
