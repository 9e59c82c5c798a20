import type { EventRow } from "../audit/row.ts";
import type { FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The refusals about resources. */
export const resourceFailures = named({
  invalid_target: {
    status: 400,
    title: "No token can be issued for this resource.",
    why: "The `resource` is not registered, was revoked, was sent twice, or differs from that of the login. Or the request contains none, and no rule selects one.",
    todo: "Send the parameter `resource` once, as `latchkey resources list` shows it.",
  },
  resource_exists: {
    status: 409,
    title: "There is a resource with this URI.",
    why: "A resource has this URI, or had it until it was revoked. A URI cannot be used again, because old tokens contain it.",
    todo: "Change the resource, or register another URI.",
  },
  older_servers: {
    status: 409,
    title: "Confirm that no server of an older release uses this database.",
    why: "The first resource needs the confirmation that no server of an older release uses this database. Such a server does not recognize resources, and would treat consent for one as consent for all.",
    todo: "Stop the servers of older releases. Then send `no_older_servers: true`.",
  },
} as const satisfies Rows<FailureRow>);

/** The events of resources. */
export const resourceEvents = named({
  resource_created: {
    outcome: "success",
    stored: true,
    detail: ["resource"],
    words: "Resource added",
  },
  resource_changed: {
    outcome: "success",
    stored: true,
    detail: ["resource", "settings"],
    words: "Resource changed",
  },
  resource_revoked: {
    outcome: "success",
    stored: true,
    detail: ["resource"],
    words: "Resource revoked",
  },
} as const satisfies Rows<EventRow>);
