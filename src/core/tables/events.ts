import { accountEvents } from "../accounts/rows.ts";
import { adminEvents } from "../admin/rows.ts";
import type { EventRow, HookRow } from "../audit/row.ts";
import { accessEvents } from "../audit/rows.ts";
import { authorizationEvents } from "../authorizations/rows.ts";
import { clientEvents } from "../clients/rows.ts";
import { consentEvents } from "../consents/rows.ts";
import { factorEvents } from "../factors/rows.ts";
import { loginEvents } from "../login/rows.ts";
import { oidcEvents } from "../oidc/rows.ts";
import { organizationEvents } from "../organizations/rows.ts";
import { passwordEvents } from "../passwords/rows.ts";
import { resourceEvents } from "../resources/rows.ts";
import { sessionEvents } from "../sessions/rows.ts";
import { throttleEvents } from "../throttle/rows.ts";
import { upstreamEvents } from "../upstream/rows.ts";

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
  ...resourceEvents,
  ...organizationEvents,
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
