import { expect } from "vitest";
import { loginLinkGrant } from "../../../../src/core/tokens/grants.ts";
import { codeIn, mailsTo, tokenIn } from "../../../support/mail/mailbox.ts";
import { secret } from "../../../support/secrets.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import {
  form,
  json,
  newPassword,
  send,
  tokenPath,
  withBearer,
  type Answer,
  type Person,
} from "./calls.ts";

const forgotPath = "/authenticate/password/forgot";
export const resetPath = "/authenticate/password/reset";
export const verificationPath = "/users/me/email/verification";
export const loginLinkPath = "/authenticate/link/send";
export const resendPath = "/authenticate/email/verification";
export const verifyEmailPath = "/authenticate/email/verify";

/** Asks for a link to a new password. */
export const forgot = (
  target: Target,
  username: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => {
  const request = json({ username });
  return send(target, forgotPath, { ...request, headers: { ...request.headers, ...headers } });
};

/** The token of the next link that an account gets by mail. By default it asks for a new password. */
export async function linkFor(
  target: Target,
  { username, email }: Pick<Person, "username" | "email">,
  ask = (): Promise<Answer> => forgot(target, username),
): Promise<string> {
  const links = async () => (await mailsTo(email)).filter(({ text }) => text.includes("#token="));
  const before = (await links()).length;
  expect((await ask()).status).toBe(202);
  await expect.poll(async () => (await links()).length).toBeGreaterThan(before);
  const [mail] = (await links()).slice(before);
  return mail ? tokenIn(mail) : expect.fail("no mail");
}

/** Sets a password by the token of a link. */
export const reset = (target: Target, token: string, password = newPassword()): Promise<Answer> =>
  send(target, resetPath, json({ token, password }));

/** Asks for a link that verifies the address, without a login. */
export const askAgain = (target: Target, username: string): Promise<Answer> =>
  send(target, resendPath, json({ username }));

/** Asks for a link that verifies the address. */
export const askVerification = (target: Target, token: string): Promise<Answer> =>
  send(target, verificationPath, { method: "POST", ...withBearer(token) });

/** Asks for a link to a new address. */
export function askEmailChange(target: Target, token: string, email: string): Promise<Answer> {
  const request = json({ email });
  const headers = { ...request.headers, ...withBearer(token).headers };
  return send(target, verificationPath, { ...request, headers });
}

/** Asks for a link to log in. */
export const askLoginLink = (target: Target, username: string): Promise<Answer> =>
  send(target, loginLinkPath, json({ username }));

/** Logs in by the token of a link. */
export const logInByLink = (
  target: Target,
  token: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  send(target, tokenPath, form({ grant_type: loginLinkGrant, token, ...fields }));

/** A request for a code, and the code that an account got by email. */
export interface AskedEmailCode {
  readonly username: string;
  readonly login_request: string;
  readonly code: string;
}

/** Asks for a code to log in, by the username, and waits for its email. */
export async function codeFor(
  target: Target,
  { username, email }: Pick<Person, "username" | "email">,
  ask = (): Promise<Answer> => askLoginLink(target, username),
): Promise<AskedEmailCode & { readonly token: string }> {
  let login_request = "";
  const token = await linkFor(target, { username, email }, async () => {
    const answer = await ask();
    login_request = secret(String(answer.body["login_request"]));
    return answer;
  });
  const mail = (await mailsTo(email)).findLast(({ text }) => text.includes(token));
  const code = codeIn(mail ?? expect.fail("no mail"));
  return { username, login_request, code, token };
}

/** Logs in by a code, at the token endpoint. */
export const logInByCode = (
  target: Target,
  { username, login_request, code }: AskedEmailCode,
  fields: Readonly<Record<string, string>> = {},
): Promise<Answer> => {
  const typed = { username, login_request, code };
  return send(target, tokenPath, form({ grant_type: loginLinkGrant, ...typed, ...fields }));
};

/** Restores an address by the token of the notice about its change. */
export const undoEmailChange = (target: Target, token: string): Promise<Answer> =>
  send(target, "/authenticate/email/undo", json({ token }));

/** Verifies an address by the token of a link, with an access token of the account or another proof. */
export function verifyEmail(
  target: Target,
  token: string,
  proof: string | Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  const request = json({ token, ...(typeof proof === "string" ? {} : proof) });
  const bearer = typeof proof === "string" ? withBearer(proof).headers : {};
  return send(target, verifyEmailPath, { ...request, headers: { ...request.headers, ...bearer } });
}

/** Verifies an address by the code of an email, with an access token of the account or another proof. */
export function verifyByCode(
  target: Target,
  { login_request, code }: Pick<AskedEmailCode, "login_request" | "code">,
  proof: string | Readonly<Record<string, unknown>>,
  email?: string,
): Promise<Answer> {
  const sent = { login_request, code, ...(email !== undefined && { email }) };
  const request = json({ ...sent, ...(typeof proof === "string" ? {} : proof) });
  const bearer = typeof proof === "string" ? withBearer(proof).headers : {};
  return send(target, verifyEmailPath, { ...request, headers: { ...request.headers, ...bearer } });
}

/** Asks what a link to log in, to restore an address or to choose a password would do. */
export const previewLink = (
  target: Target,
  kind: "link" | "email/undo" | "password",
  token: string,
) => send(target, `/authenticate/${kind}/preview`, json({ token }));

/** Asks what a link to verify an address would do, or says that its account is not the reader's. */
export const atEmailLink = (
  target: Target,
  action: "preview" | "disown",
  token: string,
): Promise<Answer> => send(target, `/authenticate/email/${action}`, json({ token }));
