import { userInfo } from "node:os";
import type { AuditStore, AuditQueue } from "../../../core/audit/ports.ts";
import { logLines, tableEntries } from "../../../core/audit/entry.ts";
import { createAuditTrail } from "../../../core/audit/trail.ts";
import type { OutboxStore } from "../../../core/outbox/ports.ts";
import type { Log } from "../../../core/system.ts";
import { createLog } from "../../../drivers/log.ts";
import { webhooksOf } from "../../../core/webhooks/enqueue.ts";
import { systemClock, systemRandom } from "../../../drivers/system.ts";
import { createWebhookDrivers } from "../../../drivers/webhooks.ts";
import { atMost } from "../../at-most.ts";
import type { Config } from "../../config/config.ts";

/** The log of a command whose standard output has the result alone. */
export const commandLog = ({ log: { level } }: Pick<Config, "log">): Log =>
  createLog({
    level: process.stderr.isTTY ? "warn" : level,
    pretty: process.stderr.isTTY,
    write: (lines) => void process.stderr.write(lines),
    clock: systemClock,
  });

/** The audit trail of one command. Flush it before the database is closed. A running server sends its webhooks. */
export async function commandTrail(
  store: AuditStore & Pick<OutboxStore, "insertDelivery">,
  log: Log,
  { policy, webhooks }: Pick<Config, "policy" | "webhooks">,
): Promise<AuditQueue> {
  const system = { clock: systemClock, random: systemRandom, log };
  const { webhookSender } = await createWebhookDrivers(webhooks);
  const listeners = [
    logLines(log),
    tableEntries(systemRandom, policy),
    webhooksOf({ ...system, store, poke: () => {} }, webhookSender?.endpoints ?? []),
  ];
  return createAuditTrail({ ...system, store, later: () => {}, atMost, listeners });
}

/** The operator in the audit trail: the user of the operating system. A container may have no name for its number. */
export function operatorId(): string {
  try {
    const { username } = userInfo();
    return `cli:${username.replaceAll(/[^!-~]/g, "?").slice(0, 60)}`;
  } catch {
    return `cli:uid-${process.getuid?.() ?? "unknown"}`;
  }
}
