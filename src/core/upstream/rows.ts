import type { EventRow } from "../audit/row.ts";
import type { FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";
import { minute } from "../ground/time.ts";
import { rate } from "../throttle/model.ts";

/** The refusals of logins through other providers. A redirect to a page has the code in its parameter `error`. */
export const upstreamFailures = named({
  upstream_denied: {
    status: 403,
    title: "The login at the other provider was canceled.",
    why: "The user canceled the login there, or did not agree to share the account.",
    todo: "Offer the button again, and the other ways to log in.",
  },
  /** Also for an account that is disabled, so that the user of the identity learns no more. */
  upstream_failed: {
    status: 400,
    title: "The login at the other provider did not work.",
    why: "The provider sent a response that cannot be verified, or this account may not log in.",
    todo: "Let the user try again. The log shows the reason, and the command `latchkey doctor` checks each provider.",
    failsLogin: true,
  },
  upstream_unavailable: {
    status: 503,
    title: "The other provider does not respond. Log in another way.",
    why: "The provider did not respond within five seconds, or responded with an error.",
    todo: "Offer the other ways to log in. Run `latchkey doctor` to see whether this server reaches the provider.",
    retry: 10,
    level: "warn",
  },
  upstream_closed: {
    status: 403,
    title: "No account has this login, and registration is closed.",
    why: "The operator closed the registration, and no account has this identity.",
    todo: "Let the user log in another way and connect the identity in their account.",
  },
  identity_taken: {
    status: 409,
    title: "This login is connected to another account.",
    why: "An identity of a provider belongs to one account at most.",
    todo: "Let the user log in with the identity, and disconnect it in that account first.",
  },
  too_many_identities: {
    status: 409,
    title: "This account has too many connected logins.",
    why: "An account has at most 20 identities of other providers.",
    todo: "Disconnect an identity that is not used any more, then connect the new one.",
  },
  last_way_in: {
    status: 409,
    title: "This is the only way to log in. Add another one first.",
    why: "The account has no password, no passkey, no other identity, and no email address that could replace them.",
    todo: "Let the user set a password or add a passkey, then disconnect the identity.",
  },
} as const satisfies Rows<FailureRow>);

/** The limits of logins through other providers. */
export const upstreamThrottle = {
  start: rate(["upstream", "network", "starts of logins at other providers"], 60, minute),
};

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
