import { onOff, type VariableRows } from "../rules.ts";

/** The ways to log in. */
export const loginVariables = {
  PASSWORD_GRANT: {
    rule: onOff,
    fallback: "on",
    about: "`on` or `off`: whether users can log in at the token endpoint (password grant).",
  },
  LOGIN_LINKS: {
    rule: onOff,
    fallback: "off",
    about: "`on` or `off`: whether users can log in with a link or a code in an email.",
  },
  NEW_LOGIN_EMAIL: {
    rule: onOff,
    fallback: "on",
    about:
      "`on` or `off`: whether users get an email about a login from a browser that is new to their account. Only verified addresses get it.",
  },
} as const satisfies VariableRows;
