import { loginLinkRow } from "../../../contract/tokens/grants/login-link.ts";
import { deviceOf } from "../../request/caller.ts";
import { grantOf } from "./grant.ts";

/** A login by a link, or by the code of the same email. */
export const loginLink = grantOf(loginLinkRow, (auth, proof, client, c) => {
  const { network } = c.get("caller");
  const { scope, captcha, replaces } = proof;
  const login = { scope, captcha, client, device: deviceOf(c), network, replaces };
  if ("token" in proof) return auth.login.withLink({ ...login, token: proof.token });
  const { login_request: loginRequest, username: identifier, code } = proof;
  return auth.login.withCode({ ...login, loginRequest, identifier, code });
});
