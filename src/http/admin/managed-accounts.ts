import { UserParams } from "../../contract/admin/fields.ts";
import {
  AccountsQuery,
  accountCreationOf,
  managedAccountRoutes,
  managedChangesOf,
} from "../../contract/admin/managed-accounts.ts";
import type { Account } from "../../core/accounts/model.ts";
import type { Actor } from "../../core/admin/actor.ts";
import type { Auth } from "../../core/auth.ts";
import { Failure, requestFailures } from "../../core/failures.ts";
import { timeOrNull } from "../../core/ground/time.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { readJson } from "../request/body.ts";
import { languageOf } from "../request/caller.ts";
import { readCursor, writeCursor } from "../request/cursor.ts";
import { readParams, readQuery } from "../request/parameters.ts";
import { json, respond, setHeader } from "../response/respond.ts";
import { codeActor, refuseOthers } from "./for-servers.ts";

/** The accounts that the operator's servers read and write, over HTTP or in the same process. */
export function managedAccounts(
  { endpoint }: Endpoints,
  auth: Auth,
  { issuer }: Pick<AppOptions, "issuer">,
): void {
  const { managedAccounts: accounts } = auth;
  const { attributes } = auth.accounts;
  const routes = managedAccountRoutes(attributes);
  const creationSchema = accountCreationOf(attributes);
  const changesSchema = managedChangesOf(attributes);

  const shown = (account: Account) => ({
    ...auth.accounts.publicAccount(account),
    disabled_at: timeOrNull(account.disabledAt),
    email_verified_at: timeOrNull(account.emailVerifiedAt),
    invited_at: timeOrNull(account.invitedAt),
  });

  const actorOf = (c: RequestContext, access: "read" | "write"): Promise<Actor> =>
    codeActor(c, auth, `accounts:${access}`);

  /** For a call about one account. */
  const about = async (c: RequestContext, access: "read" | "write") =>
    [await actorOf(c, access), readParams(c, UserParams).id] as const;

  endpoint(routes.list, async (c) => {
    const actor = await actorOf(c, "read");
    const { username, email, cursor } = readQuery(c, AccountsQuery);
    if (username !== undefined || email !== undefined) {
      if (username !== undefined && email !== undefined) {
        throw fault("/username", "Send username or email, not both.");
      }
      const found = await accounts.find(
        actor,
        email === undefined ? { username: username ?? "" } : { email },
      );
      return json(c, { accounts: found ? [shown(found)] : [], next_cursor: null }, 200);
    }
    const { rows, next } = await accounts.list(actor, readCursor(cursor));
    return json(c, { accounts: rows.map(shown), next_cursor: writeCursor(next) }, 200);
  });

  endpoint(routes.get, async (c) =>
    json(c, shown(await accounts.get(...(await about(c, "read")))), 200),
  );

  endpoint(routes.create, async (c) => {
    const actor = await actorOf(c, "write");
    const {
      invite = false,
      email_verified: isEmailVerified,
      time_zone: timeZone,
      ...creation
    } = await readJson(c, creationSchema, refuseOthers(creationSchema.shape));
    const account = await accounts.create(
      actor,
      { ...creation, isEmailVerified, timeZone },
      { invite, language: languageOf(c) },
    );
    setHeader(c, "Location", `${basePathOf(issuer)}/accounts/${account.id}`);
    return json(c, shown(account), 201);
  });

  endpoint(routes.update, async (c) => {
    const [actor, id] = await about(c, "write");
    const {
      email_verified: emailVerified,
      time_zone: timeZone,
      ...changes
    } = await readJson(c, changesSchema, refuseOthers(changesSchema.shape));
    const wanted = { ...changes, emailVerified, timeZone };
    return json(c, shown(await accounts.update(actor, id, wanted, languageOf(c))), 200);
  });

  endpoint(routes.disable, async (c) => {
    await accounts.disable(...(await about(c, "write")));
    return respond(c, null, 204);
  });

  endpoint(routes.enable, async (c) => {
    await accounts.enable(...(await about(c, "write")));
    return respond(c, null, 204);
  });

  endpoint(routes.invite, async (c) => {
    await accounts.invite(...(await about(c, "write")), languageOf(c));
    return respond(c, null, 202);
  });

  endpoint(routes.requirePasswordReset, async (c) => {
    await accounts.requirePasswordReset(...(await about(c, "write")), languageOf(c));
    return respond(c, null, 202);
  });

  endpoint(routes.endSessions, async (c) => {
    await accounts.endSessions(...(await about(c, "write")));
    return respond(c, null, 204);
  });

  endpoint(routes.delete, async (c) => {
    await accounts.delete(...(await about(c, "write")), languageOf(c));
    return respond(c, null, 204);
  });
}

const fault = (pointer: string, message: string): Failure =>
  new Failure(requestFailures.validation_failed, { errors: [{ pointer, message }] });
