import { passwordRow } from "../../../contract/tokens/grants/password.ts";
import { deviceOf } from "../../request/caller.ts";
import { grantOf } from "./grant.ts";

/** A login by password. */
export const password = grantOf(
  passwordRow,
  (auth, { username, password, captcha, scope, replaces }, client, c) =>
    auth.login.withPassword({
      identifier: username,
      password,
      captcha,
      scope,
      client,
      device: deviceOf(c),
      replaces,
      network: c.get("caller").network,
      signal: c.req.raw.signal,
    }),
);
