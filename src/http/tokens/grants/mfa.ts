import { mfaRow } from "../../../contract/tokens/grants/mfa.ts";
import { deviceOf } from "../../request/caller.ts";
import { passkeyIn, requireFactor } from "../proofs.ts";
import { grantOf } from "./grant.ts";

/** The second factor of a login. */
export const mfa = grantOf(
  mfaRow,
  async (auth, { mfa_token: mfaToken, replaces, passkey, ...codes }, client, c) => {
    const proof = requireFactor({ ...codes, passkey: passkeyIn(passkey) });
    const { network } = c.get("caller");
    const login = { mfaToken, proof, client, device: deviceOf(c), network, replaces };
    return auth.login.withSecondFactor(login);
  },
);
