import * as contract from "../contract/service.ts";
import type { Auth } from "../core/auth.ts";
import { Failure } from "../core/failures.ts";
import { readParams } from "./request/parameters.ts";
import type { Endpoints } from "./endpoint.ts";
import type { AppOptions } from "./options.ts";
import { json } from "./response/respond.ts";
import { serverFailures } from "../core/failures/server.ts";

/** A greeting and the health checks. */
export function service(
  { endpoint }: Endpoints,
  auth: Auth,
  { isDraining, isEmailFailing }: Pick<AppOptions, "isDraining" | "isEmailFailing">,
): void {
  endpoint(contract.hello, (c) => {
    const { name } = readParams(c, contract.GreetingParams);
    return json(c, { message: `Hello, ${name}!` }, 200);
  });

  endpoint(contract.live, (c) => json(c, { status: "ok" as const }, 200));

  endpoint(contract.ready, async (c) => {
    if (isDraining()) throw new Failure(serverFailures.unavailable, { reason: "draining" });
    await auth.checkReady();
    // Trouble with these must not take logins down, so the status stays 200.
    const audit = auth.audit.counts().isFailing ? ({ audit: "failing" } as const) : {};
    const mail = isEmailFailing() ? ({ mail: "failing" } as const) : {};
    return json(c, { status: "ok" as const, ...audit, ...mail }, 200);
  });
}
