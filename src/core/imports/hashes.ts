/** A digest that is too fast to keep. The import wraps it in bcrypt. */
export interface OldDigest {
  readonly digest: "md5" | "sha1" | "sha256";
  /** `sp` for salt and password, `ps` for password and salt, `p` for the password alone. */
  readonly order: "sp" | "ps" | "p";
  /** Base64 without padding. */
  readonly salt: string;
  /** Base64 without padding. */
  readonly value: string;
}

/** A hash as it is stored, or a digest that has to be wrapped first. */
export type ImportedHash = string | OldDigest;

/** bcrypt of another system. It did not normalise passwords, and cut them at 72 bytes. */
const bcrypt = /^\$2[aby]\$/;

/** A hash that says itself what it is: bcrypt, argon2, phpass, or that of WordPress. */
export function plainHash(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (bcrypt.test(text)) return `$raw${text}`;
  return /^\$(?:argon2id?|P|H|wp)\$/.test(text) ? text : undefined;
}

/** Base64 without padding, of base64 in any spelling. */
export const base64Of = (text: string): string =>
  text.replaceAll("=", "").replaceAll("-", "+").replaceAll("_", "/");

export const base64OfBytes = (bytes: Uint8Array): string =>
  base64Of(btoa(String.fromCharCode(...bytes)));

export const base64OfText = (text: string): string => base64OfBytes(new TextEncoder().encode(text));

/** Undefined if the text is not hexadecimal. */
export const base64OfHex = (text: string): string | undefined =>
  /^(?:[0-9a-f]{2})+$/i.test(text)
    ? base64OfBytes(Uint8Array.from(text.match(/../g) ?? [], (two) => Number.parseInt(two, 16)))
    : undefined;

/** Undefined if the text is not base64. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64Of(text)), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** The names of digests by the length of their hexadecimal text. */
const digestOfLength: Readonly<Record<number, OldDigest["digest"]>> = {
  32: "md5",
  40: "sha1",
  64: "sha256",
};

/** A hexadecimal digest of a password, with a text as its salt if it has one. */
export function hexDigest(
  text: string,
  { salt = "", order = "sp" }: { readonly salt?: string; readonly order?: "sp" | "ps" } = {},
): OldDigest | undefined {
  const [digest, value] = [digestOfLength[text.length], base64OfHex(text)];
  if (!digest || value === undefined) return undefined;
  return { digest, order: salt === "" ? "p" : order, salt: base64OfText(salt), value };
}

/** The parameters of a Firebase project, without which its hashes are worthless. */
export interface FirebaseKey {
  /** Base64. */
  readonly signerKey: string;
  /** Base64. */
  readonly saltSeparator: string;
  readonly rounds: number;
  readonly memCost: number;
}

/**
 * The hash of a Firebase account. Firebase encrypts its signer key with a key that scrypt makes of the password. So the difference
 * between the two is a key stream, which the password alone decides.
 */
export function firebaseHash(
  passwordHash: string | undefined,
  salt: string | undefined,
  { signerKey, saltSeparator, rounds, memCost }: FirebaseKey,
): string | undefined {
  const [hash, key] = [bytesOfBase64(passwordHash ?? ""), bytesOfBase64(signerKey)];
  const [start, separator] = [bytesOfBase64(salt ?? ""), bytesOfBase64(saltSeparator)];
  if (!hash || !key || !start || !separator || hash.length < 32 || key.length < 32) {
    return undefined;
  }
  const stream = hash.slice(0, 32).map((byte, at) => byte ^ (key[at] ?? 0));
  const salted = base64OfBytes(Uint8Array.from([...start, ...separator]));
  return `$fbscrypt$ln=${memCost},r=${rounds},p=1$${salted}$${base64OfBytes(stream)}`;
}
