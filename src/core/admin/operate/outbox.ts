import { emailChannel } from "../../email/payload.ts";
import { Failure, requestFailures } from "../../failures.ts";
import { isId } from "../../ids.ts";
import type { OutboxRegistry } from "../../outbox/ports.ts";
import type { Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";
import { adminFailures, adminEvents } from "../rows.ts";

/** The emails that wait, the next ones first, at most 200. Throws Failure `not_supported_here`, `unavailable`. */
export const listOutbox = async (ports: AdminPorts) => outboxOf(ports).listDeliveries();

/** All that waits, as `listOutbox`. Undefined without direct access to the database. Throws Failure `unavailable`. */
export const listWaiting = async ({ operator }: AdminPorts) => operator?.outbox.listDeliveries();

/** Makes an email due now, also one that was given up. Throws Failure `not_found`, `not_supported_here`, `unavailable`. */
export async function retryDelivery(ports: AdminPorts, actor: Actor, id: string): Promise<void> {
  const outbox = outboxOf(ports);
  if (!isId(id) || !(await outbox.retryDelivery(id, ports.clock()))) {
    throw new Failure(requestFailures.not_found);
  }
  ports.poke(emailChannel.name);
  await ports.audit.recordNow(adminEvents.outbox_changed, {
    ...actor,
    detail: { change: "retried" },
  });
}

/** Deletes an email without sending it. An email that is gone is no error. Throws Failure `not_supported_here`, `unavailable`. */
export async function deleteDelivery(ports: AdminPorts, actor: Actor, id: string): Promise<void> {
  const outbox = outboxOf(ports);
  if (!isId(id) || !(await outbox.dropDelivery(id))) return;
  await ports.audit.recordNow(adminEvents.outbox_changed, {
    ...actor,
    detail: { change: "dropped" },
  });
}

function outboxOf({ operator }: AdminPorts): OutboxRegistry {
  if (operator) return operator.outbox;
  throw new Failure(adminFailures.not_supported_here);
}
