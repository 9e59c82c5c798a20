import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { base64url } from "../../../support/tokens/forge.ts";
import { deleteAccount, setAccount } from "../calls/accounts.ts";
import {
  form,
  registerAndLogIn,
  send,
  tokenPath,
  type Person,
  type Tokens,
} from "../calls/calls.ts";
import { createClient, revokeClient } from "../calls/clients.ts";
import { expectOAuthError } from "../calls/expect.ts";
import {
  expectActive,
  expectEnded,
  logInBy,
  refresh,
  refreshed,
  setSession,
} from "../calls/sessions.ts";

/** When a refresh token is rejected, and when its reuse ends the session. */
export function refreshTokens(target: () => Target): void {
  const expectSessionEnded = async (tokens: Tokens) =>
    expectEnded(target(), tokens, await createClient(target()));

  describe("a refresh token", () => {
    it("RT-2 reuse of a refresh token 11 seconds after its rotation ends the session", async () => {
      const old = await registerAndLogIn(target());
      const newest = await refreshed(target(), old.refreshToken);
      await setSession(target(), old.token, "rotated_at = rotated_at - 61000");
      expectOAuthError(await refresh(target(), old.refreshToken), 400, "invalid_grant");
      await expectSessionEnded(newest);
      await expectSessionEnded(old);
    });

    it("RT-2 reuse of a stolen refresh token ends no other session of its owner", async () => {
      const { person, ...stolen } = await registerAndLogIn(target());
      const other = await logInBy(target(), undefined, person);
      await refreshed(target(), stolen.refreshToken);
      await setSession(target(), stolen.token, "rotated_at = rotated_at - 61000");
      await refresh(target(), stolen.refreshToken);
      await expectActive(target(), await refreshed(target(), other.refreshToken));
    });

    it("RT-4 rejects garbage and forged refresh tokens, and the session stays active", async () => {
      const tokens = await registerAndLogIn(target());
      const { refreshToken } = tokens;
      const bytes = Buffer.from(refreshToken.slice(4), "base64url");
      bytes[0]! ^= 1;
      const { token } = tokens;
      for (const wrong of [
        "x",
        `rt1_${base64url(bytes)}`,
        `${refreshToken}=`,
        `${refreshToken}A`,
        token,
      ]) {
        expectOAuthError(await refresh(target(), wrong), 400, "invalid_grant");
      }
      await expectActive(target(), await refreshed(target(), refreshToken));
    });

    it("RT-4 VULN-36 accepts a refresh token only from the client that got it", async () => {
      const [one, other] = [await createClient(target()), await createClient(target())];
      const { person, ...ours } = await registerAndLogIn(target());
      const theirs = await logInBy(target(), one, person);
      for (const answer of [
        await refresh(target(), theirs.refreshToken),
        await refresh(target(), theirs.refreshToken, {}, other),
        await refresh(target(), ours.refreshToken, {}, one),
      ]) {
        expectOAuthError(answer, 400, "invalid_grant");
      }
      expect((await refresh(target(), theirs.refreshToken, {}, one)).status).toBe(200);
      await refreshed(target(), ours.refreshToken);
    });

    it("rejects a refresh token of a revoked client", async () => {
      const client = await createClient(target());
      const { person } = await registerAndLogIn(target());
      const tokens = await logInBy(target(), client, person);
      await revokeClient(target(), client);
      const answer = await refresh(target(), tokens.refreshToken, {}, client);
      expectOAuthError(answer, 401, "invalid_client");
      await expectSessionEnded(tokens);
    });

    const ends: readonly (readonly [string, (person: Person) => Promise<unknown>])[] = [
      ["was disabled", (person) => setAccount(target(), person, "disabled_at", "1")],
      ["was deleted", (person) => deleteAccount(target(), person)],
      [
        "ended all sessions",
        (person) =>
          setAccount(target(), person, "sessions_valid_from", String(Date.now() + 60_000)),
      ],
    ];
    it.each(ends)(
      "RT-7 VULN-43 rejects a refresh token at once when its account %s",
      async (_, end) => {
        const { person, ...tokens } = await registerAndLogIn(target());
        await end(person);
        await expectSessionEnded(tokens);
      },
    );
  });
}

/** Requests for a refresh that are refused before the database is asked. */
export function invalidRefreshes(target: () => Target): void {
  describe("a refresh token", () => {
    it.each([
      ["no token", [], "invalid_request"],
      ["a blank token", [["refresh_token", ""]], "invalid_request"],
      [
        "two tokens",
        [
          ["refresh_token", "a"],
          ["refresh_token", "b"],
        ],
        "invalid_request",
      ],
      [
        "the same token twice",
        [
          ["refresh_token", "a"],
          ["refresh_token", "a"],
        ],
        "invalid_request",
      ],
    ] as const)("TOK-7 rejects a refresh with %s", async (_, fields, error) => {
      const grant = [["grant_type", "refresh_token"], ...fields] as const;
      expectOAuthError(await send(target(), tokenPath, form(grant)), 400, error);
    });

    it("TOK-10 ASVS-14.2.1 rejects a refresh token in the URL with invalid_request", async () => {
      const { refreshToken } = await registerAndLogIn(target());
      const path = `${tokenPath}?refresh_token=${refreshToken}`;
      const init = form({ grant_type: "refresh_token", refresh_token: refreshToken });
      expectOAuthError(await send(target(), path, init), 400, "invalid_request");
    });
  });
}
