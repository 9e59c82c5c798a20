import * as z from "zod";
import type { BuiltInScope } from "../../core/access.ts";
import { queryText } from "../fields.ts";
import { ofBearer } from "../refusals.ts";
import { accessToken } from "../security.ts";

/** The calls of the operator's servers. No page may make one. */
export const callForServers = (tag: string, scope: BuiltInScope) => ({
  tags: [tag],
  security: [{ [accessToken]: [scope] }],
  "x-for-servers": true,
});

/** The refusals of every call. */
export const ofServers = [
  ...ofBearer,
  "too_many_requests",
  "validation_failed",
  "admin_api_off",
] as const;

/** In the query of every call. Only the app itself may send it. */
export const actingFor = queryText(
  "as",
  "For calls in the same process: the id of the user for whom the app acts.",
  "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
);

export const ActingFor = z.object({ as: actingFor });
