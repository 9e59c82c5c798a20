import { hash } from "@node-rs/bcrypt";
import { beforeAll, describe, expect, it } from "vitest";
import { costOf } from "../../../../src/drivers/bcrypt/bcrypt.ts";
import { cuts, runs, type Fault } from "../../../support/faults/faults.ts";
import type { FaultyTarget } from "../../../support/faults/faulty-databases.ts";
import { secret } from "../../../support/secrets.ts";
import { accountIdsOf, passwordHashOf, sessionIdsOf, setAccount } from "../calls/accounts.ts";
import {
  browserIn,
  logInFrom,
  logOutBy,
  pageWithCookie,
  readSession,
  refreshBy,
} from "../calls/browser.ts";
import {
  registerAndLogIn,
  logIn,
  newcomer,
  register,
  tokenFor,
  verify,
  tokensIn,
  type Answer,
  type Person,
} from "../calls/calls.ts";
import { expectOAuthError, expectProblem } from "../calls/expect.ts";
import { refresh, refreshed, revoke, sessionOf, sessionRow } from "../calls/sessions.ts";

/** The most attempts that the store makes. It makes fewer when they take long. */
const maxAttempts = 3;

/** While connections break, every call answers with its real outcome or 503, and takes effect at most once. */
export function faults(target: () => FaultyTarget, kinds: readonly Fault[] = cuts): void {
  const accountIds = (person: Person) => accountIdsOf(target(), person);
  const sessionIds = (person: Person) => sessionIdsOf(target(), person);
  const hashOf = (person: Person) => passwordHashOf(target(), person);
  const generationOf = async (token: string): Promise<number> =>
    Number((await sessionRow(target(), token))["generation"]);

  describe.each(kinds)("with an exchange %s", (fault) => {
    /** Injects the fault once into each of these statements during a call. */
    const once = async <T>(statements: readonly string[], call: () => Promise<T>): Promise<T> => {
      for (const statement of statements) target().faults.arm(fault, 1, statement);
      const answer = await call();
      for (const statement of statements) {
        expect(target().faults.disarm(statement), statement).toBe(1);
      }
      return answer;
    };
    /** Injects the fault into every attempt of a statement during a call. */
    const always = async <T>(statement: string, call: () => Promise<T>): Promise<T> => {
      target().faults.arm(fault, Infinity, statement);
      const answer = await call();
      expect([maxAttempts - 1, maxAttempts]).toContain(target().faults.disarm(statement));
      return answer;
    };

    let person: Person;
    let token: string;
    beforeAll(async () => {
      ({ person, token } = await registerAndLogIn(target()));
    });

    it("registers one account and answers 201", async () => {
      const one = newcomer();
      const answer = await once(["findConflicts", "insertAccount"], () => register(target(), one));
      expect(answer.status).toBe(201);
      expect(await accountIds(one)).toEqual([answer.body["id"]]);
    });

    it("answers 503 to a registration when every attempt fails, and leaves a whole account or none", async () => {
      const one = newcomer();
      expectUnavailable(await always("insertAccount", () => register(target(), one)));
      expect(await accountIds(one)).toHaveLength(runs(fault) ? 1 : 0);
      const again = await register(target(), one);
      if (runs(fault)) expect(await tokenFor(target(), one)).toBeTruthy();
      else expect(await accountIds(one)).toEqual([again.body["id"]]);
    });

    it("refuses a taken username with username_taken", async () => {
      const late = newcomer({ username: person.username });
      const answer = await once(["findConflicts"], () => register(target(), late));
      expectProblem(answer, 409, "username_taken");
      expect(await accountIds(person)).toHaveLength(1);
    });

    it("registers one of two requests for a username on two servers, and answers 409 to the other", async () => {
      const { username } = newcomer();
      const people = [newcomer({ username }), newcomer({ username, email: "x@example.com" })];
      const answers = await once(["insertAccount"], () =>
        Promise.all([register(target(), people[0]!), register(target().rival, people[1]!)]),
      );
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
      const winner = answers.findIndex(({ status }) => status === 201);
      expect(await accountIds(people[0]!)).toEqual([answers[winner]?.body["id"]]);
      expect(await tokenFor(target(), people[winner]!)).toBeTruthy();
    });

    it("logs in with one new session, and verifies its token", async () => {
      const before = await sessionIds(person);
      const statements = ["findAccountByUsername", "insertSession", "findSessionState"];
      const { body } = await once(statements, async () =>
        verify(target(), await tokenFor(target(), person)),
      );
      expect(body).toMatchObject({ active: true, username: person.username });
      expect(await sessionIds(person)).toHaveLength(before.length + 1);
      expect(await sessionIds(person)).toContain(body["sid"]);
    });

    it("answers 503 to a login and a verification when every attempt fails", async () => {
      const before = await sessionIds(person);
      const login = await always("insertSession", () => logIn(target(), person));
      expectOAuthError(login, 503, "unavailable");
      expect(await sessionIds(person)).toHaveLength(before.length + (runs(fault) ? 1 : 0));
      const unverified = await always("findSessionState", () => verify(target(), token));
      expectUnavailable(unverified);
      expect(unverified.headers.get("www-authenticate")).toBeNull();
      const { body } = await verify(target(), token);
      expect(body).toMatchObject({ active: true, sid: sessionOf(token) });
    });

    it("rotates a refresh token once, and returns the same new token to a repeated refresh", async () => {
      const { refreshToken } = tokensIn(await logIn(target(), person));
      const statements = ["findSessionState", "rotateSession"];
      const next = tokensIn(await once(statements, () => refresh(target(), refreshToken)));
      expect(await generationOf(next.token)).toBe(1);
      const again = tokensIn(await refresh(target(), refreshToken));
      expect(again.refreshToken).toBe(next.refreshToken);
      expect((await verify(target(), again.token)).status).toBe(200);
      await refreshed(target(), next.refreshToken);
      expect(await generationOf(next.token)).toBe(2);
    });

    it("answers 503 to a refresh when every attempt fails, and accepts the same token afterwards", async () => {
      const { token, refreshToken } = tokensIn(await logIn(target(), person));
      const refusal = await always("rotateSession", () => refresh(target(), refreshToken));
      expectOAuthError(refusal, 503, "unavailable");
      expect(await generationOf(token)).toBe(runs(fault) ? 1 : 0);
      const next = await refreshed(target(), refreshToken);
      expect(await generationOf(token)).toBe(1);
      await refreshed(target(), next.refreshToken);
    });

    it("answers 503 to a logout when every attempt fails, and 200 once the session has ended", async () => {
      const { token, refreshToken } = tokensIn(await logIn(target(), person));
      expectOAuthError(
        await always("revokeSession", () => revoke(target(), refreshToken)),
        503,
        "unavailable",
      );
      expect((await verify(target(), token)).status).toBe(runs(fault) ? 401 : 200);
      const answer = await once(["revokeSession"], () => revoke(target(), refreshToken));
      expect([answer.status, answer.text]).toEqual([200, ""]);
      expect((await verify(target(), token)).status).toBe(401);
    });

    it("logs in from a page although the previous session cannot be revoked", async () => {
      const { cookie, token } = browserIn(await logInFrom(target(), person));
      const headers = pageWithCookie(cookie);
      const again = await always("revokeSession", () => logInFrom(target(), person, headers));
      expect((await verify(target(), browserIn(again).token)).status).toBe(200);
      expect((await verify(target(), token)).status).toBe(runs(fault) ? 401 : 200);
    });

    it("answers 503 to a page when every attempt fails, and leaves its cookie unchanged", async () => {
      const { cookie, token } = browserIn(await logInFrom(target(), person));
      for (const [statement, call] of [
        ["rotateSession", refreshBy],
        ["findAccount", refreshBy],
        ["revokeSession", logOutBy],
        ["findSessionAccount", readSession],
      ] as const) {
        const refusal = await always(statement, () => call(target(), cookie));
        expectUnavailable(refusal);
        expect(refusal.headers.getSetCookie()).toEqual([]);
      }
      expect((await verify(target(), token)).status).toBe(runs(fault) ? 401 : 200);
      if (!runs(fault)) expect((await refreshBy(target(), cookie)).status).toBe(200);
      expect((await once(["revokeSession"], () => logOutBy(target(), cookie))).status).toBe(204);
      expect((await verify(target(), token)).status).toBe(401);
    });

    it("logs in and replaces an outdated hash, or leaves that to the next login", async () => {
      const old = secret(await hash(person.password, 4));
      const logInAgain = () => tokenFor(target(), person);
      await setAccount(target(), person, "password_hash", `'${old}'`);
      await once(["replacePasswordHash"], logInAgain);
      expect(costOf(await hashOf(person))).toBe(target().bcryptCost);

      await setAccount(target(), person, "password_hash", `'${old}'`);
      await always("replacePasswordHash", logInAgain);
      if (runs(fault)) expect(costOf(await hashOf(person))).toBe(target().bcryptCost);
      else expect(await hashOf(person)).toBe(old);
      await logInAgain();
      expect(costOf(await hashOf(person))).toBe(target().bcryptCost);
    });
  });
}

function expectUnavailable(answer: Answer): void {
  expectProblem(answer, 503, "unavailable");
  expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
}
