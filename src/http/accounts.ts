import * as contract from "../contract/accounts.ts";
import type { Auth } from "../core/auth.ts";
import { Failure } from "../core/failures.ts";
import type { Log } from "../core/system.ts";
import { publicUser } from "../core/accounts/model.ts";
import type { RequestContext } from "./context.ts";
import { authorizedCaller, noteCaller } from "./request/caller.ts";
import { readJson } from "./request/json.ts";
import type { Endpoints } from "./endpoint.ts";
import { basePathOf, type AppOptions } from "./options.ts";
import { json, setHeader } from "./response/respond.ts";

/** Registers accounts and reads them. */
export function accounts({ endpoint }: Endpoints, auth: Auth, options: AppOptions): void {
  const location = `${basePathOf(options.issuer)}/users/me`;
  const { registrationRequires } = auth.accounts;
  const Registration = contract.registrationOf(registrationRequires);
  const warnOfIgnored = options.development ? ignoredMembers(options.log) : undefined;

  endpoint(contract.registerRoute(registrationRequires), async (c) => {
    const registration = await readJson(c, Registration, warnOfIgnored);
    const { address } = c.get("caller");
    const { signal } = c.req.raw;
    const account = await auth.accounts.register({ ...registration, address, signal });
    noteCaller(c, { sub: account.id });
    setHeader(c, "Location", location);
    return json(c, publicUser(account), 201);
  });

  endpoint(contract.me, async (c) => {
    const { userId } = await authorizedCaller(c, auth, "profile:read");
    const account = await auth.accounts.find(userId);
    if (!account) throw new Failure("invalid_token", { reason: "account deleted" });
    return json(c, publicUser(account), 200);
  });
}

/** The longest list of names in the log, and the longest name. */
const ignoredLimits = { members: 10, characters: 40 };

/** Tells a developer that a registration has members that are not stored. Logs their names, never their values. */
const ignoredMembers =
  (log: Log) =>
  (c: RequestContext, names: readonly string[]): void =>
    log.warn("registration_members_ignored", {
      request_id: c.get("requestId"),
      members: names
        .slice(0, ignoredLimits.members)
        .map((name) => name.slice(0, ignoredLimits.characters)),
      hint: "the account is created without them",
    });
