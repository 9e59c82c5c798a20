import { describe, expect, it } from "vitest";
import type { Target } from "../../support/targets/http-target.ts";
import {
  registerAndLogIn,
  logIn,
  newcomer,
  register,
  tokenFor,
  verify,
  type Answer,
} from "./calls/calls.ts";
import { accountIdsOf } from "./calls/accounts.ts";

const fifty = Array.from({ length: 50 });

function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const { code = "" } = body as { code?: string };
    const outcome = `${status} ${code}`.trim();
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

/** Asks again after 503, as the answer says, because a busy machine may turn some of many requests away. */
async function patiently(ask: () => Promise<Answer>): Promise<Answer> {
  const answer = await ask();
  return answer.status === 503 ? patiently(ask) : answer;
}

/** Many at once who want the same. */
export function races(target: () => Target): void {
  describe("at once", () => {
    it("ASVS-15.4.2 of fifty identical registrations one succeeds and the others are refused as taken", async () => {
      const person = newcomer();
      const answers = await Promise.all(fifty.map(() => register(target(), person)));
      expect(tally(answers)).toEqual({ "201": 1, "409 username_taken": 49 });
      const created = answers.find(({ status }) => status === 201);
      expect(await accountIdsOf(target(), person)).toEqual([created?.body["id"]]);
      expect(await tokenFor(target(), person)).toBeTruthy();
    });

    it("of fifty registrations with one e-mail address one succeeds", async () => {
      const { email } = newcomer();
      const people = fifty.map(() => newcomer({ email }));
      const answers = await Promise.all(people.map((person) => register(target(), person)));
      expect(tally(answers)).toEqual({ "201": 1, "409 email_taken": 49 });
    });

    it("of many spellings of one username one succeeds", async () => {
      const { username } = newcomer();
      const spellings = [username, username.toUpperCase(), username.replace("u", "ｕ")];
      const people = [...spellings, ...spellings].map((username) => newcomer({ username }));
      const answers = await Promise.all(people.map((person) => register(target(), person)));
      expect(tally(answers)).toEqual({ "201": 1, "409 username_taken": 5 });
    });

    it("eight logins of one account succeed, each with a session", async () => {
      const { person } = await registerAndLogIn(target());
      const answers = await Promise.all(
        fifty.slice(42).map(() => patiently(() => logIn(target(), person))),
      );
      expect(tally(answers)).toEqual({ "200": 8 });
      const tokens = answers.map(({ body }) => String(body["access_token"]));
      const verified = await Promise.all(tokens.map((token) => verify(target(), token)));
      expect(new Set(verified.map(({ body }) => body["sid"])).size).toBe(8);
    });

    it("VULN-25 no answer is given to somebody else", async () => {
      const people: Awaited<ReturnType<typeof registerAndLogIn>>[] = [];
      for (const _ of fifty.slice(44)) people.push(await registerAndLogIn(target()));
      const asked = Array.from({ length: 30 }, () => people).flat();
      const answers = await Promise.all(
        asked.map(({ token }) => patiently(() => verify(target(), token))),
      );
      expect(answers.map(({ body }) => body["username"])).toEqual(
        asked.map(({ person }) => person.username),
      );
    });
  });
}
