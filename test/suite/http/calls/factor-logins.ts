import {
  mfaGrant,
  passkeyGrant,
  reauthenticationGrant,
} from "../../../../src/core/tokens/grants.ts";
import { secret } from "../../../support/secrets.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { logInFrom, ownPage, pageWithCookie } from "./browser.ts";
import {
  json,
  logIn,
  registerAndLogIn,
  send,
  tokenPath,
  form,
  type Answer,
  type Person,
} from "./calls.ts";
import type { Fields } from "./clients.ts";
import { addPasskey, addTotp } from "./factors.ts";

/** A person with an authenticator app, who is logged in. */
export async function personWithTotp(target: Target) {
  const { person, token, refreshToken } = await registerAndLogIn(target);
  const app = await addTotp(target, token);
  return { person, token, refreshToken, ...app };
}

/** A person with a passkey, who is logged in. */
export async function personWithPasskey(target: Target) {
  const { person, token } = await registerAndLogIn(target);
  return { person, token, ...(await addPasskey(target, token)) };
}

/** The token of a login that waits for a second factor, by the right password at the token endpoint. */
export async function pendingLogin(target: Target, person: Person): Promise<string> {
  return secret(String((await logIn(target, person)).body["mfa_token"]));
}

/** The same from a page. */
export async function pendingFrom(target: Target, person: Person): Promise<string> {
  return secret(String((await logInFrom(target, person)).body["mfa_token"]));
}

/** Completes a login at the token endpoint. */
export const proveFactor = (target: Target, mfaToken: string, proof: Fields): Promise<Answer> =>
  send(target, tokenPath, form({ grant_type: mfaGrant, mfa_token: mfaToken, ...proof }));

const fromPage =
  (path: string) =>
  (target: Target, body: object, headers: Fields = ownPage) => {
    const request = json(body);
    return send(target, path, {
      ...request,
      headers: { ...(request.headers as Fields), ...headers },
    });
  };

/** Calls of a page. */
export const proveFactorFrom = fromPage("/session/second-factor");
export const logInByPasskeyFrom = fromPage("/session/passkey");
export const passkeyOptions = fromPage("/authenticate/passkey/options");

export const reauthenticateFrom = (target: Target, cookie: string, proof: object) =>
  fromPage("/session/reauthentication")(target, proof, pageWithCookie(cookie));

export const reauthenticate = (
  target: Target,
  refreshToken: string,
  proof: Fields,
): Promise<Answer> =>
  send(
    target,
    tokenPath,
    form({ grant_type: reauthenticationGrant, refresh_token: refreshToken, ...proof }),
  );

export const logInByPasskey = (target: Target, answer: object): Promise<Answer> =>
  send(target, tokenPath, form({ grant_type: passkeyGrant, passkey: JSON.stringify(answer) }));

/** The challenge in an answer of `passkeyOptions`. */
export const challengeIn = ({ body }: Answer): string => String(body["challenge"]);
