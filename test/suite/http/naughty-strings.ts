import { describe, expect, it } from "vitest";
import { naughtyStrings } from "../../support/fuzz/values.ts";
import type { Target } from "../../support/targets/http-target.ts";
import { updateMe } from "./calls/accounts.ts";
import { logIn, registerAndLogIn, send, withBearer } from "./calls/calls.ts";

/** The strings of the Big List of Naughty Strings that reach the database. */
export function strings(target: () => Target): void {
  describe("naughty strings", () => {
    it("a name is refused, or stored and returned as it was sent", async () => {
      const { token } = await registerAndLogIn(target());
      let stored = 0;
      for (const text of naughtyStrings) {
        const { status, body } = await updateMe(target(), token, { name: text });
        if (status === 422) continue;
        expect({ status, name: body["name"] }, text).toEqual({
          status: 200,
          name: text.normalize("NFC").trim(),
        });
        const read = await send(target(), "/users/me", withBearer(token));
        expect(read.body["name"], text).toBe(body["name"]);
        stored++;
      }
      expect(stored).toBeGreaterThan(300);
    });

    it("no username logs in to an account, and none is an error", async () => {
      // Half of the strings are variants of one script, and each login hashes a password.
      for (const text of naughtyStrings.filter((one) => !one.includes("javascript:"))) {
        const { status, body } = await logIn(target(), { username: text, password: text || "x" });
        expect(status, text).toBe(400);
        expect(["invalid_grant", "invalid_request"], text).toContain(body["error"]);
      }
    });

    it("a greeting repeats the name as it was sent", async () => {
      // URLs have no spelling for a segment that is empty or a dot.
      for (const text of naughtyStrings.filter((one) => !["", "."].includes(one))) {
        const { status, body } = await send(target(), `/hello/${encodeURIComponent(text)}`);
        if (status === 422) expect([...text].length, text).toBeGreaterThan(64);
        else expect(body, text).toEqual({ message: `Hello, ${text}!` });
      }
    });
  });
}
