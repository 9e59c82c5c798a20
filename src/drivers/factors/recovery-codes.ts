import type { RecoveryCodes } from "../../core/factors/ports.ts";
import type { Random } from "../../core/system.ts";
import { encode } from "../base64url.ts";

const label = "latchkey/recovery-code/";

/** Crockford's base32, which has no I, L, O and U. */
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Letters of a code, of five bits each. They are shown in groups of four. */
const size = 24;

const algorithm = { name: "HMAC", hash: "SHA-256" };

/**
 * Recovery codes of 120 random bits, stored as HMAC-SHA-256. A slow hash would add nothing: such a code cannot be guessed. The hash
 * does not depend on `SECRET_KEY`, so a code works even after that key is lost.
 */
export const createRecoveryCodes = (random: Random): RecoveryCodes => ({
  create() {
    // The low five bits of a random byte. 256 is a multiple of 32, so each letter is as likely as any other.
    const code = Array.from(random(size), (byte) => letters[byte % letters.length]).join("");
    return (code.match(/.{4}/g) ?? []).join("-");
  },
  read(text) {
    if (text.length > 100 || !/^[\sa-z0-9-]+$/i.test(text)) return undefined;
    const code = text
      .toUpperCase()
      .replaceAll(/[\s-]/g, "")
      .replaceAll("O", "0")
      .replaceAll(/[IL]/g, "1");
    return code.length === size && !code.includes("U") ? code : undefined;
  },
  async hash(userId, code) {
    const encoder = new TextEncoder();
    const secret = encoder.encode(label + userId);
    const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
    return encode(new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(code))));
  },
});
