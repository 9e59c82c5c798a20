import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { form, registerAndLogIn, json, revokePath, send, type Answer } from "../calls/calls.ts";
import { basic, clientToken, createClient } from "../calls/clients.ts";
import { decodeToken, forge, hmac } from "../../../support/forge.ts";
import { expectOAuthError } from "../calls/expect.ts";
import { expectAlive, expectDead, listSessions, logInBy, refreshed } from "../calls/sessions.ts";
import { revoke, sessionRow } from "../calls/sessions.ts";

/** RFC 7009 section 2.2: nothing but that it is so. */
function expectDone(answer: Answer): void {
  expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: "" });
  expect(answer.headers.get("cache-control")).toBe("no-store");
}

/** Logging out by the revocation endpoint. */
export function revocation(target: () => Target): void {
  /** Signs with the server's own secret. */
  const bySecret = () => hmac("HS256", target().secretKey);

  describe("revoking", () => {
    const kinds = ["token", "refreshToken"] as const;

    it.each(kinds)("REV-1 REV-3 a %s ends its session, at once and everywhere", async (kind) => {
      const { person: _, ...tokens } = await registerAndLogIn(target());
      expectDone(await revoke(target(), tokens[kind]));
      await expectDead(target(), tokens, await createClient(target()));
    });

    it("ends no other session of the same person, and takes it off the list", async () => {
      const { person, ...here } = await registerAndLogIn(target());
      const there = await logInBy(target(), undefined, person);
      expectDone(await revoke(target(), there.refreshToken));
      const { body } = await listSessions(target(), here.token);
      expect(body["sessions"]).toEqual([expect.objectContaining({ current: true })]);
      await expectAlive(target(), await refreshed(target(), here.refreshToken));
    });

    it("ends the session of a refresh token that is used up, too", async () => {
      const { person: _, ...first } = await registerAndLogIn(target());
      const second = await refreshed(target(), first.refreshToken);
      const third = await refreshed(target(), second.refreshToken);
      expectDone(await revoke(target(), first.refreshToken));
      await expectDead(target(), third, await createClient(target()));
    });

    it("twice is fine, and keeps the moment of the first time", async () => {
      const { token, refreshToken } = await registerAndLogIn(target());
      expectDone(await revoke(target(), refreshToken));
      const { revoked_at: when } = await sessionRow(target(), token);
      expect(when).not.toBeNull();
      expectDone(await revoke(target(), refreshToken));
      expectDone(await revoke(target(), token));
      expect((await sessionRow(target(), token))["revoked_at"]).toBe(when);
    });

    it.each(kinds)("REV-2 finds a %s whatever the hint says", async (kind) => {
      for (const hint of ["access_token", "refresh_token", "pat", ""]) {
        const { person: _, ...tokens } = await registerAndLogIn(target());
        expectDone(await revoke(target(), tokens[kind], { token_type_hint: hint }));
        await expectDead(target(), tokens, await createClient(target()));
      }
    });

    it("REV-1 answers garbage the same, and ends nothing by it", async () => {
      const tokens = await registerAndLogIn(target());
      const { header, payload } = decodeToken(tokens.token);
      for (const garbage of [
        "x",
        "a.b.c",
        "rt1_",
        `rt1_${"A".repeat(70)}`,
        `${tokens.refreshToken}A`,
        `${tokens.token}A`,
        String(payload["sid"]),
        forge(header, payload, hmac("HS256", "another secret")),
        forge(header, { ...payload, exp: 1 }, bySecret()),
        "' OR 1=1 -- ",
        "é😀",
      ]) {
        expectDone(await revoke(target(), garbage));
      }
      await expectAlive(target(), tokens);
      await refreshed(target(), tokens.refreshToken);
    });

    it("REV-4 ends no session of another client, and does not tell", async () => {
      const [one, other] = [await createClient(target()), await createClient(target())];
      const { person, ...ours } = await registerAndLogIn(target());
      const theirs = await logInBy(target(), one, person);
      for (const kind of kinds) {
        expectDone(await revoke(target(), theirs[kind]));
        expectDone(await revoke(target(), theirs[kind], {}, other));
        expectDone(await revoke(target(), ours[kind], {}, one));
        await expectAlive(target(), theirs);
        await expectAlive(target(), ours);
      }
      expectDone(await revoke(target(), theirs.refreshToken, {}, one));
      await expectDead(target(), theirs, other);
    });

    it("REV-4 asks a client for its secret, and ends nothing without", async () => {
      const client = await createClient(target());
      const { person } = await registerAndLogIn(target());
      const tokens = await logInBy(target(), client, person);
      for (const [fields, headers] of [
        [{ client_id: client.id }, {}],
        [{ client_id: client.id, client_secret: "wrong" }, {}],
        [{}, basic({ ...client, secret: "wrong" })],
      ] as const) {
        const init = form({ token: tokens.refreshToken, ...fields }, headers);
        expectOAuthError(await send(target(), revokePath, init), 401, "invalid_client");
      }
      await expectAlive(target(), tokens);
    });

    it("REV-5 is not possible for a client's own token, which has no session", async () => {
      const client = await createClient(target());
      const token = await clientToken(target(), client);
      const answer = await revoke(target(), token, {}, client);
      expectOAuthError(answer, 400, "unsupported_token_type");
      // Nobody else learns that it is a token at all.
      const other = await revoke(target(), token, {}, await createClient(target()));
      expect([other.status, other.text]).toEqual([200, ""]);
    });

    it("REV-5 needs a token, once, in a form, in the body", async () => {
      const tokens = await registerAndLogIn(target());
      const { token } = tokens;
      const refusals: readonly (readonly [number, Answer])[] = [
        [400, await send(target(), revokePath, form({}))],
        [400, await send(target(), revokePath, form({ token: "" }))],
        [400, await send(target(), revokePath, form({ token_type_hint: "access_token" }))],
        [
          400,
          await send(
            target(),
            revokePath,
            form([
              ["token", token],
              ["token", token],
            ]),
          ),
        ],
        [400, await send(target(), `${revokePath}?token=${token}`, form({ token }))],
        [400, await send(target(), `${revokePath}?client_id=x`, form({ token }))],
        [415, await send(target(), revokePath, json({ token }))],
        [415, await send(target(), revokePath, { method: "POST" })],
        [413, await send(target(), revokePath, form({ token: "x".repeat(17 * 1024) }))],
      ];
      for (const [at, [status, answer]] of refusals.entries()) {
        expectOAuthError(answer, status, "invalid_request", `request ${at}`);
      }
      await expectAlive(target(), tokens);
    });

    it("takes a multipart form, too", async () => {
      const { person: _, ...tokens } = await registerAndLogIn(target());
      const body = new FormData();
      body.set("token", tokens.refreshToken);
      expectDone(await send(target(), revokePath, { method: "POST", body }));
      await expectDead(target(), tokens, await createClient(target()));
    });
  });
}
