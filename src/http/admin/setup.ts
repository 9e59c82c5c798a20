import * as settings from "../../contract/admin/settings.ts";
import * as contract from "../../contract/admin/webhooks.ts";
import type { Auth } from "../../core/auth.ts";
import { timeOf } from "../../core/ground/time.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { json } from "../response/respond.ts";
import { waitingMail } from "./answers.ts";
import type { AdminGuard } from "./guard.ts";

/** Shows how the server is set up: its settings, and the servers that get its webhooks. */
export function adminSetup(
  { endpoint }: Endpoints,
  auth: Auth,
  { reader }: AdminGuard,
  options: Pick<AppOptions, "settings">,
): void {
  endpoint(contract.listWebhooks, async (c) => {
    await reader(c);
    const waiting = await auth.admin.outbox.waiting();
    const endpoints = auth.webhooks.endpoints(waiting ?? []).map((one) => ({
      id: one.id,
      host: one.host,
      events: [...one.events],
      off: one.isOff,
      tries: one.tries.map(({ id, type, at, outcome, code }) => ({
        webhook_id: id,
        type,
        at: timeOf(at),
        outcome,
        code,
      })),
      waiting: waiting ? one.waiting.map(waitingMail) : null,
    }));
    return json(c, { endpoints }, 200);
  });

  endpoint(settings.listSettings, async (c) => {
    await reader(c);
    const listed = options.settings.map(({ name, about, source, setBy, isShown, value }) => ({
      name,
      about,
      source,
      set_by: setBy,
      shown: isShown,
      value,
    }));
    return json(c, { settings: listed }, 200);
  });
}
