import { clientRow } from "../../../contract/tokens/grants/client-credentials.ts";
import { grantOf } from "./grant.ts";

/** A client's own token. */
export const client = grantOf(clientRow, (auth, { scope }, client) =>
  auth.tokens.grantToClient(client, scope),
);
