import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { decodeToken, forge, hmac } from "../../../support/tokens/forge.ts";
import { form, registerAndLogIn, json, revokePath, send, type Answer } from "../calls/calls.ts";
import { basic, clientToken, createClient } from "../calls/clients.ts";
import { expectOAuthError } from "../calls/expect.ts";
import { expectActive, expectEnded, logInBy, refreshed, revoke } from "../calls/sessions.ts";

/** Expects the empty 200 of RFC 7009 section 2.2. */
function expectEmptyOk(answer: Answer): void {
  expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: "" });
  expect(answer.headers.get("cache-control")).toBe("no-store");
}

/** Logging out by the revocation endpoint. */
export function revocation(target: () => Target): void {
  /** Signs with the server's own secret. */
  const bySecret = () => hmac("HS256", target().secretKey);

  describe("revoking", () => {
    const kinds = ["token", "refreshToken"] as const;

    it.each(kinds)(
      "REV-1 REV-3 revoking a %s ends its session at once, for every call",
      async (kind) => {
        const { person: _, ...tokens } = await registerAndLogIn(target());
        expectEmptyOk(await revoke(target(), tokens[kind]));
        await expectEnded(target(), tokens, await createClient(target()));
      },
    );

    it("REV-2 revokes a token whatever the hint says", async () => {
      for (const hint of ["access_token", "pat"]) {
        const { person: _, ...tokens } = await registerAndLogIn(target());
        expectEmptyOk(await revoke(target(), tokens.refreshToken, { token_type_hint: hint }));
        await expectEnded(target(), tokens, await createClient(target()));
      }
    });

    it("REV-1 answers 200 to garbage, and ends no session", async () => {
      const tokens = await registerAndLogIn(target());
      const { header, payload } = decodeToken(tokens.token);
      for (const garbage of [
        "x",
        `${tokens.refreshToken}A`,
        String(payload["sid"]),
        forge(header, payload, hmac("HS256", "another secret")),
        forge(header, { ...payload, exp: 1 }, bySecret()),
        "é😀",
      ]) {
        expectEmptyOk(await revoke(target(), garbage));
      }
      await expectActive(target(), tokens);
      await refreshed(target(), tokens.refreshToken);
    });

    it("REV-4 ends no session of another client, and answers 200", async () => {
      const [one, other] = [await createClient(target()), await createClient(target())];
      const { person, ...ours } = await registerAndLogIn(target());
      const theirs = await logInBy(target(), one, person);
      for (const kind of kinds) {
        expectEmptyOk(await revoke(target(), theirs[kind]));
        expectEmptyOk(await revoke(target(), theirs[kind], {}, other));
        expectEmptyOk(await revoke(target(), ours[kind], {}, one));
        await expectActive(target(), theirs);
        await expectActive(target(), ours);
      }
      expectEmptyOk(await revoke(target(), theirs.refreshToken, {}, one));
      await expectEnded(target(), theirs, other);
    });

    it("REV-4 rejects a client without its secret with invalid_client, and ends no session", async () => {
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
      await expectActive(target(), tokens);
    });

    it("REV-5 rejects a client's own token with unsupported_token_type", async () => {
      const client = await createClient(target());
      const token = await clientToken(target(), client);
      const answer = await revoke(target(), token, {}, client);
      expectOAuthError(answer, 400, "unsupported_token_type");
      // Another client does not learn that the token is valid.
      const other = await revoke(target(), token, {}, await createClient(target()));
      expect([other.status, other.text]).toEqual([200, ""]);
    });

    it("REV-5 rejects a missing, repeated or misplaced token and other bodies with invalid_request", async () => {
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
      await expectActive(target(), tokens);
    });

    it("revokes a token in a multipart form", async () => {
      const { person: _, ...tokens } = await registerAndLogIn(target());
      const body = new FormData();
      body.set("token", tokens.refreshToken);
      expectEmptyOk(await send(target(), revokePath, { method: "POST", body }));
      await expectEnded(target(), tokens, await createClient(target()));
    });
  });
}
