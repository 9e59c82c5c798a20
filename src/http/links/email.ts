import * as contract from "../../contract/links/email.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { hasBody } from "../request/body.ts";
import {
  authorizedSession,
  callerOrOwing,
  languageOf,
  noteCaller,
  deviceOf,
} from "../request/caller.ts";
import { readJson } from "../request/json.ts";
import { json, respond } from "../response/respond.ts";

/** The proof of an e-mail address: the link that is sent, and its use. */
export function emailLinks(
  { endpoint }: Endpoints,
  auth: Auth,
  { inBackground }: Pick<AppOptions, "inBackground">,
): void {
  endpoint(contract.sendVerification, async (c) => {
    const language = languageOf(c);
    if (hasBody(c)) {
      const caller = await authorizedSession(c, auth, "profile:write");
      const { email } = await readJson(c, contract.EmailChange);
      await auth.links.sendEmailChange(caller, { email, language });
    } else {
      // A second factor needs a verified address. The stored one is safe: only its owner can verify it.
      const caller = await callerOrOwing(c, auth, "profile:write");
      await auth.links.sendVerification(caller, language);
    }
    return respond(c, null, 202);
  });

  endpoint(contract.resendVerification, async (c) => {
    const { username: identifier } = await readJson(c, contract.UnverifiedLogin);
    const language = languageOf(c);
    const { network } = c.get("caller");
    const send = await auth.links.resendVerification({
      identifier,
      language,
      network,
      ...deviceOf(c),
    });
    inBackground(c.env, send);
    return respond(c, null, 202);
  });

  endpoint(contract.verifyEmail, async (c) => {
    const { token } = await readJson(c, contract.EmailVerification);
    const language = languageOf(c);
    const { network } = c.get("caller");
    const { userId } = await auth.links.verifyEmail({
      token,
      language,
      network,
      ...deviceOf(c),
    });
    noteCaller(c, { sub: userId });
    return respond(c, null, 204);
  });

  endpoint(contract.undoEmailChange, async (c) => {
    const { token } = await readJson(c, contract.EmailUndo);
    const { network } = c.get("caller");
    const undone = await auth.links.undoEmailChange({ token, network, ...deviceOf(c) });
    noteCaller(c, { sub: undone.userId });
    return json(c, { reset_token: undone.resetToken }, 200);
  });
}
