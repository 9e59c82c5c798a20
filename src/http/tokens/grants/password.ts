import { z } from "zod";
import { captcha, password, username } from "../../../contract/fields.ts";
import { members, replaces, scope, type GrantRow } from "../../../contract/tokens/grants/grant.ts";
import { deviceOf } from "../../request/caller.ts";
import { grantOf } from "./grant.ts";

/** A login by username or email and password (RFC 6749 section 4.3). */
const passwordRow = {
  type: "password",
  schema: z.object({ username, password, captcha, scope, replaces: replaces.optional() }),
  shows: {
    username: members.username,
    password: members.password,
    captcha: members.captcha,
    replaces: members.replaces,
  },
  describe: "the password grant, for this server's own app",
  refusals: [],
} as const satisfies GrantRow;

/** A login by password. */
export const byPassword = grantOf(
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
