import { z } from "zod";
import { loginLinkGrant } from "../../../core/tokens/grants.ts";
import { captcha, emailCode, linkToken, loginRequest, username } from "../../fields.ts";
import { members, replaces, scope, type GrantRow } from "./grant.ts";

const shared = { captcha, scope, replaces: replaces.optional() };
const byLink = z.object({ token: linkToken, ...shared });
const byCode = z.object({ login_request: loginRequest, username, code: emailCode, ...shared });

/** A login by a link that was mailed, or by the code of the same email. */
export const loginLinkRow = {
  type: loginLinkGrant,
  // Not a union, whose error would not name the member that is missing.
  schema: z.looseObject({ login_request: z.string().optional() }).transform((form, context) => {
    const { data, error } = (form.login_request === undefined ? byLink : byCode).safeParse(form);
    if (data) return data;
    for (const { path, message } of error.issues) {
      context.addIssue({ code: "custom", path, message });
    }
    return z.NEVER;
  }),
  shows: {
    token: members.token,
    login_request: members.login_request,
    code: members.code,
    captcha: members.captcha,
    replaces: members.replaces,
  },
  describe: "the grant of a login link, an extension of Latchkey (section 4.5)",
  refusals: [],
} as const satisfies GrantRow;
