import { choice, integer, onOff, type VariableRows } from "../rules.ts";

/** Registrations and usernames. */
export const accountVariables = {
  REGISTRATION_REQUIRES: {
    isShown: true,
    fallback: "username,name",
    about:
      "What a registration must contain besides email address and password: `username`, `name`, both, or `none`. A missing username is created from the address, a missing name is the username. The pages of the server ask for a username only if you set this variable and it contains `username`. Otherwise, the server creates one that does not show the address.",
  },
  REQUIRE_VERIFIED_EMAIL: {
    rule: onOff,
    fallback: "off",
    about:
      "`on` or `off`: whether a login needs a verified email address. With `on`, each registration sends the link that verifies it. In production, `on` needs a way to send emails.",
  },
  REGISTRATION_PRIVACY: {
    rule: onOff,
    fallback: "off",
    about:
      "`on` or `off`: whether a registration hides that the address has an account already. `on` also turns `REQUIRE_VERIFIED_EMAIL` on, and the server generates the username.",
  },
  PASSKEY_SIGN_UP: {
    rule: onOff,
    fallback: "off",
    about:
      "`on` or `off`: whether users can sign up with a passkey, without a password. `on` needs `LOGIN_LINKS=on`, a way to send emails, and passkeys.",
  },
  CAPTCHA: {
    rule: choice(["off", "turnstile"]),
    fallback: "off",
    about:
      "`off` or `turnstile`: whether registrations, emails with links, and logins after wrong passwords need a CAPTCHA of Cloudflare Turnstile.",
  },
  CAPTCHA_SITE_KEY: {
    isShown: true,
    fallback: "",
    about: "Site key of the CAPTCHA. Required with `CAPTCHA=turnstile`.",
  },
  CAPTCHA_SECRET: {
    fallback: "",
    about: "Secret key of the CAPTCHA. Required with `CAPTCHA=turnstile`.",
  },
  CAPTCHA_URL: {
    isShown: true,
    fallback: "",
    about:
      "For tests only: the origin of a look-alike of Turnstile on this machine. Not allowed in production.",
  },
  INVITATION_DAYS: {
    rule: integer(1, 30),
    fallback: "7",
    about:
      "Days for which the link of an invitation works, 1 to 30. For a role that has the scope `admin`, it always works for 24 hours.",
  },
  USERNAME_HOLD_DAYS: {
    rule: integer(0, 365),
    fallback: "30",
    about:
      "Days for which no one can register the username of a deleted account, 0 to 365. With `0` it is free immediately.",
  },
} as const satisfies VariableRows;
