import * as list from "../../contract/admin/users/list.ts";
import * as contract from "../../contract/admin/users/users.ts";
import { UserParams } from "../../contract/admin/fields.ts";
import { defaultRole } from "../../core/access.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { readParams, readQuery } from "../request/parameters.ts";
import { refuseFixed } from "../request/validate.ts";
import { languageOf } from "../request/caller.ts";
import { json, respond, setHeader } from "../response/respond.ts";
import { listedUser, personWith } from "./answers.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { AdminGuard } from "./guard.ts";
import { readJson } from "../request/body.ts";

/** Lists, makes, reads, changes and deletes the accounts of others. */
export function adminUsers(
  { endpoint }: Endpoints,
  auth: Auth,
  { reader, writer }: AdminGuard,
  { issuer }: Pick<AppOptions, "issuer">,
): void {
  const { users } = auth.admin;
  const { attributes } = auth.accounts;
  const person = personWith(auth.accounts, auth.upstream.providers);
  const fixed = contract.fixedForAdmins(attributes);
  const userChanges = contract.userChangesOf(attributes);

  endpoint(list.listUsers, async (c) => {
    await reader(c);
    const { cursor, ...query } = readQuery(c, list.UserQuery);
    const page = await users.list({ ...query, cursor: readCursor(cursor) });
    const total = cursor === undefined ? await users.count(query, page) : undefined;
    const body = { users: page.rows.map(listedUser), next_cursor: writeCursor(page.next) };
    return json(c, { ...body, ...(total && { total }) }, 200);
  });

  endpoint(contract.createUserRoute(attributes), async (c) => {
    const actor = await writer(c);
    const { role = defaultRole, ...wanted } = await readJson(c, contract.UserCreation);
    const language = languageOf(c);
    const details = await users.create(actor, { ...wanted, role, language, source: "admin" });
    setHeader(c, "Location", `${basePathOf(issuer)}/admin/users/${details.account.id}`);
    return json(c, person(details), 201);
  });

  endpoint(contract.getUserRoute(attributes), async (c) => {
    const actor = await reader(c);
    const { id } = readParams(c, UserParams);
    return json(c, person(await users.find(actor, id)), 200);
  });

  endpoint(contract.updateUserRoute(attributes), async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    const { email_verified: emailVerified, ...changes } = await readJson(
      c,
      userChanges,
      (_, names) => refuseFixed(names, fixed),
    );
    const wanted = { ...changes, emailVerified, language: languageOf(c) };
    return json(c, person(await users.change(actor, id, wanted)), 200);
  });

  endpoint(contract.deleteUser, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    await users.delete(actor, id, languageOf(c));
    return respond(c, null, 204);
  });
}
