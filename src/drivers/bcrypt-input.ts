const maxBytes = 72;

const label = new TextEncoder().encode("latchkey/bcrypt/long-password");

/**
 * What bcrypt is given for a password. Up to 72 bytes (UTF-8) the password itself, so hashes are portable both ways;
 * a longer one as base64(HMAC-SHA-384(label, password)), since bcrypt would not read past byte 72.
 */
export async function bcryptInput(password: string): Promise<string> {
  const bytes = new TextEncoder().encode(password);
  if (bytes.length <= maxBytes) return password;
  const algorithm = { name: "HMAC", hash: "SHA-384" };
  const key = await crypto.subtle.importKey("raw", label, algorithm, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign(algorithm, key, bytes));
  return btoa(String.fromCharCode(...mac));
}
