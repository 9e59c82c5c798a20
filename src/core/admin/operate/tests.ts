import { enqueueEmail } from "../../email/enqueue.ts";
import { Failure, requestFailures } from "../../failures.ts";
import type { Language } from "../../ground/language.ts";
import { localLimit } from "../../throttle/local.ts";
import type { ThrottleSettings } from "../../throttle/model.ts";
import type { Actor } from "../actor.ts";
import { adminEmails } from "../emails.ts";
import type { AdminPorts } from "../ports.ts";
import { adminEvents, adminThrottle } from "../rows.ts";

/** What administrators send to see whether it arrives. Each throws Failure `too_many_requests`, `unavailable`. */
export function createTests(ports: AdminPorts, policy: ThrottleSettings) {
  const spend = localLimit(policy, adminThrottle["admin-tests"]);
  const record = (actor: Actor, what: string) =>
    ports.audit.recordNow(adminEvents.test_sent, { ...actor, detail: { what } });
  return {
    /** Sends an email to the administrator's own address. */
    async email(actor: Actor, language: Language): Promise<void> {
      spend(actor.actorId, ports.clock());
      await enqueueEmail(ports, { kind: adminEmails.test, userId: actor.actorId, language });
      await record(actor, "email");
    },
    /** Sends a webhook. Throws Failure `not_found` if `send` finds nothing to send. */
    async webhook<Tried>(
      actor: Actor,
      what: "webhook" | "webhook_again",
      send: () => Promise<Tried | undefined>,
    ): Promise<Tried> {
      spend(actor.actorId, ports.clock());
      const tried = await send();
      if (!tried) throw new Failure(requestFailures.not_found);
      await record(actor, what);
      return tried;
    },
  };
}
