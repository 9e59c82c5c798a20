import { beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { decodeToken, forge, hmac } from "../../../support/tokens/forge.ts";
import {
  form,
  introspectPath,
  registerAndLogIn,
  json,
  send,
  withBearer,
  type Answer,
} from "../calls/calls.ts";
import {
  basic,
  clientToken,
  inBody,
  createClient,
  revokeClient,
  everyScope,
  type TestClient,
} from "../calls/clients.ts";
import { expectOAuthError } from "../calls/expect.ts";
import { introspect } from "../calls/sessions.ts";

const inactive = '{"active":false}';

/** INT-2: the answer tells nothing about an inactive token. */
function expectInactive({ status, headers, text }: Answer): void {
  expect({ status, text }).toEqual({ status: 200, text: inactive });
  expect(headers.get("content-type")).toMatch(/^application\/json/);
  expect(headers.get("cache-control")).toBe("no-store");
}

/** What introspection tells confidential clients about a token, and tells no other caller. */
export function introspection(target: () => Target): void {
  /** Signs with the server's own secret. */
  const bySecret = () => hmac("HS256", target().secretKey);

  describe("introspection", () => {
    let client: TestClient;
    beforeAll(async () => {
      client = await createClient(target());
    });
    const ask = (token: string) => introspect(target(), token, client);

    it("INT-3 describes an active token in exactly these members", async () => {
      const { person, token } = await registerAndLogIn(target());
      const { status, headers, body } = await ask(token);
      expect(status).toBe(200);
      expect(headers.get("cache-control")).toBe("no-store");
      const { payload } = decodeToken(token);
      expect(body).toEqual({
        active: true,
        token_type: "Bearer",
        sub: payload["sub"],
        username: person.username,
        role: "user",
        scope: everyScope,
        sid: payload["sid"],
        acr: payload["acr"],
        amr: payload["amr"],
        auth_time: payload["auth_time"],
        iat: payload["iat"],
        exp: payload["exp"],
        iss: target().issuer,
        aud: target().issuer,
        client_id: "first-party",
        jti: payload["jti"],
      });
    });

    it("INT-3 describes a client's own token without a user, until the client is revoked", async () => {
      const other = await createClient(target(), { scope: "profile:read" });
      const token = await clientToken(target(), other);
      const { payload } = decodeToken(token);
      expect((await ask(token)).body).toEqual({
        active: true,
        token_type: "Bearer",
        sub: other.id,
        scope: "profile:read",
        iat: payload["iat"],
        exp: payload["exp"],
        iss: target().issuer,
        aud: target().issuer,
        client_id: other.id,
        jti: payload["jti"],
      });
      await revokeClient(target(), other);
      expectInactive(await ask(token));
    });

    it("accepts a client's credentials in the body, and any token_type_hint", async () => {
      const { token } = await registerAndLogIn(target());
      for (const token_type_hint of ["access_token", "refresh_token", "x"]) {
        const init = form({ token, token_type_hint, ...inBody(client) });
        const { body } = await send(target(), introspectPath, init);
        expect(body["active"], token_type_hint).toBe(true);
      }
    });

    it("INT-2 reports everything but a valid access token as inactive", async () => {
      const { token, refreshToken } = await registerAndLogIn(target());
      const { header, payload } = decodeToken(token);
      for (const other of [
        refreshToken,
        String(payload["sid"]),
        "x",
        "é😀",
        forge(header, { ...payload, exp: 1 }, bySecret()),
        forge(header, { ...payload, sid: client.id }, bySecret()),
        forge(header, { ...payload, sub: client.id }, bySecret()),
        forge(header, payload, hmac("HS256", "another secret")),
      ]) {
        expectInactive(await ask(other));
      }
    });

    it("INT-1 rejects every caller but a confidential client with invalid_client", async () => {
      const { token } = await registerAndLogIn(target());
      const revoked = await createClient(target());
      await revokeClient(target(), revoked);
      for (const init of [
        form({ token }),
        form({ token }, withBearer(token).headers),
        form({ token, client_id: "first-party" }),
        form({ token, client_id: client.id }),
        form({ token }, basic({ ...client, secret: "wrong" })),
        form({ token, ...inBody({ ...client, secret: revoked.secret }) }),
        form({ token }, basic({ id: "first-party", secret: client.secret })),
        form({ token }, basic(revoked)),
      ]) {
        const answer = await send(target(), introspectPath, init);
        expectOAuthError(answer, 401, "invalid_client");
        expect(answer.headers.get("www-authenticate")).toBe('Basic realm="latchkey"');
      }
    });

    it("rejects a missing, repeated or misplaced token and other bodies with invalid_request", async () => {
      const { token } = await registerAndLogIn(target());
      const headers = basic(client);
      const { id } = client;
      const refusals: readonly (readonly [number, Answer])[] = [
        [400, await send(target(), introspectPath, form({}, headers))],
        [400, await send(target(), introspectPath, form({ token: "" }, headers))],
        [
          400,
          await send(
            target(),
            introspectPath,
            form(
              [
                ["token", token],
                ["token", token],
              ],
              headers,
            ),
          ),
        ],
        [400, await send(target(), `${introspectPath}?token=${token}`, form({ token }, headers))],
        [400, await send(target(), introspectPath, form({ token, client_id: `${id}x` }, headers))],
        [
          415,
          await send(target(), introspectPath, {
            ...json({ token }),
            headers: { ...headers, "Content-Type": "application/json" },
          }),
        ],
        [
          413,
          await send(target(), introspectPath, form({ token: "x".repeat(17 * 1024) }, headers)),
        ],
      ];
      for (const [at, [status, answer]] of refusals.entries()) {
        expectOAuthError(answer, status, "invalid_request", `request ${at}`);
      }
    });
  });
}
