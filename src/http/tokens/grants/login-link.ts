import { z } from "zod";
import { captcha, emailCode, linkToken, loginRequest, username } from "../../../contract/fields.ts";
import { members, replaces, scope, type GrantRow } from "../../../contract/tokens/grants/grant.ts";
import { loginLinkGrant } from "../../../core/tokens/grants.ts";
import { deviceOf } from "../../request/caller.ts";
import { grantOf } from "./grant.ts";

const shared = { captcha, scope, replaces: replaces.optional() };
const byLink = z.object({ token: linkToken, ...shared });
const byCode = z.object({ login_request: loginRequest, username, code: emailCode, ...shared });

/** A login by a link that was mailed, or by the code of the same email. */
const loginLinkRow = {
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

/** A login by a link, or by the code of the same email. */
export const byLoginLink = grantOf(loginLinkRow, (auth, proof, client, c) => {
  const { network } = c.get("caller");
  const { scope, captcha, replaces } = proof;
  const login = { scope, captcha, client, device: deviceOf(c), network, replaces };
  if ("token" in proof) return auth.login.withLink({ ...login, token: proof.token });
  const { login_request: loginRequest, username: identifier, code } = proof;
  return auth.login.withCode({ ...login, loginRequest, identifier, code });
});
