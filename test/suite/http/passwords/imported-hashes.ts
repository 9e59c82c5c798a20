import { hash } from "@node-rs/bcrypt";
import { describe, expect, it } from "vitest";
import { costOf } from "../../../../src/drivers/bcrypt/bcrypt.ts";
import { secret } from "../../../support/secrets.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { passwordHashOf, setAccount } from "../calls/accounts.ts";
import { logIn, newPassword, registerAndLogIn, tokenFor } from "../calls/calls.ts";
import { expectOAuthError } from "../calls/expect.ts";

/** Gives a new account the edited hash of a password. */
async function accountWith(
  target: Target,
  edit: (hash: string) => string = (hash) => hash,
  cost = target.bcryptCost,
) {
  const password = newPassword();
  const { person } = await registerAndLogIn(target);
  const own = secret(edit(await hash(password, cost)));
  await setAccount(target, person, "password_hash", `'${own}'`);
  return { person: { ...person, password }, own };
}

/** Hashes from other software, in all spellings. Only the runtime's bcrypt decides whether a password matches. */
export function importedHashes(target: () => Target): void {
  describe("imported password hashes", () => {
    it.each(["$2a$", "$2b$", "$2y$"])(
      "accepts a bcrypt hash with the prefix %s",
      async (prefix) => {
        const { person } = await accountWith(target(), (own) => own.replace(/^\$2.\$/, prefix));
        expect(await tokenFor(target(), person)).toBeTruthy();
        const wrong = await logIn(target(), { ...person, password: newPassword() });
        expectOAuthError(wrong, 400, "invalid_grant");
      },
    );

    it.each([
      ["VULN-69 a hash with the prefix $2x$", (own: string) => own.replace(/^\$2.\$/, "$2x$")],
      ["a hash with a cost of 31", (own: string) => own.replace(/\$\d\d\$/, "$$31$$")],
      ["a hash with a cost of 99", (own: string) => own.replace(/\$\d\d\$/, "$$99$$")],
      ["a hash that is one character short", (own: string) => own.slice(0, -1)],
      ["a hash of another scheme", () => "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$c29tZWhhc2g"],
      ["a text that is not a hash", () => "disabled-password"],
    ])("%s is rejected with invalid_grant at login", async (_, edit) => {
      const { person } = await accountWith(target(), edit);
      expectOAuthError(await logIn(target(), person), 400, "invalid_grant");
    });

    it("PW-1 accepts a stored password that is shorter than a new one may be", async () => {
      const { person } = await accountWith(target());
      const short = secret(await hash("x7", target().bcryptCost));
      await setAccount(target(), person, "password_hash", `'${short}'`);
      expect(await tokenFor(target(), { ...person, password: "x7" })).toBeTruthy();
    });
  });
}

/** When a login replaces the stored hash. */
export function rehashing(target: () => Target): void {
  describe("imported password hashes", () => {
    it("replaces a hash of another cost at the next successful login, and never at a failed one", async () => {
      const { person, own } = await accountWith(target(), undefined, 4);
      await logIn(target(), { ...person, password: newPassword() });
      expect(await passwordHashOf(target(), person)).toBe(own);
      await tokenFor(target(), person);
      expect(costOf(await passwordHashOf(target(), person))).toBe(target().bcryptCost);
      expect(await tokenFor(target(), person)).toBeTruthy();
    });

    it("keeps a hash of the current cost", async () => {
      const { person, own } = await accountWith(target());
      await tokenFor(target(), person);
      expect(await passwordHashOf(target(), person)).toBe(own);
    });
  });
}
