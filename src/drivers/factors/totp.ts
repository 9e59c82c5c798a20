import { Secret, TOTP } from "otpauth";
import { encodeQR } from "qr";
import type { Totp } from "../../core/factors/ports.ts";
import type { Random } from "../../core/system.ts";

/** Bytes of a secret, as RFC 4226 section 4 recommends. */
const secretSize = 20;

/** Seconds for which a code is shown. Common apps ignore any other period, and any other number of digits. */
const period = 30;

/** The steps before and after the current one whose codes are accepted (RFC 6238 section 5.2). */
const window = 1;

/** Codes of authenticator apps, by otpauth. */
export const createTotp = (random: Random): Totp => ({
  newSecret: () => random(secretSize),
  match(secret, code, now) {
    // A user may type the blank that the app shows in the middle. Other digits than those of ASCII are no code.
    const token = code.length > 20 ? "" : code.replaceAll(/\s/g, "");
    if (!/^[0-9]{6}$/.test(token)) return undefined;
    const delta = new TOTP({ secret: secretOf(secret), period }).validate({
      token,
      timestamp: now,
      window,
    });
    return delta === null ? undefined : Math.floor(now / (period * 1000)) + delta;
  },
  spell: (secret) => secretOf(secret).base32,
  uri: (secret, issuer, account) =>
    new TOTP({
      // A colon separates the issuer from the account.
      issuer: issuer.replaceAll(":", ""),
      label: account.replaceAll(":", ""),
      secret: secretOf(secret),
      period,
    }).toString(),
  // Four modules of border, which scanners may need (ISO/IEC 18004).
  qr: (text) => encodeQR(text, "svg", { ecc: "medium", border: 4 }),
});

// A view may cover only a part of its buffer.
const secretOf = (bytes: Uint8Array) => new Secret({ buffer: bytes.slice().buffer });
