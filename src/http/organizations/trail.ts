import {
  MyOrganizationParams,
  OrganizationTrail,
  OrganizationTrailQuery,
  memberProblems,
  organizationCall,
} from "../../contract/organizations/organization.ts";
import { jsonResponse } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { authorizedSession } from "../request/caller.ts";
import { readCursor, writeCursor } from "../request/cursor.ts";
import { readParams, readQuery } from "../request/parameters.ts";
import { json } from "../response/respond.ts";

const listOrganizationTrail = createRoute({
  ...organizationCall,
  method: "get",
  path: "/organizations/{id}/audit",
  operationId: "listOrganizationTrail",
  summary: "List the audit trail of one of my organizations",
  description: "Needs the role `admin`. The newest first.",
  request: { params: MyOrganizationParams, query: OrganizationTrailQuery },
  responses: {
    200: jsonResponse(OrganizationTrail, "One page of entries."),
    ...memberProblems("validation_failed"),
  },
});

/** Lists the audit trail of an organization of the caller. */
export function trail(
  { endpoint }: Endpoints,
  auth: Auth,
  own: NonNullable<Auth["organizations"]>,
): void {
  endpoint(listOrganizationTrail, async (c) => {
    const caller = await authorizedSession(c, auth, "organizations");
    const { id } = readParams(c, MyOrganizationParams);
    const { cursor, ...query } = readQuery(c, OrganizationTrailQuery);
    const { entries, next } = await own.trail(caller, id, { ...query, cursor: readCursor(cursor) });
    return json(c, { entries, next_cursor: writeCursor(next) }, 200);
  });
}
