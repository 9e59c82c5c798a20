import { describe, expect, it } from "vitest";
import { costOf } from "../../../../src/drivers/bcrypt/bcrypt.ts";
import { closePasswords, foreignVectors } from "../../../support/foreign-hashes.ts";
import { secret } from "../../../support/secrets.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { passwordHashOf, setAccount } from "../calls/accounts.ts";
import { insertAccount, logIn, tokenFor } from "../calls/calls.ts";
import { expectOAuthError } from "../calls/expect.ts";

/** An isolate has too little memory for it. */
const tooLarge = "m=102400";

/** Hashes of several kinds that take little time in JavaScript, too. */
const isFast = /^\$P\$6|^\$fbscrypt\$.*\$JV|^\$pbkdf2-sha1\$|^\$pbkdf2-sha256\$i=10000\$/;

/** A new account with a hash of another system. */
async function accountWith(target: Target, { password, latchkey: hash } = foreignVectors[0]!) {
  const person = { ...(await insertAccount(target)), password: secret(password) };
  await setAccount(target, person, "password_hash", `'${secret(hash)}'`);
  return person;
}

const fast = foreignVectors.filter(({ latchkey }) => isFast.test(latchkey));

/** Those of Django differ from Keycloak's in the number of rounds only, and take half a minute of computing in JavaScript. */
const once = foreignVectors.filter(({ origin }) => origin !== "django-pbkdf2");

const extents = { every: foreignVectors, once, fast };

/** Hashes of other systems, on a target that accepts all schemes: every vector, each function once, or only some that take little time. */
export function foreignHashes(target: () => Target, extent: keyof typeof extents): void {
  const vectors = extents[extent];

  describe("hashes of other systems", () => {
    it.each(vectors.map((vector, at) => [at, vector.origin, vector] as const))(
      "%i of %s logs in with its password, and is then a hash of ours",
      async (_, __, vector) => {
        const person = await accountWith(target(), vector);
        if (target().kind === "workerd" && vector.latchkey.includes(tooLarge)) {
          expectOAuthError(await logIn(target(), person), 400, "invalid_grant");
          return;
        }
        expect(await tokenFor(target(), person)).toBeTruthy();
        expect(costOf(await passwordHashOf(target(), person))).toBe(target().bcryptCost);
      },
    );

    // test/matrix/hash-vectors.test.ts has the close passwords of all vectors.
    it("do not log in with another password, and stay as they are", async () => {
      for (const vector of fast) {
        const person = await accountWith(target(), vector);
        for (const password of closePasswords(vector)) {
          const wrong = await logIn(target(), { ...person, password });
          expectOAuthError(wrong, 400, "invalid_grant");
        }
        expect(await passwordHashOf(target(), person)).toBe(vector.latchkey);
      }
    });

    it("are replaced once, by eight logins at the same time", async () => {
      const quick = foreignVectors.find(({ latchkey }) => latchkey.includes("i=1000$"))!;
      const person = await accountWith(target(), quick);
      const answers = await Promise.all(Array.from({ length: 8 }, () => logIn(target(), person)));
      const statuses = answers.map(({ status }) => status);
      expect(statuses).toContain(200);
      // On a busy machine, the last ones may wait too long.
      expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
      const own = await passwordHashOf(target(), person);
      expect(costOf(own)).toBe(target().bcryptCost);
      expect(await tokenFor(target(), person)).toBeTruthy();
      expect(await passwordHashOf(target(), person)).toBe(own);
    });
  });
}
