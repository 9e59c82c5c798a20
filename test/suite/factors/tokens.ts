import { decode, encode } from "../../../src/drivers/base64url.ts";
import { loadSigningKey, loadVerificationKey } from "../../../src/drivers/jwt/keys.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { createEmailCodes } from "../../../src/drivers/tokens/email-codes.ts";
import { createEnrolmentTokens } from "../../../src/drivers/tokens/enrolment-tokens.ts";
import { createLinkTokens } from "../../../src/drivers/tokens/link-tokens.ts";
import { createMfaTokens } from "../../../src/drivers/tokens/mfa-tokens.ts";
import { createRefreshTokens } from "../../../src/drivers/tokens/refresh-tokens.ts";
import { same, type Case } from "./check.ts";

const sourceOf = (letter: string) =>
  ({ algorithm: "HS256", material: `Test-Key-Of-32-Bytes-And-More-${letter.repeat(8)}` }) as const;
const userId = "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90";
const sessionId = "0d6c1b2a-4f90-4a3b-8f5e-019b0a5e7c00";
const issuedAt = 1_795_570_113_039;
const pending = {
  userId,
  issuedAt,
  clientId: "first-party",
  scope: "profile:read sessions",
  remember: true,
  method: "password",
} as const;
const enrolment = { userId, sessionId, secret: new Uint8Array(20).fill(9), expiresAt: issuedAt };

/** Every text that differs from a token in one byte, and some of another form. */
function* altered(token: string): Generator<string> {
  const prefix = token.slice(0, 4);
  const bytes = decode(token.slice(4)) ?? new Uint8Array();
  for (let at = 0; at < bytes.length; at++) {
    const changed = new Uint8Array(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    yield prefix + encode(changed);
  }
  yield* [
    "",
    prefix,
    token.slice(4),
    `${token}=`,
    ` ${token}`,
    token.slice(0, -2),
    `xx1_${token.slice(4)}`,
  ];
}

export const tokens: Readonly<Record<string, Case>> = {
  async "FA-7 the token of a half-done login is read for its client, unaltered, also with a previous key"() {
    const key = await loadSigningKey(sourceOf("a"));
    const { issue, read } = await createMfaTokens(key, [], systemRandom);
    const token = await issue(pending);
    same(token.startsWith("mt1_"), true, token);
    same(await read(token, "first-party"), pending);
    const { scope: _, ...rest } = pending;
    const unscoped = { ...rest, method: "link" } as const;
    same(await read(await issue(unscoped), "first-party"), unscoped);
    same(await read(token, "another"), undefined);
    for (const text of altered(token)) same(await read(text, "first-party"), undefined, text);
    const organization = "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f91";
    for (const asked of [pending, unscoped, { ...unscoped, remember: false }]) {
      const inOrganization = await issue({ ...asked, organization });
      const { scope, remember } = { scope: undefined, ...asked };
      const found = await read(inOrganization, "first-party");
      same([found?.organization, found?.scope, found?.remember], [organization, scope, remember]);
    }
    same((await issue(pending)) === token, false);

    const next = await loadSigningKey(sourceOf("b"));
    const previous = [await loadVerificationKey(sourceOf("a"))];
    const rotated = await createMfaTokens(next, previous, systemRandom);
    same(await rotated.read(token, "first-party"), pending);
    const stranger = await createMfaTokens(next, [], systemRandom);
    same(await stranger.read(token, "first-party"), undefined);
  },

  async "MF-15 the token of an enrolment hides its secret, and is read unaltered, also with a previous key"() {
    const key = await loadSigningKey(sourceOf("a"));
    const { issue, read } = await createEnrolmentTokens(key, [], systemRandom);
    const token = await issue(enrolment);
    same(token.startsWith("et1_"), true, token);
    const plain = (bytes: Uint8Array | undefined) => bytes && [...bytes];
    const found = await read(token);
    same(
      { ...found, secret: plain(found?.secret) },
      { userId, sessionId, expiresAt: issuedAt, secret: plain(enrolment.secret) },
    );
    const shown = String(decode(token.slice(4)));
    same(shown.includes(String(enrolment.secret)), false);
    for (const text of altered(token)) same(await read(text), undefined, text);

    const next = await loadSigningKey(sourceOf("b"));
    const previous = [await loadVerificationKey(sourceOf("a"))];
    const rotated = await createEnrolmentTokens(next, previous, systemRandom);
    same((await rotated.read(token))?.userId, userId);
    const stranger = await createEnrolmentTokens(next, [], systemRandom);
    same(await stranger.read(token), undefined);
  },

  async "MF-23 no token of another kind is read, whatever its prefix says"() {
    const key = await loadSigningKey(sourceOf("a"));
    const mfa = await createMfaTokens(key, [], systemRandom);
    const enrol = await createEnrolmentTokens(key, [], systemRandom);
    const refresh = await createRefreshTokens(key);
    const links = await createLinkTokens(key);
    const codes = await createEmailCodes(key, [], systemRandom);
    const link = {
      purpose: "reset_password",
      userId,
      expiresAt: issuedAt,
      state: "",
      data: "x".repeat(40),
    };
    const issued = [
      await mfa.issue(pending),
      await enrol.issue(enrolment),
      await refresh.issue({ sessionId, generation: 0 }),
      await links.issue(link),
      (await codes.begin(issuedAt, "")).token,
    ];
    for (const token of issued) {
      for (const prefix of ["mt1_", "et1_", "rt1_", "lt1_", "lr1_"]) {
        const text = prefix + token.slice(4);
        const isIts = text === token;
        same((await mfa.read(text, "first-party")) !== undefined, isIts && prefix === "mt1_", text);
        same((await enrol.read(text)) !== undefined, isIts && prefix === "et1_", text);
        same((await refresh.read(text)) !== undefined, isIts && prefix === "rt1_", text);
        same((await codes.read(text, "")) !== undefined, isIts && prefix === "lr1_", text);
        const read = links.read(text);
        same((await read?.proves(link)) === true, isIts && prefix === "lt1_", text);
      }
    }
  },
};
