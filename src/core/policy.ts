import type { AccountPolicy } from "./accounts/policy.ts";
import type { PasswordPolicy } from "./passwords/policy.ts";
import type { SessionPolicy } from "./sessions/policy.ts";
import type { TokenPolicy } from "./tokens/policy.ts";

/** What the operator decides, joined from the rooms. */
export interface Policy extends AccountPolicy, PasswordPolicy, SessionPolicy, TokenPolicy {}
