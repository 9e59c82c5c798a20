import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import {
  registerAndLogIn,
  logIn,
  newcomer,
  register,
  send,
  tokenFor,
  verify,
  type Answer,
  type Person,
  type Tokens,
} from "../calls/calls.ts";
import { askClientToken, clientToken, createClient, type TestClient } from "../calls/clients.ts";
import { expectChallenge, expectOAuthError, expectProblem } from "../calls/expect.ts";
import {
  endSessions,
  introspect,
  listSessions,
  refresh,
  refreshed,
  revoke,
  sessionOf,
} from "../calls/sessions.ts";
import { expectSecurityHeaders } from "../response/headers.ts";

/** A target whose database can be paused and resumed. */
export interface Interruptible extends Target {
  pauseDatabase(): Promise<void>;
  resumeDatabase(): Promise<void>;
}

/** Without its database a server answers 503 to every call that needs it. Afterwards all sessions work as before. */
export function outage(target: () => Interruptible): void {
  describe("without its database", () => {
    let person: Person;
    let token: string;
    let tokens: Tokens;
    let client: TestClient;
    let ownToken: string;
    beforeAll(async () => {
      ({ person, ...tokens } = await registerAndLogIn(target()));
      ({ token } = tokens);
      client = await createClient(target());
      ownToken = await clientToken(target(), client);
      await target().pauseDatabase();
    });
    afterAll(() => target().resumeDatabase());

    const expectRetryAfter = (answer: Answer): void => {
      expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
      expect(answer.headers.get("www-authenticate")).toBeNull();
      expectSecurityHeaders(answer.headers);
    };

    // Twice, because at first the pool still holds connections that look open. Verification comes first, because no
    // connection has prepared its statement yet.
    it.each(["the first time", "and again"])(
      "VULN-47 answers 503 to a verification, %s",
      async () => {
        const answer = await verify(target(), token);
        expectProblem(answer, 503, "unavailable");
        expectRetryAfter(answer);
      },
    );

    it.each(["the first time", "and again"])("answers 503 to a registration, %s", async () => {
      const answer = await register(target(), newcomer());
      expectProblem(answer, 503, "unavailable");
      expectRetryAfter(answer);
    });

    it.each(["the first time", "and again"])("answers 503 to a login, %s", async () => {
      for (const [account, credentials] of [
        ["a known account", person],
        ["an unknown account", newcomer()],
      ] as const) {
        const answer = await logIn(target(), credentials);
        expectOAuthError(answer, 503, "unavailable", account);
        expectRetryAfter(answer);
      }
    });

    it("REV-6 VULN-58 answers 503 to refreshing, revocation and introspection, never 200 or inactive", async () => {
      for (const [at, answer] of [
        await refresh(target(), tokens.refreshToken),
        await revoke(target(), tokens.refreshToken),
        await revoke(target(), tokens.token),
        await introspect(target(), tokens.token, client),
        await askClientToken(target(), client),
      ].entries()) {
        expectOAuthError(answer, 503, "unavailable", `call ${at}`);
        expectRetryAfter(answer);
      }
    });

    it("answers 503 to listing and ending sessions", async () => {
      for (const [at, answer] of [
        await verify(target(), ownToken),
        await listSessions(target(), token),
        await endSessions(target(), token),
        await endSessions(target(), token, "?include_current=true"),
        await endSessions(target(), token, `/${sessionOf(token)}`),
      ].entries()) {
        expectProblem(answer, 503, "unavailable", `call ${at}`);
        expectRetryAfter(answer);
      }
    });

    it("answers 200 to liveness and 503 to readiness", async () => {
      expect((await send(target(), "/health/live")).status).toBe(200);
      expect((await send(target(), "/")).status).toBe(200);
      const ready = await send(target(), "/health/ready");
      expectProblem(ready, 503, "unavailable");
      expectRetryAfter(ready);
    });

    it("still rejects forged tokens and invalid fields, which need no database", async () => {
      expectChallenge(await verify(target(), `${token}x`), "invalid_token");
      expectProblem(await register(target(), {}), 422, "validation_failed");
      const forged = await refresh(target(), `${tokens.refreshToken}A`);
      expectOAuthError(forged, 400, "invalid_grant");
    });

    it("answers 503 to thirty concurrent verifications, and stays alive", async () => {
      const answers = await Promise.all(Array.from({ length: 30 }, () => verify(target(), token)));
      expect([...new Set(answers.map(({ status }) => status))]).toEqual([503]);
      expect((await send(target(), "/health/live")).status).toBe(200);
    });
  });

  describe("once its database is back", () => {
    it("serves the same accounts and sessions again, without a restart", async () => {
      const { person, token, refreshToken } = await registerAndLogIn(target());
      const other = await registerAndLogIn(target());
      await target().pauseDatabase();
      expect((await verify(target(), token)).status).toBe(503);
      expect((await refresh(target(), refreshToken)).status).toBe(503);
      expect((await revoke(target(), other.token)).status).toBe(503);
      await target().resumeDatabase();
      expect((await verify(target(), token)).status).toBe(200);
      await refreshed(target(), refreshToken);
      // The revocation that got 503 may have happened or not. After this one the session has ended.
      expect((await revoke(target(), other.token)).status).toBe(200);
      expect((await verify(target(), other.token)).status).toBe(401);
      expect(await tokenFor(target(), person)).toBeTruthy();
      expect((await register(target(), newcomer())).status).toBe(201);
      expect((await send(target(), "/health/ready")).status).toBe(200);
    });
  });
}
