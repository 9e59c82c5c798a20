import type { EventRow } from "../../audit/row.ts";

/** The events of clients. */
export const clientEvents = {
  authn_token_created: {
    outcome: "success",
    stored: true,
    detail: ["reason"],
    words: "Client secret created",
  },
  authn_token_delete: { outcome: "success", stored: true, detail: [], words: "Client revoked" },
  client_changed: {
    outcome: "success",
    stored: true,
    detail: ["change", "settings"],
    words: "Client changed",
  },
} as const satisfies Record<string, EventRow>;
