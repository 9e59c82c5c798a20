import type { EventRow } from "../../audit/row.ts";
import { named, type Rows } from "../../ground/rows.ts";

/** The events of clients. */
export const clientEvents = named({
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
} as const satisfies Rows<EventRow>);
