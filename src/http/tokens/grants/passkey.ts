import { passkeyRow } from "../../../contract/tokens/grants/passkey.ts";
import { deviceOf } from "../../request/caller.ts";
import { passkeyIn } from "../proofs.ts";
import { grantOf } from "./grant.ts";

/** A login by a passkey. */
export const passkey = grantOf(passkeyRow, (auth, { passkey, scope }, client, c) => {
  const { network } = c.get("caller");
  const login = { answer: passkeyIn(passkey), scope, client, device: deviceOf(c), network };
  return auth.login.withPasskey(login);
});
