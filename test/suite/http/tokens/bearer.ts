import { beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import {
  authorized,
  form,
  registerAndLogIn,
  send,
  verify as ask,
  verifyPath,
  withBearer,
} from "../calls/calls.ts";
import { expectChallenge, expectProblem } from "../calls/expect.ts";

/** The accepted and the rejected ways to send a token (RFC 6750 section 2). */
export function bearer(target: () => Target): void {
  describe("bearer tokens", () => {
    let token: string;
    beforeAll(async () => {
      ({ token } = await registerAndLogIn(target()));
    });

    it("BR-1 answers a request without a token with missing_token and no error code", async () => {
      expectChallenge(await send(target(), verifyPath, { method: "POST" }), "missing_token");
    });

    it.each([
      "Bearer",
      "Bearer ",
      "Bearer a b",
      "Bearer a\tb",
      "Bearer ,",
      "Bearer ü",
      'Bearer "a"',
      "Bearer a=.b.c",
    ])("BR-2 rejects %j with malformed_authorization", async (authorization) => {
      const answer = await send(target(), verifyPath, authorized(authorization));
      expectChallenge(answer, "malformed_authorization");
    });

    it("BR-2 rejects two Authorization headers with malformed_authorization", async () => {
      const headers = new Headers({ Authorization: `Bearer ${token}` });
      headers.append("Authorization", `Bearer ${token}`);
      const answer = await send(target(), verifyPath, { method: "POST", headers });
      expectChallenge(answer, "malformed_authorization");
    });

    it.each(["bearer", "BEARER", "BeArEr", "Bearer "])(
      "BR-5 accepts the scheme %j",
      async (scheme) => {
        const answer = await send(target(), verifyPath, authorized(`${scheme} ${token}`));
        expect(answer.status).toBe(200);
      },
    );

    it.each([
      "",
      "Basic ",
      "Token ",
      "JWT ",
      "Bearers ",
      "xBearer ",
      "Bearer:",
      "Bearer=",
      "Bearer\t",
    ])('BR-5 VULN-5 rejects "%s<token>" with missing_token', async (prefix) => {
      const answer = await send(target(), verifyPath, authorized(`${prefix}${token}`));
      expectChallenge(answer, "missing_token");
    });

    it("BR-6 rejects a token in the URL with malformed_authorization, beside the header too", async () => {
      const path = `${verifyPath}?access_token=${token}`;
      expectChallenge(await send(target(), path, { method: "POST" }), "malformed_authorization");
      const both = await send(target(), path, authorized(`Bearer ${token}`));
      expectChallenge(both, "malformed_authorization");
    });

    it("BR-7 rejects a token in a form with malformed_authorization, beside the header too", async () => {
      const alone = await send(target(), verifyPath, form({ access_token: token }));
      expectChallenge(alone, "malformed_authorization");
      const { headers } = withBearer(token);
      const both = await send(target(), verifyPath, form({ access_token: token }, headers));
      expectChallenge(both, "malformed_authorization");
    });

    it("accepts a token beside a body that the call does not read", async () => {
      const { headers } = withBearer(token);
      expect((await send(target(), verifyPath, form({ a: "b" }, headers))).status).toBe(200);
      const body = { method: "POST", headers, body: JSON.stringify({ access_token: token }) };
      expect((await send(target(), verifyPath, body)).status).toBe(200);
    });

    it("BR-8 rejects a token of 8 KB with invalid_token", async () => {
      const long = await send(target(), verifyPath, authorized(`Bearer ${"a".repeat(8000)}`));
      expectChallenge(long, "invalid_token");
    });

    it("VULN-37 identifies the caller by the token, never by a user named in the body", async () => {
      const { body } = await ask(target(), token);
      const fields = { userId: "x", id: "x", sub: "x", user_id: "x", role: "admin" };
      const anonymous = await send(target(), verifyPath, form(fields));
      expectProblem(anonymous, 401, "missing_token");
      const { headers } = withBearer(token);
      const named = await send(target(), verifyPath, form(fields, headers));
      expect(named.body).toEqual(body);
    });
  });
}
