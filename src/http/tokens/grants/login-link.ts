import { loginLinkRow } from "../../../contract/tokens/grants/login-link.ts";
import { deviceOf } from "../../request/caller.ts";
import { grantOf } from "./grant.ts";

/** A login by a link. */
export const loginLink = grantOf(loginLinkRow, (auth, { token, scope }, client, c) => {
  const { network } = c.get("caller");
  return auth.login.withLink({ token, scope, client, device: deviceOf(c), network });
});
