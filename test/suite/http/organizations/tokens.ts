import { expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { decodeToken } from "../../../support/tokens/forge.ts";
import { cookieIn, ownPage, pageWithCookie, refreshBy } from "../calls/browser.ts";
import {
  form,
  introspectPath,
  json,
  registerAndLogIn,
  send,
  tokenPath,
  tokensIn,
  verify,
} from "../calls/calls.ts";
import { basic, createClient } from "../calls/clients.ts";
import { expectOAuthError, expectProblem } from "../calls/expect.ts";
import { logInFor, storeOrganization } from "../calls/organizations.ts";

const unknown = "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f91";
const refresh = (refreshToken: string, more: Record<string, string> = {}) =>
  form({ grant_type: "refresh_token", refresh_token: refreshToken, ...more });
const payloadOf = (token: unknown) => decodeToken(String(token)).payload;

/** The organization of access tokens, on a server with `organizations`. */
export function organizationTokens(target: () => Target): void {
  it("verification and introspection show the organization of a token, and nothing of it without one", async () => {
    const { person, token } = await registerAndLogIn(target());
    const organization = await storeOrganization(target(), token, { role: "admin" });
    const member = await logInFor(target(), person, organization);
    const credentials = basic(await createClient(target()));
    const introspect = (one: string) =>
      send(target(), introspectPath, form({ token: one }, credentials));
    const claims = { active: true, org_id: organization, org_role: "admin" };
    expect((await verify(target(), member.token)).body).toMatchObject(claims);
    expect((await introspect(member.token)).body).toMatchObject(claims);
    for (const { body } of [await verify(target(), token), await introspect(token)]) {
      expect(Object.keys(body)).not.toContain("org_id");
      expect(Object.keys(body)).not.toContain("org_role");
    }
  });

  it("a form names an organization, an empty parameter none, and without it the session decides", async () => {
    const { person, token } = await registerAndLogIn(target());
    const organization = await storeOrganization(target(), token);
    let { refreshToken } = await logInFor(target(), person, organization);
    for (const [more, org_id] of [
      [{}, organization],
      [{ organization: "" }, undefined],
      [{ organization }, organization],
    ] as const) {
      const answer = tokensIn(await send(target(), tokenPath, refresh(refreshToken, more)));
      expect(payloadOf(answer.token)["org_id"]).toBe(org_id);
      ({ refreshToken } = answer);
    }
  });

  it("an organization of others is invalid_request with its code, and the refresh token stays good", async () => {
    const { refreshToken } = await registerAndLogIn(target());
    const refused = await send(
      target(),
      tokenPath,
      refresh(refreshToken, { organization: unknown }),
    );
    expect([refused.status, refused.body]).toMatchObject([
      400,
      { error: "invalid_request", code: "invalid_organization" },
    ]);
    const text = await send(target(), tokenPath, refresh(refreshToken, { organization: "acme" }));
    expectOAuthError(text, 400, "invalid_request");
    expect(text.body).not.toHaveProperty("code");
    expect((await send(target(), tokenPath, refresh(refreshToken))).status).toBe(200);
  });

  it("a page logs in for an organization, and refreshes for another one with a body", async () => {
    const { person, token } = await registerAndLogIn(target());
    const organization = await storeOrganization(target(), token);
    const other = await storeOrganization(target(), token, { role: "admin" });
    const { username, password } = person;
    const login = await send(target(), "/session", json({ username, password, organization }));
    expect(payloadOf(login.body["access_token"])).toMatchObject({ org_id: organization });
    const { value: cookie } = cookieIn(login);
    const page = (body?: object) =>
      body
        ? refreshBy(
            target(),
            cookie,
            { ...ownPage, "Content-Type": "application/json" },
            json(body),
          )
        : refreshBy(target(), cookie);
    const inOther = await page({ organization: other });
    expect(payloadOf(inOther.body["access_token"])).toMatchObject({ org_id: other });
    const without = await page({ organization: null });
    expect(payloadOf(without.body["access_token"])["org_id"]).toBeUndefined();
    const asStored = await page();
    expect(payloadOf(asStored.body["access_token"])).toMatchObject({ org_id: organization });
    expectProblem(await page({ organization: unknown }), 400, "invalid_organization");
    expectProblem(await page({ organization: "acme" }), 422, "validation_failed");
  });

  it("a page switches with one call, and later refreshes of the session follow", async () => {
    const { person, token } = await registerAndLogIn(target());
    const organization = await storeOrganization(target(), token, { role: "admin" });
    const { username, password } = person;
    let cookie = cookieIn(await send(target(), "/session", json({ username, password }))).value;
    const choose = async (chosen: string | null, headers = ownPage) =>
      send(target(), "/session/organization", {
        ...json({ organization: chosen }),
        headers: { ...pageWithCookie(cookie, headers), "Content-Type": "application/json" },
      });
    const switched = await choose(organization);
    expect(payloadOf(switched.body["access_token"])).toMatchObject({ org_role: "admin" });
    ({ value: cookie } = cookieIn(switched));
    const refreshed = await refreshBy(target(), cookie);
    expect(payloadOf(refreshed.body["access_token"])).toMatchObject({ org_id: organization });
    expectProblem(await choose(unknown), 400, "invalid_organization");
    expectProblem(
      await choose(null, { Origin: "https://other.example" }),
      403,
      "origin_not_allowed",
    );
    const left = await choose(null);
    expect(payloadOf(left.body["access_token"])["org_id"]).toBeUndefined();
  });
}
