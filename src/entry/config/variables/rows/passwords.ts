import { integer, type VariableRows } from "../rules.ts";
import { maxCost, minCost } from "../../../../drivers/bcrypt/bcrypt.ts";

/** Passwords and their hashes. */
export const passwordVariables = {
  BCRYPT_COST: {
    // Tests log in thousands of times, so they may use the lowest cost that bcrypt has.
    rule: integer(minCost, maxCost, { inTests: 4 }),
    fallback: "12",
    about: "Cost of password hashes, 10 to 14. With `NODE_ENV=test` the minimum is 4.",
  },
  PASSWORD_MIN_LENGTH: {
    rule: integer(8, 64),
    fallback: "8",
    about: "Minimum length of a new password, 8 to 64.",
  },
  PASSWORD_BREACHES: {
    isShown: true,
    fallback: "off",
    about:
      "List of breached passwords to reject: `off`, `hibp` (Have I Been Pwned), the https URL of such a service, or the path of a file.",
  },
  IMPORT_SCHEMES: {
    isShown: true,
    fallback: "",
    about:
      "Hashes of other systems that a login accepts until it has replaced them: `raw`, `wp`, `phpass`, `sha256hex`, `pbkdf2-sha1`, `pbkdf2-sha256`, `pbkdf2-sha512`, `scrypt`, `fbscrypt`, `argon2` and `wrap`, separated by commas. Default: none.",
  },
} as const satisfies VariableRows;
