import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { form, registerAndLogIn, send, tokenPath, tokensIn, type Person } from "../calls/calls.ts";
import { createClient, revokeClient } from "../calls/clients.ts";
import { listSessions, logInBy, sessionOf, sessionRow } from "../calls/sessions.ts";

const utc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const day = 24 * 60 * 60 * 1000;

/** The list of a user's own sessions, and the most that a user can have. */
export function sessions(target: () => Target): void {
  const list = async (token: string) => {
    const answer = await listSessions(target(), token);
    expect(answer.status).toBe(200);
    return answer.body["sessions"] as readonly Readonly<Record<string, unknown>>[];
  };
  const idsIn = async (token: string) => (await list(token)).map(({ id }) => id);
  const logInAgain = (person: Person) => logInBy(target(), undefined, person);

  describe("the list of sessions", () => {
    it("lists a user's sessions, the newest first, in exactly these members", async () => {
      const { person, ...first } = await registerAndLogIn(target());
      const { username, password } = person;
      const headers = { "User-Agent": "Mozilla/5.0 (a phone)" };
      const init = form({ username, password }, headers);
      const second = tokensIn(await send(target(), tokenPath, init));
      const answer = await listSessions(target(), first.token);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      const common = {
        client_id: "first-party",
        created_at: expect.stringMatching(utc),
        last_used_at: expect.stringMatching(utc),
        expires_at: expect.stringMatching(utc),
        address: target().peerAddress,
      };
      expect(answer.body).toEqual({
        sessions: [
          {
            id: sessionOf(second.token),
            user_agent: "Mozilla/5.0 (a phone)",
            current: false,
            ...common,
          },
          {
            id: sessionOf(first.token),
            user_agent: (await sessionRow(target(), first.token))["user_agent"],
            current: true,
            ...common,
          },
        ],
      });
      const [newest] = await list(second.token);
      expect(newest).toMatchObject({ id: sessionOf(second.token), current: true });
      const lifetime =
        Date.parse(String(newest?.["expires_at"])) - Date.parse(String(newest?.["created_at"]));
      expect(lifetime).toBe(30 * day);
    });

    it("names the client of each session, and omits sessions of a revoked client", async () => {
      const client = await createClient(target());
      const { person } = await registerAndLogIn(target());
      const { token } = await logInBy(target(), client, person);
      expect((await list(token)).map((session) => session["client_id"])).toEqual([
        client.id,
        "first-party",
      ]);
      await revokeClient(target(), client);
      expect(await idsIn((await logInAgain(person)).token)).not.toContain(sessionOf(token));
    });
  });
}
