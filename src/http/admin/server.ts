import { MailParams } from "../../contract/admin/fields.ts";
import * as outbox from "../../contract/admin/outbox.ts";
import * as contract from "../../contract/admin/server.ts";
import type { Auth } from "../../core/auth.ts";
import { timeOf } from "../../core/ground/time.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";
import { waitingMail } from "./answers.ts";
import type { AdminGuard } from "./guard.ts";

/** Shows how the server does and its keys, and manages its waiting mails. */
export function adminServer(
  { endpoint }: Endpoints,
  auth: Auth,
  { reader, writer }: AdminGuard,
  { tokenKeys }: Pick<AppOptions, "tokenKeys">,
): void {
  endpoint(contract.getOverview, async (c) => {
    await reader(c);
    const [{ days, today }, warnings] = await Promise.all([
      auth.stats.overview(),
      auth.admin.warnings(),
    ]);
    const body = {
      days: [...days, today].map(({ day, sign_ups, logins, failures }) => ({
        day,
        sign_ups,
        logins,
        failures,
      })),
      warnings: warnings.map(({ since, ...warning }) => ({
        ...warning,
        ...(since !== undefined && { since: timeOf(since) }),
      })),
      roles: [...auth.admin.roles],
    };
    return json(c, body, 200);
  });

  endpoint(contract.listKeys, async (c) => {
    await reader(c);
    const keys = tokenKeys.map(({ kid, algorithm }, at) => ({ kid, algorithm, signs: at === 0 }));
    return json(c, { keys }, 200);
  });

  endpoint(outbox.listOutbox, async (c) => {
    await reader(c);
    const mails = await auth.admin.outbox.list();
    return json(c, { mails: mails.map(waitingMail) }, 200);
  });

  endpoint(outbox.retryDelivery, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, MailParams);
    await auth.admin.outbox.retry(actor, id);
    return respond(c, null, 204);
  });

  endpoint(outbox.deleteDelivery, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, MailParams);
    await auth.admin.outbox.drop(actor, id);
    return respond(c, null, 204);
  });
}
