import type { ThrottleSettings } from "../throttle/model.ts";
import type { Caller, SessionCaller } from "../user.ts";
import { disconnectApp } from "./end.ts";
import { grantConsent, type Grant } from "./grant.ts";
import { listConsents } from "./list.ts";
import type { ConsentPorts } from "./ports.ts";

/** What users let other apps do with their accounts. */
export const createConsents = (ports: ConsentPorts, settings: ThrottleSettings) => ({
  list: ({ userId }: Caller) => listConsents(ports, userId),
  grant: (grant: Grant) => grantConsent(ports, settings, grant),
  disconnect: (caller: SessionCaller, id: string) => disconnectApp(ports, caller, id),
});
