import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { passwordHashOf } from "../calls/accounts.ts";
import { getMe } from "../calls/browser.ts";
import { registerAndLogIn, send, withBearer, type Answer } from "../calls/calls.ts";
import { expectChallenge, expectProblem } from "../calls/expect.ts";
import { endSessions, logInBy, sessionOf } from "../calls/sessions.ts";

const utc = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** The export of the data of the current user. */
export function exporting(target: () => Target): void {
  const exportMe = (token: string): Promise<Answer> =>
    send(target(), "/users/me/export", withBearer(token));

  describe("the export of one's data", () => {
    it("is a JSON file with exactly these members", async () => {
      const { person, ...first } = await registerAndLogIn(target());
      const { token, refreshToken } = await logInBy(target(), undefined, person);
      await endSessions(target(), token);
      let answer = await exportMe(token);
      // An event is stored a moment after the answer of its request.
      const newestEvent = async (): Promise<unknown> => {
        answer = await exportMe(token);
        return (answer.body["events"] as readonly { readonly event: string }[])[0]?.event;
      };
      await expect.poll(newestEvent).toBe("session_expired");
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
      expect(answer.headers.get("content-disposition")).toBe(
        'attachment; filename="latchkey-account.json"',
      );
      expect(answer.headers.get("cache-control")).toBe("no-store");
      const session = {
        client_id: "first-party",
        scope: "profile:read profile:write sessions factors",
        created_at: utc,
        authenticated_at: utc,
        last_used_at: utc,
        last_refreshed_at: utc,
        refreshes: 0,
        expires_at: utc,
        address: target().peerAddress,
        methods: "password",
        parent_id: null,
        offline: false,
        resource: null,
        organization_id: null,
        connection_id: null,
        reauthenticated_at: null,
        remembered: true,
      };
      const sessions = answer.body["sessions"] as readonly Record<string, unknown>[];
      const ofToken = (one: string) => sessions.find(({ id }) => id === sessionOf(one));
      const [kept, ended] = [ofToken(token), ofToken(first.token)];
      const { user_agent } = kept ?? {};
      expect(answer.body).toEqual({
        exported_at: utc,
        account: {
          ...(await getMe(target(), token)).body,
          email_verified_at: null,
          email_failed_at: null,
          invited_at: null,
          terms_version: null,
          terms_accepted_at: null,
          sessions_valid_from: null,
          last_link_session: null,
        },
        factors: {
          totp: null,
          passkeys: [],
          recovery_codes: { left: 0, created_at: null },
          two_step: false,
        },
        identities: [],
        consents: [],
        organizations: [],
        invitations: [],
        sessions: expect.any(Array),
        events: expect.any(Array),
      });
      const [newest] = answer.body["events"] as readonly object[];
      expect(newest).toEqual({
        id: expect.any(String),
        at: utc,
        event: "session_expired",
        outcome: "success",
        by: "user",
        session_id: sessionOf(token),
        client_id: null,
        address: target().peerAddress || null,
        request_id: expect.any(String),
        detail: { reason: "owner", ended: "others" },
      });
      expect(sessions).toHaveLength(2);
      expect(kept).toEqual({ ...session, id: sessionOf(token), revoked_at: null, user_agent });
      expect(ended).toEqual({
        ...session,
        id: sessionOf(first.token),
        revoked_at: utc,
        user_agent,
      });
      for (const secret of [token, refreshToken, await passwordHashOf(target(), person)]) {
        expect(answer.text).not.toContain(secret);
      }
    });

    it("ASVS-8.2.2 contains nothing of another user", async () => {
      const [mine, theirs] = [await registerAndLogIn(target()), await registerAndLogIn(target())];
      const { text } = await exportMe(mine.token);
      for (const other of [theirs.person.username, sessionOf(theirs.token)]) {
        expect(text).not.toContain(other);
      }
    });

    it("BR-1 BR-3 BR-4 needs a valid token with the scopes `profile:read` and `sessions`", async () => {
      const { person, token } = await registerAndLogIn(target());
      expectChallenge(await send(target(), "/users/me/export"), "missing_token");
      expectChallenge(await exportMe(`${token}A`), "invalid_token");
      for (const scope of ["profile:read", "sessions", "profile:write"]) {
        const narrow = await logInBy(target(), undefined, person, { scope });
        const answer = await exportMe(narrow.token);
        expectProblem(answer, 403, "insufficient_scope", scope);
        expect(answer.headers.get("www-authenticate")).toContain('scope="profile:read sessions"');
      }
    });
  });
}
