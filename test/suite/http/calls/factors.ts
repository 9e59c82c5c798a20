import { HOTP, Secret } from "otpauth";
import { expect } from "vitest";
import { secret } from "../../../support/secrets.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { createAuthenticator } from "../../../support/webauthn/authenticator.ts";
import { send, withBearer, type Answer } from "./calls.ts";

export const factorsPath = "/users/me/factors";

/** Sends JSON with an access token. Without a body it sends none. */
export const sendFactor = (
  target: Target,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> =>
  send(target, path, {
    method,
    headers: {
      ...withBearer(token).headers,
      ...(body !== undefined && { "Content-Type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

export const listFactors = (target: Target, token: string): Promise<Answer> =>
  sendFactor(target, token, "GET", factorsPath);

/** The code that an authenticator app shows at present, or some steps of 30 seconds later. */
export const codeOf = (base32: string, steps = 0): string =>
  HOTP.generate({
    secret: Secret.fromBase32(base32),
    counter: Math.floor(Date.now() / 30_000) + steps,
  });

/** Marks the address of the token's account as verified, in the database. A second factor needs it where mail is configured. */
export async function verifyAddress({ sql }: Target, token: string): Promise<void> {
  const { sub } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  await sql(
    `UPDATE users SET email_verified_at = created_at WHERE id = '${sub}' AND email_verified_at IS NULL`,
  );
}

/** An authenticator app that is being set up. */
export async function startTotp(target: Target, token: string) {
  await verifyAddress(target, token);
  const { status, body } = await sendFactor(target, token, "POST", `${factorsPath}/totp`);
  expect(status).toBe(200);
  return {
    secret: secret(String(body["secret"])),
    uri: String(body["uri"]),
    qrSvg: String(body["qr_svg"]),
    enrolmentToken: secret(String(body["enrolment_token"])),
  };
}

export const confirmTotp = (
  target: Target,
  token: string,
  enrolmentToken: string,
  totp: string,
): Promise<Answer> =>
  sendFactor(target, token, "POST", `${factorsPath}/totp/confirmation`, {
    enrolment_token: enrolmentToken,
    totp,
  });

/**
 * Adds an authenticator app by the code of the step before the present one. So the present one and the next one are still good for
 * logins.
 */
export async function addTotp(target: Target, token: string) {
  const { secret: base32, enrolmentToken } = await startTotp(target, token);
  const confirm = () => confirmTotp(target, token, enrolmentToken, codeOf(base32, -1));
  let answer = await confirm();
  // The step ended while the request was on its way.
  if (answer.status === 403) answer = await confirm();
  expect(answer.status).toBe(201);
  return { secret: base32, recoveryCodes: codesIn(answer) };
}

/** The recovery codes in an answer. */
export const codesIn = ({ body }: Answer): readonly string[] =>
  ((body["recovery_codes"] as readonly string[] | undefined) ?? []).map(secret);

/** What a browser answers to the options of a new passkey, and the authenticator that has the passkey. */
export async function makePasskey(target: Target, token: string) {
  await verifyAddress(target, token);
  const options = await sendFactor(target, token, "POST", `${factorsPath}/passkeys/options`);
  expect(options.status).toBe(200);
  const { challenge, rp, user } = options.body as {
    readonly challenge: string;
    readonly rp: { readonly id: string };
    readonly user: { readonly id: string };
  };
  const page = new URL(target.issuer);
  // Browsers have no passkeys at an IP address.
  if (rp.id === "localhost") page.hostname = rp.id;
  const site = { rpId: rp.id, origin: page.origin };
  const authenticator = await createAuthenticator(site, user.id);
  return { authenticator, answer: await authenticator.register(challenge) };
}

/** Adds a passkey. */
export async function addPasskey(target: Target, token: string, name?: string) {
  const { authenticator, answer: passkey } = await makePasskey(target, token);
  const answer = await sendFactor(target, token, "POST", `${factorsPath}/passkeys`, {
    passkey,
    ...(name !== undefined && { name }),
  });
  expect(answer.status).toBe(201);
  return { authenticator, answer, id: String(answer.body["id"]) };
}
