import { UserParams } from "../../contract/admin/fields.ts";
import {
  ListQuery,
  managedOrganizationRoutes as routes,
} from "../../contract/admin/managed-organizations.ts";
import {
  MemberParams,
  MemberRole,
  NewOwner,
  OrganizationChanges,
  OrganizationCreation,
  OrganizationParams,
} from "../../contract/admin/organization.ts";
import type { Auth } from "../../core/auth.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { readJson } from "../request/body.ts";
import { readCursor, writeCursor } from "../request/cursor.ts";
import { readParams, readQuery } from "../request/parameters.ts";
import { json, respond, setHeader } from "../response/respond.ts";
import { publicMember, publicOrganization, userOrganization } from "./answers.ts";
import { codeActor, refuseOthers } from "./for-servers.ts";

/** The organizations that the operator's servers read and write, over HTTP or in the same process. */
export function managedOrganizations(
  { endpoint }: Endpoints,
  auth: Auth,
  organizations: NonNullable<Auth["managedOrganizations"]>,
  { issuer }: Pick<AppOptions, "issuer">,
): void {
  const reader = (c: RequestContext) => codeActor(c, auth, "organizations:read");
  const writer = (c: RequestContext) => codeActor(c, auth, "organizations:write");

  endpoint(routes.list, async (c) => {
    await reader(c);
    const { cursor } = readQuery(c, ListQuery);
    const { rows, next } = await organizations.list(undefined, readCursor(cursor));
    const page = { organizations: rows.map(publicOrganization), next_cursor: writeCursor(next) };
    return json(c, page, 200);
  });

  endpoint(routes.get, async (c) => {
    await reader(c);
    const { id } = readParams(c, OrganizationParams);
    return json(c, publicOrganization(await organizations.find(id)), 200);
  });

  endpoint(routes.create, async (c) => {
    const actor = await writer(c);
    const {
      owner_id: ownerId,
      require_mfa: requireMfa,
      ...settings
    } = await readJson(c, OrganizationCreation, refuseOthers(OrganizationCreation.shape));
    const organization = await organizations.create(actor, { ...settings, ownerId, requireMfa });
    const path = `${basePathOf(issuer)}${routes.list.path}/${organization.id}`;
    setHeader(c, "Location", path);
    return json(c, publicOrganization(organization), 201);
  });

  endpoint(routes.update, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, OrganizationParams);
    const { require_mfa: requireMfa, ...settings } = await readJson(
      c,
      OrganizationChanges,
      refuseOthers(OrganizationChanges.shape),
    );
    const organization = await organizations.change(actor, id, { ...settings, requireMfa });
    return json(c, publicOrganization(organization), 200);
  });

  endpoint(routes.delete, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, OrganizationParams);
    await organizations.delete(actor, id);
    return respond(c, null, 204);
  });

  endpoint(routes.transfer, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, OrganizationParams);
    const { user_id: userId } = await readJson(c, NewOwner, refuseOthers(NewOwner.shape));
    await organizations.transfer(actor, id, userId);
    return respond(c, null, 204);
  });

  endpoint(routes.members, async (c) => {
    const actor = await reader(c);
    const { id } = readParams(c, OrganizationParams);
    const { cursor } = readQuery(c, ListQuery);
    const { rows, next } = await organizations.members(actor, id, readCursor(cursor));
    return json(c, { members: rows.map(publicMember), next_cursor: writeCursor(next) }, 200);
  });

  endpoint(routes.member, async (c) => {
    const actor = await reader(c);
    const { id, user_id: userId } = readParams(c, MemberParams);
    return json(c, publicMember(await organizations.member(actor, id, userId)), 200);
  });

  endpoint(routes.putMember, async (c) => {
    const actor = await writer(c);
    const { id, user_id: userId } = readParams(c, MemberParams);
    const { role } = await readJson(c, MemberRole, refuseOthers(MemberRole.shape));
    await organizations.put(actor, id, userId, role);
    return respond(c, null, 204);
  });

  endpoint(routes.removeMember, async (c) => {
    const actor = await writer(c);
    const { id, user_id: userId } = readParams(c, MemberParams);
    await organizations.remove(actor, id, userId);
    return respond(c, null, 204);
  });

  endpoint(routes.ofUser, async (c) => {
    const actor = await reader(c);
    const { id } = readParams(c, UserParams);
    const found = await organizations.ofUser(actor, id);
    return json(c, { organizations: found.map((one) => userOrganization(one, id)) }, 200);
  });
}
