import { userInfo } from "node:os";
import type { AuditStore, AuditQueue } from "../../../core/audit/ports.ts";
import type { OutboxStore } from "../../../core/outbox/ports.ts";
import type { LogoutStore } from "../../../core/oidc/ports.ts";
import type { Log } from "../../../core/system.ts";
import { createLog } from "../../../drivers/log.ts";
import { systemClock } from "../../../drivers/system.ts";
import type { Config } from "../../config/config.ts";
import { openTrail } from "../../trail.ts";
import type { Registries } from "../../../drivers/store/registries.ts";

/** The log of a command whose standard output has the result alone. */
export const commandLog = ({ log: { level } }: Pick<Config, "log">): Log =>
  createLog({
    level: process.stderr.isTTY ? "warn" : level,
    pretty: process.stderr.isTTY,
    write: (lines) => void process.stderr.write(lines),
    clock: systemClock,
  });

/**
 * The audit trail of one command. Flush it before the database is closed. A running server sends its webhooks, and tells apps of logouts.
 */
export async function commandTrail(
  store: AuditStore & Pick<OutboxStore, "insertDelivery"> & LogoutStore,
  log: Log,
  config: Pick<Config, "policy" | "webhooks" | "oidcKeys">,
  everybody?: Registries["logouts"],
): Promise<AuditQueue> {
  const { signing, keptBeside } = config.oidcKeys;
  const tellsApps = signing !== undefined || keptBeside !== undefined;
  const parts = { store, log, later: () => {}, poke: () => {}, tellsApps, everybody };
  const { audit } = await openTrail(config, parts);
  return audit;
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
