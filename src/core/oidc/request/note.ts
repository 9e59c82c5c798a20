import type { AuditTrail } from "../../audit/ports.ts";
import { hasRow, type App } from "../../clients/model.ts";
import { minute } from "../../ground/time.ts";
import type { Origin } from "../../user.ts";
import { oidcEvents } from "../rows.ts";
import type { AppError } from "./model.ts";

/**
 * Says in the log why an app gets an error, which only the app sees otherwise. If the app has to change, the table has it too, at
 * most once a minute for each app. All clients without a row count as one, because anybody can make up ids of them.
 */
export function noteRefused(
  audit: AuditTrail,
  client: Pick<App, "id" | "outerId">,
  { error: code, description: reason, parameter, hint }: AppError,
  origin?: Origin,
): void {
  const { id } = client;
  const about = { clientId: id, origin };
  if (parameter === undefined) {
    audit.record(oidcEvents.authorization_interrupted, { ...about, detail: { code, reason } });
    return;
  }
  const once = { key: hasRow(client) ? id : "", every: minute };
  const detail = { code, parameter, reason, hint };
  audit.recordFirst(once, oidcEvents.authorization_refused, {
    ...about,
    subjectId: id,
    detail,
  });
}
