import { day } from "../../src/core/ground/time.ts";
import type { SessionTerms } from "../../src/core/sessions/policy.ts";

/** How long sessions last by default. */
export const usualTerms: SessionTerms = { lifetime: 30 * day, idle: 7 * day, ofRoles: new Map() };
