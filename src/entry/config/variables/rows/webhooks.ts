import { type VariableRows } from "../rules.ts";

/** Webhooks. */
export const webhookVariables = {
  WEBHOOKS: {
    fallback: "",
    about:
      'Servers that receive webhooks: a JSON array of `{"url", "secret", "events"}`. docs/webhooks.md explains it. Default: none.',
  },
} as const satisfies VariableRows;
