import { beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { decodeToken, forge, hmac } from "../../../support/tokens/forge.ts";
import { registerAndLogIn, verify } from "../calls/calls.ts";
import { expectChallenge } from "../calls/expect.ts";
import { claimForgeries, forgeries } from "./forgeries.ts";

/** Tokens that this server did not issue, or that were changed. Needs a target that signs with HS256. */
export function jwt(target: () => Target): void {
  /** Signs with the server's own secret. */
  const bySecret = () => hmac("HS256", target().secretKey);

  describe("access tokens", () => {
    let token: string;
    beforeAll(async () => {
      ({ token } = await registerAndLogIn(target()));
    });

    it("accepts a token that the suite signs, so that a forgery fails only for its own reason", async () => {
      const { header, payload } = decodeToken(token);
      const own = forge(header, payload, bySecret());
      expect(own).toBe(token);
      const later = forge(header, { ...payload, jti: "another" }, bySecret());
      expect((await verify(target(), later)).status).toBe(200);
    });

    it.each(forgeries)("rejects with invalid_token: %s", async (_, make) => {
      const forged = make(decodeToken(token), target());
      expect(forged).not.toBe(token);
      const answer = await verify(target(), forged);
      expectChallenge(answer, "invalid_token");
      expect((await verify(target(), token)).status).toBe(200);
    });

    it.each(claimForgeries)("rejects with invalid_token: %s", async (_, claims) => {
      const { header, payload } = decodeToken(token);
      const changed = { ...payload, ...claims(payload) };
      expectChallenge(await verify(target(), forge(header, changed, bySecret())), "invalid_token");
    });

    it("JWT-13 rejects every forgery with the same answer", async () => {
      const { header, payload } = decodeToken(token);
      const texts = new Set<string>();
      for (const forged of [
        "a.b.c",
        forge({ ...header, alg: "none" }, payload, bySecret()),
        forge(header, { ...payload, exp: 1 }, bySecret()),
        forge(header, { ...payload, aud: "x" }, bySecret()),
        forge(header, { ...payload, sid: "x" }, bySecret()),
        forge(header, payload, hmac("HS256", "another secret")),
      ]) {
        const { text, body } = await verify(target(), forged);
        const answer = text.replace(String(body["instance"]), "");
        // In development, the answer has the reason of the log too.
        texts.add(answer.replace(/ \(Shown only in development: .*?\.\)/, ""));
      }
      expect(texts.size).toBe(1);
    });
  });
}
