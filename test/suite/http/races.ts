import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Target } from "../../support/targets/http-target.ts";
import { accountIdsOf, changePassword, deleteMe } from "./calls/accounts.ts";
import {
  registerAndLogIn,
  logIn,
  newcomer,
  newPassword,
  register,
  tokenFor,
  verify,
  type Answer,
} from "./calls/calls.ts";
import { refresh } from "./calls/sessions.ts";

/** As many as shall race: fifty. In workerd twenty, because there each takes several times as long. */
export const crowd = ({ kind }: Target): readonly unknown[] =>
  Array.from({ length: kind === "workerd" ? 20 : 50 });
const times = (count: number): readonly unknown[] => Array.from({ length: count });

function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const { code = "" } = body as { code?: string };
    const outcome = `${status} ${code}`.trim();
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

/** Repeats a request at most nine times while its answer is 503, because a busy machine may refuse some of many requests. */
export async function withRetries(send: () => Promise<Answer>, retries = 9): Promise<Answer> {
  const answer = await send();
  if (answer.status !== 503 || retries === 0) return answer;
  await sleep(100);
  return withRetries(send, retries - 1);
}

/** Many concurrent requests for the same account. */
export function races(target: () => Target): void {
  describe("concurrent requests", () => {
    it("ASVS-15.4.2 of many identical registrations one succeeds and the others get username_taken", async () => {
      const person = newcomer();
      const answers = await Promise.all(crowd(target()).map(() => register(target(), person)));
      expect(tally(answers)).toEqual({ "201": 1, "409 username_taken": answers.length - 1 });
      const created = answers.find(({ status }) => status === 201);
      expect(await accountIdsOf(target(), person)).toEqual([created?.body["id"]]);
      expect(await tokenFor(target(), person)).toBeTruthy();
    });

    it("of many registrations with one e-mail address one succeeds and the others get email_taken", async () => {
      const { email } = newcomer();
      const people = crowd(target()).map(() => newcomer({ email }));
      const answers = await Promise.all(people.map((person) => register(target(), person)));
      expect(tally(answers)).toEqual({ "201": 1, "409 email_taken": answers.length - 1 });
    });

    it("of six registrations with spellings of one username one succeeds", async () => {
      const { username } = newcomer();
      const spellings = [username, username.toUpperCase(), username.replace("u", "ｕ")];
      const people = [...spellings, ...spellings].map((username) => newcomer({ username }));
      const answers = await Promise.all(people.map((person) => register(target(), person)));
      expect(tally(answers)).toEqual({ "201": 1, "409 username_taken": 5 });
    });

    it("eight logins of one account succeed, each with its own session", async () => {
      const { person } = await registerAndLogIn(target());
      const answers = await Promise.all(
        times(8).map(() => withRetries(() => logIn(target(), person))),
      );
      expect(tally(answers)).toEqual({ "200": 8 });
      const tokens = answers.map(({ body }) => String(body["access_token"]));
      const verified = await Promise.all(tokens.map((token) => verify(target(), token)));
      expect(new Set(verified.map(({ body }) => body["sid"])).size).toBe(8);
    });

    it("ASVS-15.4.2 of many changes of one password one succeeds, and the others get wrong_password", async () => {
      const { person, token } = await registerAndLogIn(target());
      const wanted = crowd(target()).map(() => newPassword());
      const answers = await Promise.all(
        wanted.map((next) =>
          withRetries(() => changePassword(target(), token, person.password, next)),
        ),
      );
      expect(tally(answers)).toEqual({ "204": 1, "403 wrong_password": answers.length - 1 });
      const stored = wanted[answers.findIndex(({ status }) => status === 204)]!;
      expect(await tokenFor(target(), { ...person, password: stored })).toBeTruthy();
    });

    it("VULN-43 no refresh that meets the deletion of the account gives a token that is good afterwards", async () => {
      const { person, token, refreshToken } = await registerAndLogIn(target());
      const refreshes = () =>
        times(10).map(() => withRetries(() => refresh(target(), refreshToken)));
      const before = refreshes();
      const deleted = withRetries(() => deleteMe(target(), token, person.password));
      const answers = await Promise.all([...before, ...refreshes()]);
      expect((await deleted).status).toBe(204);
      for (const { status, body } of answers) {
        expect([200, 400]).toContain(status);
        if (status === 400) expect(body["error"]).toBe("invalid_grant");
        else expect((await verify(target(), String(body["access_token"]))).status).toBe(401);
      }
      expect((await refresh(target(), refreshToken)).status).toBe(400);
    });

    it("VULN-25 each of many concurrent callers gets the answer to its own token", async () => {
      const people: Awaited<ReturnType<typeof registerAndLogIn>>[] = [];
      for (const _ of times(6)) people.push(await registerAndLogIn(target()));
      const asked = crowd(target()).flatMap(() => people);
      const answers = await Promise.all(
        asked.map(({ token }) => withRetries(() => verify(target(), token))),
      );
      expect(answers.map(({ body }) => body["username"])).toEqual(
        asked.map(({ person }) => person.username),
      );
    });
  });
}
