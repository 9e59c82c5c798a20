import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { form, registerAndLogIn, send, tokenPath, tokensIn, verify } from "../calls/calls.ts";
import type { Person } from "../calls/calls.ts";
import { setAccount } from "../calls/accounts.ts";
import { createClient, revokeClient } from "../calls/clients.ts";
import {
  endSessions,
  expectActive,
  expectEnded,
  listSessions,
  logInBy,
} from "../calls/sessions.ts";
import { sessionOf, sessionRow, setSession } from "../calls/sessions.ts";

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

    it("omits sessions that have ended", async () => {
      const { person, token } = await registerAndLogIn(target());
      for (const change of [
        "revoked_at = 1",
        `expires_at = ${Date.now()}`,
        `rotated_at = rotated_at - ${7 * day + 1000}`,
        "authenticated_at = 1",
        `user_id = '${randomUUID()}'`,
      ]) {
        await setAccount(target(), person, "sessions_valid_from", "2");
        await setSession(target(), (await logInAgain(person)).token, change);
        expect(await idsIn(token), change).toEqual([sessionOf(token)]);
      }
    });

    it("omits sessions of other users", async () => {
      const [one, other] = [await registerAndLogIn(target()), await registerAndLogIn(target())];
      expect(await idsIn(one.token)).toEqual([sessionOf(one.token)]);
      expect(await idsIn(other.token)).toEqual([sessionOf(other.token)]);
    });

    it("updates the time of last use at most once a minute", async () => {
      const { token } = await registerAndLogIn(target());
      const lastSeen = async () => (await sessionRow(target(), token))["last_seen_at"];
      const before = Date.now() - 1000;
      await setSession(target(), token, "last_seen_at = last_seen_at - 61000");
      expect(Number(await lastSeen())).toBeLessThan(before);
      await verify(target(), token);
      expect(Number(await lastSeen())).toBeGreaterThan(before);
      // A time in the future is less than a minute ago, however slow this machine is.
      const ahead = String(Date.now() + 3_600_000);
      await setSession(target(), token, `last_seen_at = ${ahead}`);
      await verify(target(), token);
      expect(String(await lastSeen())).toBe(ahead);
    });

    it("ASVS-7.1.2 keeps at most twenty sessions, and one more login ends the oldest", async () => {
      const { person, ...oldest } = await registerAndLogIn(target());
      const second = await logInAgain(person);
      for (let more = 0; more < 18; more++) await logInAgain(person);
      const ids = await idsIn(second.token);
      expect(ids).toHaveLength(20);
      expect(ids.at(-1)).toBe(sessionOf(oldest.token));
      const newest = await logInAgain(person);
      await expectEnded(target(), oldest, await createClient(target()));
      expect(await idsIn(newest.token)).toEqual([sessionOf(newest.token), ...ids.slice(0, -1)]);
      await expectActive(target(), second);
      // Ended sessions do not count.
      await endSessions(target(), newest.token, `/${sessionOf(second.token)}`);
      await logInAgain(person);
      expect(await idsIn(newest.token)).toHaveLength(20);
    });
  });
}
