import * as contract from "../../contract/admin/users/actions.ts";
import { UserIdentityParams, UserParams } from "../../contract/admin/fields.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { languageOf } from "../request/caller.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond, setHeader } from "../response/respond.ts";
import type { AdminGuard } from "./guard.ts";
import { readJson } from "../request/body.ts";

/** Sends links to the owner of an account, unlocks it, removes its second factors and its other logins, and exports it. */
export function adminUserActions(
  { endpoint }: Endpoints,
  auth: Auth,
  { reader, writer }: AdminGuard,
): void {
  const { users } = auth.admin;

  endpoint(contract.orderPasswordReset, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    const { disable_password: disablePassword = false } = await readJson(
      c,
      contract.PasswordResetOrder,
    );
    const language = languageOf(c);
    await users.resetPassword(actor, id, { disablePassword, language });
    return respond(c, null, 202);
  });

  endpoint(contract.orderVerification, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    const language = languageOf(c);
    await users.sendVerification(actor, id, language);
    return respond(c, null, 202);
  });

  endpoint(contract.inviteUser, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    await users.invite(actor, id, languageOf(c));
    return respond(c, null, 202);
  });

  endpoint(contract.unlockUser, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    await users.unlock(actor, id);
    return respond(c, null, 204);
  });

  endpoint(contract.resetUserFactors, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    const language = languageOf(c);
    await users.resetFactors(actor, id, language);
    return respond(c, null, 204);
  });

  endpoint(contract.disconnectIdentity, async (c) => {
    const actor = await writer(c);
    const { id, identity_id } = readParams(c, UserIdentityParams);
    await users.disconnect(actor, id, identity_id, languageOf(c));
    return respond(c, null, 204);
  });

  endpoint(contract.exportUserRoute(auth.accounts.attributes), async (c) => {
    const actor = await reader(c);
    const { id } = readParams(c, UserParams);
    const exported = await users.export(actor, id);
    setHeader(c, "Content-Disposition", 'attachment; filename="latchkey-account.json"');
    return json(c, exported, 200);
  });
}
