import { beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../support/targets/http-target.ts";
import { setAccount } from "./calls/accounts.ts";
import {
  form,
  registerAndLogIn,
  logIn,
  newcomer,
  newPassword,
  send,
  tokenPath,
  type Answer,
  type Person,
} from "./calls/calls.ts";
import { expectOAuthError } from "./calls/expect.ts";
import { sessionRow } from "./calls/sessions.ts";

/** An answer without its request id and date. */
const comparable = ({ status, headers, text }: Answer) => ({
  status,
  text,
  headers: [...headers].filter(([name]) => !["x-request-id", "date"].includes(name)),
  names: [...headers.keys()],
});

/** Which logins succeed, and what a refusal reveals. */
export function logins(target: () => Target): void {
  describe("logging in", () => {
    let person: Person;
    beforeAll(async () => {
      ({ person } = await registerAndLogIn(target()));
    });

    it("TOK-3 refuses a wrong password, an unknown and a disabled account with identical bytes", async () => {
      const disabled = (await registerAndLogIn(target())).person;
      await setAccount(target(), disabled, "disabled_at", "1");
      const refusals = [
        await logIn(target(), { ...person, password: newPassword() }),
        await logIn(target(), newcomer()),
        await logIn(target(), disabled),
        await logIn(target(), { ...disabled, password: newPassword() }),
        await logIn(target(), { ...person, username: person.email, password: newPassword() }),
        await logIn(target(), { ...newcomer(), username: newcomer().email }),
        await logIn(target(), { ...person, username: "x".repeat(200) }),
        await logIn(target(), { ...person, password: "x" }),
      ];
      for (const refusal of refusals) {
        expectOAuthError(refusal, 400, "invalid_grant");
        expect(comparable(refusal)).toEqual(comparable(refusals[0]!));
      }
    });

    it.each([
      "' OR 1=1 -- ",
      '" OR ""="',
      "\\' OR 1=1 #",
      "%",
      "_____",
      "0",
      "null",
      "*",
      "admin/*",
      "ann@example.com' OR '1'='1",
    ])("rejects the username %j with invalid_grant", async (username) => {
      const answer = await logIn(target(), { ...person, username });
      expectOAuthError(answer, 400, "invalid_grant");
    });

    it("grants the scope `admin` to an admin", async () => {
      const admin = (await registerAndLogIn(target())).person;
      await setAccount(target(), admin, "role", "'admin'");
      const { body } = await logIn(target(), admin);
      expect(body["scope"]).toBe("profile:read profile:write sessions factors admin");
    });

    it("VULN-63 stores the address of the connection, whatever forwarding headers a client sends", async () => {
      const other = (await registerAndLogIn(target())).person;
      const spoofed = "203.0.113.9";
      const { username, password } = other;
      const headers = {
        "User-Agent": "curl/8.0",
        "X-Forwarded-For": spoofed,
        "X-Real-IP": spoofed,
        "CF-Connecting-IP": spoofed,
        Forwarded: `for=${spoofed}`,
      };
      const { body } = await send(target(), tokenPath, form({ username, password }, headers));
      expect(await sessionRow(target(), String(body["access_token"]))).toMatchObject({
        address: target().peerAddress,
        user_agent: "curl/8.0",
      });
    });
  });
}
