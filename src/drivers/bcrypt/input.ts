const maxBytes = 72;

const nul = 0;

const label = new TextEncoder().encode("latchkey/bcrypt/long-password");

/**
 * What bcrypt is given for a password. Up to 72 bytes (UTF-8) the password itself, so hashes are portable both ways;
 * a longer one, or one with a NUL, as base64(HMAC-SHA-384(label, password)): bcrypt would not read past either.
 */
export async function bcryptInput(password: string): Promise<string> {
  const bytes = new TextEncoder().encode(password);
  if (bytes.length <= maxBytes && !bytes.includes(nul)) return password;
  const algorithm = { name: "HMAC", hash: "SHA-384" };
  const key = await crypto.subtle.importKey("raw", label, algorithm, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign(algorithm, key, bytes));
  return btoa(String.fromCharCode(...mac));
}
