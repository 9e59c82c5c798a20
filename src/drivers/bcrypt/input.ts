const maxBytes = 72;

const nul = 0;

const label = new TextEncoder().encode("latchkey/bcrypt/long-password");

/**
 * The input of bcrypt for a password. A password of up to 72 bytes (UTF-8) is passed as it is, so that its hash can be
 * imported and exported. A longer password, or one with a NUL, becomes base64(HMAC-SHA-384(label, password)), because
 * bcrypt ignores every byte after the 72nd and after a NUL.
 */
export async function bcryptInput(password: string): Promise<string> {
  const bytes = new TextEncoder().encode(password);
  if (bytes.length <= maxBytes && !bytes.includes(nul)) return password;
  const algorithm = { name: "HMAC", hash: "SHA-384" };
  const key = await crypto.subtle.importKey("raw", label, algorithm, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign(algorithm, key, bytes));
  return btoa(String.fromCharCode(...mac));
}
