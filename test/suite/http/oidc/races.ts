import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { accountRow } from "../calls/accounts.ts";
import { form, send, tokenPath, withBearer, type Answer } from "../calls/calls.ts";
import { crowd, withRetries } from "../races.ts";
import { openBrowser } from "../upstream/visitor.ts";
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
  ofOperator,
  queryOf,
  requestOf,
} from "./app.ts";
import { logInToApp } from "./logout/flow.ts";

/** How often each answer came. */
function tally(answers: readonly Answer[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const { error = "" } = body as { readonly error?: string };
    const outcome = `${status} ${error}`.trim();
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

/** What apps and their users do at the same time, on every database. */
export function appRaces(target: () => Target): void {
  const userInfo = async (token: unknown) =>
    (await withRetries(() => send(target(), "/userinfo", withBearer(String(token))))).status;

  describe("at the same time", () => {
    it("CO-1 of many redemptions of one code one gives tokens, which the others end", async () => {
      const app = await createApp(target(), { columns: { ...ofOperator, secret_hash: "" } });
      const { browser } = await loggedIn(target());
      const { verifier, challenge } = newVerifier();
      const query = queryOf(app, { code_challenge: challenge });
      const code = codeIn(leadsTo(await authorize(browser, query)), app);
      const request = form({
        grant_type: "authorization_code",
        code,
        code_verifier: verifier,
        redirect_uri: app.redirectUri,
        client_id: app.id,
      });
      const answers = await Promise.all(
        crowd(target()).map(() => withRetries(() => send(target(), tokenPath, request))),
      );
      expect(tally(answers)).toEqual({ "200": 1, "400 invalid_grant": answers.length - 1 });
      const { body } = answers.find(({ status }) => status === 200)!;
      expect(await userInfo(body["access_token"])).toBe(401);
    });

    it("many approvals of one request store and announce one consent, and each gives a code of its own", async () => {
      const app = await createApp(target());
      const { browser, person } = await loggedIn(target());
      const query = consentAt(await authorize(browser, queryOf(app)));
      const { proof } = await requestOf(browser, query);
      const answers = await Promise.all(
        crowd(target()).map(() => withRetries(() => decide(browser, query, { proof }))),
      );
      const codes = answers.map((answer) => codeIn(decided(answer), app));
      expect(new Set(codes).size).toBe(answers.length);
      const { id } = await accountRow(target(), person);
      const consents = await target().sql(
        `SELECT id FROM consents WHERE user_id = '${String(id)}'`,
      );
      expect(consents).toHaveLength(1);
      // The last event says that those before it are stored.
      decided(await decide(browser, query, { proof, decision: "deny" }));
      const events = async () => {
        const about = `subject_id = '${String(id)}' AND client_id = '${app.id}'`;
        const rows = await target().sql(`SELECT event FROM audit WHERE ${about} ORDER BY event`);
        return rows.map(({ event }) => event);
      };
      await expect.poll(events).toEqual(["app_connected", "authorization_denied"]);
      codeIn(leadsTo(await authorize(browser, queryOf(app))), app);
    });

    it("no refresh of an app that meets the logout of its user gives a token that is good afterwards", async () => {
      const { app, browser, refreshToken, sid } = await logInToApp(target());
      const request = form(
        { grant_type: "refresh_token", refresh_token: refreshToken },
        { Authorization: `Basic ${btoa(`${app.id}:${app.secret}`)}` },
      );
      const refresh = () => withRetries(() => send(target(), tokenPath, request));
      const half = crowd(target()).slice(crowd(target()).length / 2);
      const early = half.map(refresh);
      const logout = withRetries(() => browser.call("DELETE", "/session"));
      const answers = await Promise.all([...early, ...half.map(refresh)]);
      expect((await logout).status).toBe(204);
      for (const { status, body, text } of answers) {
        expect([200, 400], text).toContain(status);
        if (status === 400) expect(body["error"]).toBe("invalid_grant");
        else expect(await userInfo(body["access_token"])).toBe(401);
      }
      expect((await refresh()).status).toBe(400);
      const [session] = await target().sql(`SELECT revoked_at FROM sessions WHERE id = '${sid}'`);
      expect(session).toEqual({ revoked_at: expect.anything() });
      // Nor is the browser logged in, with whatever cookie an answer left.
      expect(await openBrowser(target(), browser.jar).user()).toBeNull();
    });
  });
}
