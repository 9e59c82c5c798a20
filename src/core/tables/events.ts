import { accountEvents } from "../accounts/rows/events.ts";
import { adminEvents } from "../admin/rows/events.ts";
import { accessEvents } from "../audit/rows/events.ts";
import { authorizationEvents } from "../authorizations/rows/events.ts";
import { clientEvents } from "../clients/rows/events.ts";
import { consentEvents } from "../consents/rows/events.ts";
import { factorEvents } from "../factors/rows/events.ts";
import { loginEvents } from "../login/rows/events.ts";
import { oidcEvents } from "../oidc/rows/events.ts";
import { sessionEvents } from "../sessions/rows/events.ts";
import { throttleEvents } from "../throttle/rows/events.ts";
import { upstreamEvents } from "../upstream/rows/events.ts";
import type { EventRow, HookRow } from "../audit/row.ts";
import { passwordEvents } from "../passwords/rows/events.ts";

/** Every event: the rows of all features. The names are those of the OWASP logging vocabulary where it has one. */
export const events = {
  ...loginEvents,
  ...passwordEvents,
  ...factorEvents,
  ...throttleEvents,
  ...sessionEvents,
  ...accountEvents,
  ...adminEvents,
  ...accessEvents,
  ...clientEvents,
  ...upstreamEvents,
  ...oidcEvents,
  ...consentEvents,
  ...authorizationEvents,
} as const;

type Events = typeof events;

export type EventName = keyof Events;

/** The events of the log, in the order of the documentation. */
export const loggedEvents = (Object.values(events) as readonly EventRow[]).filter(
  ({ isSilent }) => !isSilent,
);

/** What each hook of the operator receives. */
export type HookEvents = {
  readonly [
    E in EventName as Events[E] extends { readonly hook: HookRow<infer Name, unknown> }
      ? Name
      : never
  ]: Events[E] extends { readonly hook: HookRow<string, infer Event> } ? Event : never;
};
