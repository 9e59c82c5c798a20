import * as contract from "../../contract/links/email.ts";
import type { Auth } from "../../core/auth.ts";
import { timeOf } from "../../core/ground/time.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { hasBody, readJson } from "../request/body.ts";
import {
  authorizedSession,
  callerOrOwing,
  languageOf,
  noteCaller,
  deviceOf,
  originOf,
} from "../request/caller.ts";
import { cookiesOf } from "../request/browser/cookies.ts";
import { json, respond } from "../response/respond.ts";

/** The proof of an e-mail address: the link that is sent, and its use. */
export function emailLinks(
  { endpoint }: Endpoints,
  auth: Auth,
  options: Pick<AppOptions, "inBackground" | "plainCookies">,
): void {
  const { inBackground } = options;
  const cookies = cookiesOf(options);

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
    const { token, password, passkey } = await readJson(c, contract.EmailVerification);
    const language = languageOf(c);
    const { network } = c.get("caller");
    const device = deviceOf(c);
    const proof = {
      password,
      passkey,
      device,
      network,
      deviceToken: cookies.readDevice(c),
      replaces: cookies.readSession(c),
      signal: c.req.raw.signal,
    };
    const hasProof = password !== undefined || passkey !== undefined;
    const isLoggedIn = !hasProof && c.req.header("authorization") !== undefined;
    const { userId } = await auth.links.verifyEmail({
      token,
      language,
      network,
      ...device,
      caller: isLoggedIn ? await callerOrOwing(c, auth, "profile:write") : undefined,
      proof: hasProof ? proof : undefined,
    });
    noteCaller(c, { sub: userId });
    return respond(c, null, 204);
  });

  endpoint(contract.previewEmail, async (c) => {
    const { token } = await readJson(c, contract.EmailLink);
    const { network } = c.get("caller");
    const link = await auth.links.previewEmail({ token, network, ...originOf(c) });
    const { purpose, email, account, ways } = link;
    const { username, createdAt } = account;
    const body = { purpose, email, username, created_at: timeOf(createdAt), ways: [...ways] };
    return json(c, body, 200);
  });

  endpoint(contract.disownEmail, async (c) => {
    const { token } = await readJson(c, contract.EmailLink);
    const language = languageOf(c);
    const { network } = c.get("caller");
    await auth.links.disownEmail({ token, language, network, ...deviceOf(c) });
    return respond(c, null, 204);
  });

  endpoint(contract.undoEmailChange, async (c) => {
    const { token } = await readJson(c, contract.EmailUndo);
    const { network } = c.get("caller");
    const undone = await auth.links.undoEmailChange({ token, network, ...deviceOf(c) });
    noteCaller(c, { sub: undone.userId });
    return json(c, { reset_token: undone.resetToken, removed: [...undone.removed] }, 200);
  });
}
