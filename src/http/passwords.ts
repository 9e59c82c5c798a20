import * as contract from "../contract/passwords.ts";
import { anyObject } from "../contract/fields.ts";
import type { Auth } from "../core/auth.ts";
import type { Endpoints } from "./endpoint.ts";
import { authorizedSession, languageOf } from "./request/caller.ts";
import { validate, validateAll } from "./request/validate.ts";
import { respond } from "./response/respond.ts";
import { readJson } from "./request/body.ts";

/** Changes the password of the caller. */
export function passwords({ endpoint }: Endpoints, auth: Auth): void {
  endpoint(contract.changePassword, async (c) => {
    const caller = await authorizedSession(c, auth, "profile:write");
    const body = await readJson(c, anyObject);
    const isFirst = !("current_password" in body) && !(await auth.passwords.has(caller.userId));
    const { current_password: currentPassword, new_password: newPassword } = isFirst
      ? { ...validate(contract.FirstPassword, body), current_password: undefined }
      : await validateAll(contract.PasswordChange, body, async ({ new_password }) =>
          new_password === undefined ? [] : auth.passwords.faultsOf("/new_password", new_password),
        );
    await auth.login.requireSecondFactor(caller);
    const { signal } = c.req.raw;
    const language = languageOf(c);
    await auth.passwords.change(caller, { currentPassword, newPassword, language, signal });
    return respond(c, null, 204);
  });
}
