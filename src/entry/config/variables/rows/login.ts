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
} as const satisfies VariableRows;
