import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { anyText, headerText } from "../../support/any-text.ts";
import { runsOf } from "../../support/fuzz/runs.ts";
import type { Target } from "../../support/targets/http-target.ts";
import { base64url } from "../../support/tokens/forge.ts";
import { form, registerAndLogIn, send, tokenPath, verifyPath } from "./calls/calls.ts";
import { createClient } from "./calls/clients.ts";
import { expectActive, introspect, refresh, revoke } from "./calls/sessions.ts";

const part = fc.oneof(
  fc.base64String({ maxLength: 60 }).map((text) => text.replaceAll("=", "")),
  fc.json({ maxDepth: 2 }).map((text) => Buffer.from(text).toString("base64url")),
  headerText({ maxLength: 30 }),
);

const schemes = fc.constantFrom("Bearer ", "bearer  ", "Bearer", "BASIC ", "Basic ", "Digest ", "");

/** A valid token with a piece removed, inserted or changed. */
const damaged = (token: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(token.length), fc.nat(12), headerText({ maxLength: 12 }))
    .map(([at, length, inserted]) => token.slice(0, at) + inserted + token.slice(at + length))
    .filter((changed) => changed.trim() !== token);

/**
 * Random headers, tokens and bytes. Needs a target that answers fast. test/contract/fuzz.test.ts makes requests from the
 * OpenAPI document.
 */
export function fuzz(target: () => Target): void {
  describe("random Authorization headers", () => {
    let token: string;
    beforeAll(async () => {
      ({ token } = await registerAndLogIn(target()));
    });

    const authorization = (): fc.Arbitrary<string> =>
      fc
        .tuple(
          schemes,
          fc.oneof(
            headerText({ maxLength: 200 }),
            fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(".")),
            damaged(token),
          ),
        )
        .map(([scheme, credentials]) => scheme + credentials);

    it("VULN-46 P4 verification answers 400 or 401 to random Authorization headers", async () => {
      await fc.assert(
        fc.asyncProperty(authorization(), async (header) => {
          const headers = { Authorization: header };
          const { status } = await send(target(), verifyPath, { method: "POST", headers });
          expect([400, 401]).toContain(status);
        }),
        { numRuns: runsOf(1000) },
      );
    });

    it("VULN-46 P4 the token endpoint answers 400 or 401 to random Authorization headers", async () => {
      await fc.assert(
        fc.asyncProperty(authorization(), async (header) => {
          const init = form({ username: "nobody" }, { Authorization: header });
          const { status } = await send(target(), tokenPath, init);
          expect([400, 401]).toContain(status);
        }),
        { numRuns: runsOf(1000) },
      );
    });
  });

  describe("random tokens", () => {
    it("P4 refreshing, introspection and revocation accept no random token, and end no session", async () => {
      const tokens = await registerAndLogIn(target());
      const client = await createClient(target());
      const text = anyText({ minLength: 1, maxLength: 100 });
      const wrong = fc.oneof(
        text.map((random) => random.toWellFormed()),
        damaged(tokens.token),
        damaged(tokens.refreshToken),
        fc.uint8Array({ minLength: 52, maxLength: 52 }).map((bytes) => `rt1_${base64url(bytes)}`),
      );
      await fc.assert(
        fc.asyncProperty(wrong, async (random) => {
          expect((await refresh(target(), random)).body["error"]).toBe("invalid_grant");
          expect((await introspect(target(), random, client)).text).toBe('{"active":false}');
          expect((await revoke(target(), random)).status).toBe(200);
        }),
        { numRuns: runsOf(400) },
      );
      await expectActive(target(), tokens);
    });
  });

  describe("random bodies", () => {
    it("P4 P10 the token endpoint answers 400 to random bodies", async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (body) => {
          const headers = { "Content-Type": "application/x-www-form-urlencoded" };
          const init = { method: "POST", headers, body: new Uint8Array(body) };
          expect((await send(target(), tokenPath, init)).status).toBe(400);
        }),
        { numRuns: runsOf(300) },
      );
    });
  });
}
