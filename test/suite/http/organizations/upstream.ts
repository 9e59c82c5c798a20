import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeToken } from "../../../support/tokens/forge.ts";
import type { Answer } from "../calls/calls.ts";
import { addTotp, codeOf } from "../calls/factors.ts";
import { organizations, storeOrganization } from "../calls/organizations.ts";
import { returnFrom, signUp, stranger, type Stage } from "../upstream/stage.ts";
import {
  expectTrouble,
  openBrowser,
  placeOf,
  waitingIn,
  type Visitor,
} from "../upstream/visitor.ts";

const unknown = randomUUID();

/** The organization of a login at another provider, on a server with `organizations`. */
export function organizationsOfUpstream(stage: () => Stage): void {
  describe("the organization of a login at a provider", () => {
    let here: Stage;
    beforeAll(async () => {
      here = { ...stage(), target: await stage().beside({}, { organizations }) };
    });

    const signUpMember = async () => {
      const person = await signUp(here);
      return { ...person, organization: await storeOrganization(here.target, person.token) };
    };
    const payloadOf = ({ body }: Answer) => decodeToken(String(body["access_token"])).payload;
    const refreshed = async (browser: Visitor) =>
      payloadOf(await browser.call("POST", "/session/refresh"));

    it("comes back from the provider, and the session keeps it", async () => {
      const { claims, organization } = await signUpMember();
      const browser = openBrowser(here.target);
      await returnFrom(here, browser, "idp", claims, { query: { organization } });
      expect(await refreshed(browser)).toMatchObject({ org_id: organization, org_role: "member" });
    });

    it("is none if the parameter is blank, and nothing begins if it is no id", async () => {
      const { claims } = await signUpMember();
      const browser = openBrowser(here.target);
      await returnFrom(here, browser, "idp", claims, { query: { organization: "" } });
      expect(await refreshed(browser)).not.toHaveProperty("org_id");
      expect((await browser.visit("/login/idp?organization=acme")).status).toBe(422);
    });

    it("is kept while the login waits for a second factor", async () => {
      const { claims, organization, token } = await signUpMember();
      const { secret } = await addTotp(here.target, token);
      const browser = openBrowser(here.target);
      const answer = await returnFrom(here, browser, "idp", claims, { query: { organization } });
      const mfa_token = new URLSearchParams(placeOf(answer).fragment).get("mfa");
      const proof = { mfa_token, totp: codeOf(secret, 1) };
      const done = await browser.call("POST", "/session/second-factor", proof);
      expect(payloadOf(done)).toMatchObject({ org_id: organization });
    });

    it("is that of the start after a click in place of another account, unless the click names another one", async () => {
      const { claims, organization } = await signUpMember();
      for (const [chosen, org_id] of [
        [{}, organization],
        [{ organization: null }, undefined],
      ] as const) {
        const { browser } = await signUp(here);
        const back = await returnFrom(here, browser, "idp", claims, { query: { organization } });
        const token = waitingIn(back);
        const done = await browser.call("POST", "/session/upstream", { token, ...chosen });
        expect(payloadOf(done)["org_id"]).toBe(org_id);
      }
    });

    it("leads back to the login page, and opens no session, if the user is no member", async () => {
      const { claims } = await signUpMember();
      const browser = openBrowser(here.target);
      const query = { organization: unknown, continue: "account/sessions" };
      const answer = await returnFrom(here, browser, "idp", claims, { query });
      expectTrouble(answer, "idp", "invalid_organization");
      expect(placeOf(answer).query["continue"]).toBe("account/sessions");
      expect(await browser.user()).toBeNull();
    });

    it("creates no account for somebody who has none", async () => {
      const claims = stranger();
      const browser = openBrowser(here.target);
      const query = { organization: unknown };
      const refused = await returnFrom(here, browser, "idp", claims, { query });
      expectTrouble(refused, "idp", "invalid_organization");
      const token = waitingIn(await returnFrom(here, browser, "idp", claims));
      const { preferred_username: username, name } = claims;
      const chosen = { token, username, name };
      const click = (more: object) =>
        browser.call("POST", "/session/upstream", { ...chosen, ...more });
      const { status, body } = await click(query);
      expect([status, body["code"]]).toEqual([400, "invalid_organization"]);
      expect((await click({})).status).toBe(200);
    });
  });
}
