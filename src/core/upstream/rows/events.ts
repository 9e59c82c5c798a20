import type { EventRow } from "../../audit/row.ts";
import { named, type Rows } from "../../ground/rows.ts";

/** The events of identities at other providers. */
export const upstreamEvents = named({
  upstream_failed: {
    outcome: "failure",
    stored: true,
    detail: ["provider", "reason"],
    words: "Failed to log in at another provider",
    counts: { upstreams: ({ detail }) => `${String(detail?.["provider"])} failed` },
  },
  upstream_returned: {
    outcome: "success",
    isSilent: true,
    stored: false,
    detail: ["provider"],
    words: "Logged in at another provider",
    counts: { upstreams: ({ detail }) => `${String(detail?.["provider"])} success` },
  },
  identity_linked: {
    outcome: "success",
    stored: true,
    detail: ["provider"],
    words: "Connected a login of another provider",
  },
  identity_unlinked: {
    outcome: "success",
    stored: true,
    detail: ["provider", "by"],
    words: "Disconnected a login of another provider",
  },
  identities_removed: {
    outcome: "success",
    stored: true,
    detail: ["by"],
    words: "All logins of other providers disconnected",
    isAlarming: true,
  },
} as const satisfies Rows<EventRow>);
