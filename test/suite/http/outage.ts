import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../support/targets/http-target.ts";
import {
  registerAndLogIn,
  logIn,
  newcomer,
  register,
  send,
  tokenFor,
  verify,
} from "./calls/calls.ts";
import type { Answer, Person, Tokens } from "./calls/calls.ts";
import { askClientToken, clientToken, createClient, type TestClient } from "./calls/clients.ts";
import { expectChallenge, expectOAuthError, expectProblem } from "./calls/expect.ts";
import { expectSecurityHeaders } from "./response/headers.ts";
import { endSessions, introspect, listSessions, refresh, refreshed } from "./calls/sessions.ts";
import { revoke, sessionOf } from "./calls/sessions.ts";

/** A target whose database can be taken away and brought back. */
export interface Interruptible extends Target {
  pauseDatabase(): Promise<void>;
  resumeDatabase(): Promise<void>;
}

/** While the database is away nothing is granted and nothing is denied; afterwards all is as before. */
export function outage(target: () => Interruptible): void {
  describe("without its database", () => {
    let person: Person;
    let token: string;
    let tokens: Tokens;
    let client: TestClient;
    let clients: string;
    beforeAll(async () => {
      ({ person, ...tokens } = await registerAndLogIn(target()));
      ({ token } = tokens);
      client = await createClient(target());
      clients = await clientToken(target(), client);
      await target().pauseDatabase();
    });
    afterAll(() => target().resumeDatabase());

    const expectLater = (answer: Answer): void => {
      expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
      expect(answer.headers.get("www-authenticate")).toBeNull();
      expectSecurityHeaders(answer.headers);
    };

    // Twice: at first the pool still holds connections that it believes in. Verifying comes first, since no connection
    // knows its statement yet.
    it.each(["at first", "and on"])("VULN-47 refuses to verify with 503, %s", async () => {
      const answer = await verify(target(), token);
      expectProblem(answer, 503, "unavailable");
      expectLater(answer);
    });

    it.each(["at first", "and on"])("refuses to register with 503, %s", async () => {
      const answer = await register(target(), newcomer());
      expectProblem(answer, 503, "unavailable");
      expectLater(answer);
    });

    it.each(["at first", "and on"])("refuses to log in with 503, %s", async () => {
      for (const [who, somebody] of [
        ["an account", person],
        ["nobody", newcomer()],
      ] as const) {
        const answer = await logIn(target(), somebody);
        expectOAuthError(answer, 503, "unavailable", who);
        expectLater(answer);
      }
    });

    it("REV-6 VULN-58 says of no token that it is revoked, refreshed or inactive", async () => {
      for (const [at, answer] of [
        await refresh(target(), tokens.refreshToken),
        await revoke(target(), tokens.refreshToken),
        await revoke(target(), tokens.token),
        await introspect(target(), tokens.token, client),
        await askClientToken(target(), client),
      ].entries()) {
        expectOAuthError(answer, 503, "unavailable", `call ${at}`);
        expectLater(answer);
      }
    });

    it("lists and ends no sessions, and says so", async () => {
      for (const [at, answer] of [
        await verify(target(), clients),
        await listSessions(target(), token),
        await endSessions(target(), token),
        await endSessions(target(), token, "?include_current=true"),
        await endSessions(target(), token, `/${sessionOf(token)}`),
      ].entries()) {
        expectProblem(answer, 503, "unavailable", `call ${at}`);
        expectLater(answer);
      }
    });

    it("is alive, and not ready", async () => {
      expect((await send(target(), "/health/live")).status).toBe(200);
      expect((await send(target(), "/")).status).toBe(200);
      const ready = await send(target(), "/health/ready");
      expectProblem(ready, 503, "unavailable");
      expectLater(ready);
    });

    it("still refuses what is wrong in itself", async () => {
      expectChallenge(await verify(target(), `${token}x`), "invalid_token");
      expectProblem(await register(target(), {}), 422, "validation_failed");
      const forged = await refresh(target(), `${tokens.refreshToken}A`);
      expectOAuthError(forged, 400, "invalid_grant");
    });

    it("refuses many at once with 503 and stays alive", async () => {
      const answers = await Promise.all(Array.from({ length: 30 }, () => verify(target(), token)));
      expect([...new Set(answers.map(({ status }) => status))]).toEqual([503]);
      expect((await send(target(), "/health/live")).status).toBe(200);
    });
  });

  describe("with its database back", () => {
    it("works again, without a restart", async () => {
      const { person, token, refreshToken } = await registerAndLogIn(target());
      const other = await registerAndLogIn(target());
      await target().pauseDatabase();
      expect((await verify(target(), token)).status).toBe(503);
      expect((await refresh(target(), refreshToken)).status).toBe(503);
      expect((await revoke(target(), other.token)).status).toBe(503);
      await target().resumeDatabase();
      expect((await verify(target(), token)).status).toBe(200);
      await refreshed(target(), refreshToken);
      // Whether it was revoked meanwhile is not known; now it is.
      expect((await revoke(target(), other.token)).status).toBe(200);
      expect((await verify(target(), other.token)).status).toBe(401);
      expect(await tokenFor(target(), person)).toBeTruthy();
      expect((await register(target(), newcomer())).status).toBe(201);
      expect((await send(target(), "/health/ready")).status).toBe(200);
    });
  });
}
