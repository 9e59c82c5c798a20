import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { registerAndLogIn, send, sessionsPath, withBearer, type Person } from "../calls/calls.ts";
import { clientToken, createClient } from "../calls/clients.ts";
import { expectChallenge, expectInvalid, expectProblem } from "../calls/expect.ts";
import {
  endSessions,
  expectActive,
  expectEnded,
  listSessions,
  logInBy,
  refreshed,
  sessionOf,
} from "../calls/sessions.ts";

const calls = [
  ["GET", ""],
  ["DELETE", ""],
  ["DELETE", `/${randomUUID()}`],
] as const;
const call = (target: Target, method: string, path: string, token?: string) =>
  send(target, sessionsPath + path, {
    method,
    ...(token !== undefined && withBearer(token)),
  });

/** Ending a user's own sessions, and the tokens that may list and end them. */
export function endingSessions(target: () => Target): void {
  const logInAgain = (person: Person) => logInBy(target(), undefined, person);
  const idsIn = async (token: string) => {
    const { body } = await listSessions(target(), token);
    return (body["sessions"] as { id: string }[]).map(({ id }) => id);
  };

  describe("ending sessions", () => {
    it("ASVS-7.5.2 ends one session at once and no other, and may be repeated", async () => {
      const { person, ...here } = await registerAndLogIn(target());
      const there = await logInAgain(person);
      const path = `/${sessionOf(there.token)}`;
      for (const _ of ["first", "again"]) {
        const answer = await endSessions(target(), here.token, path);
        expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: "" });
      }
      await expectEnded(target(), there, await createClient(target()));
      expect(await idsIn(here.token)).toEqual([sessionOf(here.token)]);
      await refreshed(target(), here.refreshToken);
    });

    it("ends the current session", async () => {
      const { person: _, ...here } = await registerAndLogIn(target());
      const answer = await endSessions(target(), here.token, `/${sessionOf(here.token)}`);
      expect(answer.status).toBe(204);
      await expectEnded(target(), here, await createClient(target()));
    });

    it("ASVS-8.2.2 answers 404 for a session of another user, and ends nothing", async () => {
      const [mine, theirs] = [await registerAndLogIn(target()), await registerAndLogIn(target())];
      const answer = await endSessions(target(), mine.token, `/${sessionOf(theirs.token)}`);
      expectProblem(answer, 404, "not_found");
      const unknown = await endSessions(target(), mine.token, `/${randomUUID()}`);
      expectProblem(unknown, 404, "not_found");
      expect({ ...unknown.body, instance: "" }).toEqual({ ...answer.body, instance: "" });
      await expectActive(target(), theirs);
      await expectActive(target(), await refreshed(target(), theirs.refreshToken));
    });

    it.each(["", "?include_current=false"])(
      "ASVS-7.4.3 ends all other sessions and keeps the current one: %j",
      async (query) => {
        const { person, ...here } = await registerAndLogIn(target());
        const others = [await logInAgain(person), await logInAgain(person)];
        const bystander = await registerAndLogIn(target());
        expect((await endSessions(target(), here.token, query)).status).toBe(204);
        for (const other of others) {
          await expectEnded(target(), other, await createClient(target()));
        }
        await expectActive(target(), await refreshed(target(), here.refreshToken));
        await expectActive(target(), bystander);
      },
    );

    it("include_current=true ends all sessions, and a new login works", async () => {
      const { person, ...here } = await registerAndLogIn(target());
      const other = await logInAgain(person);
      const bystander = await registerAndLogIn(target());
      const answer = await endSessions(target(), here.token, "?include_current=true");
      expect(answer.status).toBe(204);
      for (const ended of [here, other]) {
        await expectEnded(target(), ended, await createClient(target()));
      }
      await expectActive(target(), bystander);
      const next = await logInAgain(person);
      expect(await idsIn(next.token)).toEqual([sessionOf(next.token)]);
    });
  });

  describe("access to a user's sessions", () => {
    it.each(calls)(
      "BR-4 rejects a token without the scope `sessions`: %s %s",
      async (method, path) => {
        const { person } = await registerAndLogIn(target());
        const narrow = await logInBy(target(), undefined, person, { scope: "profile:read" });
        const own = await clientToken(target(), await createClient(target()));
        for (const token of [narrow.token, own]) {
          const answer = await call(target(), method, path, token);
          expectChallenge(answer, "insufficient_scope");
        }
        await refreshed(target(), narrow.refreshToken);
      },
    );
  });
}

/** Calls for a user's sessions that are refused before the database is changed. */
export function invalidEndings(target: () => Target): void {
  describe("ending sessions", () => {
    it("VULN-59 answers 404 to anything that is not a session id", async () => {
      const tokens = await registerAndLogIn(target());
      const id = sessionOf(tokens.token);
      for (const wrong of [
        "x",
        "%20",
        "me",
        "%25",
        "%00",
        "%ff",
        "%C3%A9",
        "%F0%9F%98%80",
        "x".repeat(500),
        "'%20OR%201=1%20--%20",
        `${id}%20`,
        `${id}%00`,
        id.toUpperCase(),
        id.slice(1),
        id.replaceAll("-", ""),
      ]) {
        const answer = await endSessions(target(), tokens.token, `/${wrong}`);
        expectProblem(answer, 404, "not_found", wrong);
      }
      await expectActive(target(), tokens);
    });

    it.each(["x", "", "1", "TRUE", "true&include_current=true", "false&include_current=true"])(
      "rejects include_current=%s with validation_failed, and ends nothing",
      async (value) => {
        const { person, ...here } = await registerAndLogIn(target());
        const other = await logInBy(target(), undefined, person);
        const answer = await endSessions(target(), here.token, `?include_current=${value}`);
        expectInvalid(answer, "/include_current");
        await expectActive(target(), other);
      },
    );
  });

  describe("access to a user's sessions", () => {
    it.each(calls)(
      "BR-1 BR-3 rejects an absent, invalid or misplaced token: %s %s",
      async (method, path) => {
        const { token, refreshToken } = await registerAndLogIn(target());
        expectChallenge(await call(target(), method, path), "missing_token");
        for (const wrong of [`${token}A`, refreshToken]) {
          expectChallenge(await call(target(), method, path, wrong), "invalid_token");
        }
        const inUrl = await call(target(), method, `${path}?access_token=${token}`, token);
        expectChallenge(inUrl, "malformed_authorization");
      },
    );
  });
}
