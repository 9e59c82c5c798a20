import type { FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The refusals of organizations. */
export const membershipFailures = /* @__PURE__ */ named({
  /** The same for an organization that does not exist, so that nobody learns which ones do. */
  invalid_organization: {
    status: 400,
    title: "The user is not a member of this organization.",
    why: "The organization does not exist or is disabled, or the user is not a member of it. The server can also have no organizations.",
    detail: "Send the id of an organization that the user belongs to, or none.",
    todo: "Send the id of an organization that the user belongs to, or leave `organization` out. No token was used up.",
    oauth: "invalid_request",
    isNamed: true,
  },
} as const satisfies Rows<FailureRow>);
