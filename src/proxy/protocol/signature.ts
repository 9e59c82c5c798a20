import { decode, encode } from "../../drivers/base64url.ts";

/** The one call that is signed. Part of the protocol's version: a new meaning gets a new path. */
export const executePath = "/v1/execute";

export const headers = {
  timestamp: "x-latchkey-timestamp",
  nonce: "x-latchkey-nonce",
  signature: "x-latchkey-signature",
} as const;

/** What a signature covers besides version, method and path. `timestamp` is epoch milliseconds. */
export interface Signed {
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

const algorithm = { name: "HMAC", hash: "SHA-256" };

/** The key of a secret, for signing and verifying. */
export const importSigningKey = (secret: string): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", new TextEncoder().encode(secret), algorithm, false, [
    "sign",
    "verify",
  ]);

/** HMAC-SHA-256 over version, method, path, timestamp, nonce and the body's SHA-256, as base64url. */
export async function sign(key: CryptoKey, signed: Signed): Promise<string> {
  const mac = await crypto.subtle.sign(algorithm, key, await message(signed));
  return encode(new Uint8Array(mac));
}

/** Whether one of the keys made the signature; WebCrypto compares in constant time. */
export async function isSignedBy(
  keys: readonly CryptoKey[],
  signature: string,
  signed: Signed,
): Promise<boolean> {
  const mac = decode(signature);
  if (mac?.length !== 32) return false;
  const text = await message(signed);
  const found = await Promise.all(
    keys.map((key) => crypto.subtle.verify(algorithm, key, mac, text)),
  );
  return found.includes(true);
}

async function message({ timestamp, nonce, body }: Signed): Promise<Uint8Array<ArrayBuffer>> {
  const digest = encode(new Uint8Array(await crypto.subtle.digest("SHA-256", body)));
  const lines = ["latchkey-proxy-1", "POST", executePath, timestamp, nonce, digest];
  return new TextEncoder().encode(lines.join("\n"));
}
