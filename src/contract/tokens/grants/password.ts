import { z } from "zod";
import { captcha, password, username } from "../../fields.ts";
import { members, replaces, scope, type GrantRow } from "./grant.ts";

/** A login by username or email and password (RFC 6749 section 4.3). */
export const passwordRow = {
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
