import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { form, registerAndLogIn, send, tokenPath } from "../calls/calls.ts";
import type { Person, Tokens } from "../calls/calls.ts";
import { deleteAccount, setAccount } from "../calls/accounts.ts";
import { createClient, revokeClient } from "../calls/clients.ts";
import { base64url } from "../../../support/tokens/forge.ts";
import { expectOAuthError } from "../calls/expect.ts";
import { expectActive, expectEnded, logInBy, refresh, refreshed } from "../calls/sessions.ts";
import { sessionRow, setSession } from "../calls/sessions.ts";

const day = 24 * 60 * 60 * 1000;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

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

    it("RT-2 reuse of a refresh token older than the previous one ends the session at once", async () => {
      const first = await registerAndLogIn(target());
      const second = await refreshed(target(), first.refreshToken);
      const third = await refreshed(target(), second.refreshToken);
      expectOAuthError(await refresh(target(), first.refreshToken), 400, "invalid_grant");
      await expectSessionEnded(third);
      await expectSessionEnded(second);
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
      const flipped = Array.from(bytes, (_, at) =>
        base64url(bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))),
      );
      const endings = Array.from(alphabet, (char) => refreshToken.slice(0, -1) + char);
      const others = endings.filter((ending) => ending !== refreshToken);
      const misspelled = [
        refreshToken.slice(4),
        `rt2_${refreshToken.slice(4)}`,
        `${refreshToken}=`,
      ];
      const unknown = ["rt1_", "rt1_AAAA", "x", "null", "' OR 1=1 -- ", `rt1_${"A".repeat(70)}`];
      const cut = [refreshToken.slice(0, -1), `${refreshToken}A`, ` ${refreshToken}`];
      const forged = flipped.map((bytes) => `rt1_${bytes}`);
      for (const wrong of [...forged, ...others, ...misspelled, ...unknown, ...cut, tokens.token]) {
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

    it("RT-5 a refresh token expires with its session, which no refresh extends", async () => {
      const first = await registerAndLogIn(target());
      const { expires_at: end } = await sessionRow(target(), first.token);
      const second = await refreshed(target(), first.refreshToken);
      expect((await sessionRow(target(), second.token))["expires_at"]).toBe(end);
      await setSession(target(), second.token, `expires_at = ${Date.now()}`);
      await expectSessionEnded(second);
    });

    it("RT-6 a refresh token expires after seven days without use, and not before", async () => {
      const first = await registerAndLogIn(target());
      await setSession(target(), first.token, `rotated_at = rotated_at - ${7 * day - 60_000}`);
      const second = await refreshed(target(), first.refreshToken);
      await setSession(target(), first.token, `rotated_at = rotated_at - ${7 * day + 1000}`);
      expectOAuthError(await refresh(target(), second.refreshToken), 400, "invalid_grant");
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
