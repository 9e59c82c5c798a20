import { z } from "zod";
import { scope, type GrantRow } from "./grant.ts";

/** A client's own token (RFC 6749 section 4.4). */
export const clientRow = {
  type: "client_credentials",
  schema: z.object({ scope }),
  shows: {},
  describe: "the client credentials grant, for confidential clients",
  refusals: [],
} as const satisfies GrantRow;
