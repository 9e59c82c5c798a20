import type { Command } from "commander";
import type { AuditTrail } from "../../core/audit/ports.ts";
import { isId } from "../../core/ids.ts";
import { outboxLimits } from "../../core/outbox/limits.ts";
import type { Delivery } from "../../core/outbox/model.ts";
import type { OutboxRegistry } from "../../core/outbox/ports.ts";
import { systemClock } from "../../drivers/system.ts";
import { ConfigError } from "../config/config-error.ts";
import { openDatabase } from "../database.ts";
import { databaseLine, type Terminal } from "./terminal.ts";
import { NotFound } from "./users/not-done.ts";
import { shown, timeOf } from "./users/text.ts";
import { commandLog, commandTrail, operatorId } from "./users/trail.ts";
import { adminEvents } from "../../core/admin/rows.ts";

/** Adds `outbox list`, `retry` and `delete`. */
export function addOutboxCommands(outbox: Command, { configure, print, note }: Terminal): void {
  const withOutbox = async <T>(
    work: (outbox: OutboxRegistry, audit: AuditTrail) => Promise<T>,
    changes = false,
  ): Promise<T> => {
    const { config, log } = await configure();
    if (changes) note(databaseLine(config));
    const { outbox: registry, store, close } = await openDatabase(config.database, log);
    try {
      if (registry) {
        return await work(registry, await commandTrail(store, commandLog(config), config));
      }
      throw new ConfigError(
        "MYSQL_HOST or DATABASE_URL is required: the outbox cannot be managed through the MySQL proxy",
      );
    } finally {
      await close();
    }
  };
  const change = async (
    id: string,
    detail: { readonly change: "retried" | "dropped" },
    work: (outbox: OutboxRegistry) => Promise<boolean>,
  ) => {
    const changed = async (registry: OutboxRegistry, audit: AuditTrail): Promise<boolean> => {
      if (!(await work(registry))) return false;
      await audit.recordNow(adminEvents.outbox_changed, { actorId: operatorId(), detail });
      return true;
    };
    const known = isId(id) && (await withOutbox(changed, true));
    if (!known) throw new NotFound(`No waiting email or webhook has the id ${shown(id)}.`);
  };

  outbox
    .command("list")
    .description(
      "list what waits, with the account of each email, the next ones first, at most 200",
    )
    .action(async () => {
      for (const one of await withOutbox((registry) => registry.listDeliveries())) {
        print(lineOf(one));
      }
    });

  outbox
    .command("retry")
    .description("send an email or webhook soon, also if it was given up")
    .argument("<id>", "id of the email or webhook")
    .action(async (id: string) => {
      await change(id, { change: "retried" }, (registry) =>
        registry.retryDelivery(id, systemClock()),
      );
      print("It is due now. A running server sends it within ten seconds.");
    });

  outbox
    .command("delete")
    .description("delete an email or webhook without sending it")
    .argument("<id>", "id of the email or webhook")
    .action(async (id: string) => {
      await change(id, { change: "dropped" }, (registry) => registry.dropDelivery(id));
      print("It is deleted.");
    });
}

const lineOf = ({ id, kind, subjectId, dueAt, tries, lastError }: Delivery): string => {
  const due = dueAt === outboxLimits.never ? "given up" : `due ${timeOf(dueAt)}`;
  const tried = `${tries} ${tries === 1 ? "try" : "tries"}`;
  return [id, kind, subjectId ?? "-", due, tried, ...(lastError ? [lastError] : [])].join("  ");
};
