import { onOff, type VariableRows } from "../rules.ts";

/** Limits. */
export const throttleVariables = {
  THROTTLE: {
    isShown: true,
    fallback: "",
    about:
      "Changes limits, with `NAME=NUMBER` or `NAME=off`, separated by commas: `register=100,login-network=off`. Default: the limits in docs/limits.md.",
  },
  THROTTLE_STRICT: {
    rule: onOff,
    fallback: "off",
    about:
      "`on` or `off`: whether every password is counted before it is checked. With `on`, limits are exact with any number of processes, but a login costs up to three more writes.",
  },
} as const satisfies VariableRows;
