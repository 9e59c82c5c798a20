import type { AccountPolicy } from "./accounts/ports.ts";
import type { PasswordPolicy } from "./passwords/ports.ts";
import type { SessionPolicy } from "./sessions/ports.ts";
import type { TokenPolicy } from "./tokens/ports.ts";

/** What the operator decides, joined from the rooms. */
export interface Policy extends AccountPolicy, PasswordPolicy, SessionPolicy, TokenPolicy {}
