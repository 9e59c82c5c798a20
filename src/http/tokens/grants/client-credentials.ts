import { z } from "zod";
import { scope, type GrantRow } from "../../../contract/tokens/grants/grant.ts";
import { grantOf } from "./grant.ts";

/** A client's own token (RFC 6749 section 4.4). */
const clientRow = {
  type: "client_credentials",
  schema: z.object({ scope }),
  shows: {},
  describe: "the client credentials grant, for confidential clients",
  refusals: [],
} as const satisfies GrantRow;

/** A client's own token. */
export const byClientCredentials = grantOf(clientRow, (auth, { scope }, client) =>
  auth.tokens.grantToClient(client, scope),
);
