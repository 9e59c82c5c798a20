import type { EnqueuePorts } from "../../email/enqueue.ts";
import type { EmailPorts, EmailPolicy } from "../../email/ports.ts";
import type { SessionPorts } from "../../sessions/ports.ts";
import type { CountPorts } from "../../throttle/count.ts";
import type { ThrottleSettings } from "../../throttle/model.ts";
import type { FactorPolicy } from "../assurance.ts";
import type { FactorPorts } from "../ports.ts";

/** What the owner of a factor is called, and may do. */
export interface Owner {
  readonly username: string;
  readonly name: string;
  readonly role: string;
  /** Epoch milliseconds. Null if nobody has proven the address. */
  readonly emailVerifiedAt: number | null;
}

/** What it takes to manage the factors of one's own account. */
export interface OwnFactorPorts
  extends FactorPorts, SessionPorts, EnqueuePorts, CountPorts, Pick<EmailPorts, "emailSender"> {
  readonly store: FactorPorts["store"] &
    SessionPorts["store"] &
    EnqueuePorts["store"] &
    CountPorts["store"] & { findAccount(userId: string): Promise<Owner | undefined> };
}

export type OwnFactorPolicy = FactorPolicy & EmailPolicy & ThrottleSettings;
