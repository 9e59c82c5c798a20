import { createHmac, webcrypto } from "node:crypto";
import { encode } from "../../../../src/drivers/base64url.ts";
import { secret } from "../../secrets.ts";

const rsa = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

/** How an id_token is signed wrongly. `hmac` is HS256 with the secret of the client. */
export type WrongSignature = "none" | "flipped" | "foreign" | "hmac";

const encoded = (value: object): string => encode(Buffer.from(JSON.stringify(value)));

let made = 0;

async function createKey() {
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey(rsa, true, [
    "sign",
    "verify",
  ]);
  const kid = `key-${++made}`;
  const jwk = await webcrypto.subtle.exportKey("jwk", publicKey);
  return { kid, privateKey, jwk: { ...jwk, kid, alg: "RS256", use: "sig" } };
}

/** The keys of a provider: one that signs, and the set that it publishes. */
export async function createKeys(clientSecret = "") {
  let key = await createKey();
  const foreign = await createKey();

  async function signatureOf(
    text: string,
    wrong: WrongSignature | undefined,
  ): Promise<Uint8Array<ArrayBuffer>> {
    if (wrong === "none") return new Uint8Array();
    if (wrong === "hmac") {
      return new Uint8Array(createHmac("sha256", clientSecret).update(text).digest());
    }
    const { privateKey } = wrong === "foreign" ? foreign : key;
    const bytes = await webcrypto.subtle.sign(rsa.name, privateKey, Buffer.from(text));
    const signature = new Uint8Array(bytes);
    if (wrong === "flipped") signature[signature.length >> 1]! ^= 1;
    return signature;
  }

  return {
    /** The JWK set, with `extra` members in each key. */
    published: (extra: object = {}) => ({ keys: [{ ...key.jwk, ...extra }] }),
    /** Replaces the key. Tokens that it signed cannot be verified any more. */
    async replace(): Promise<void> {
      key = await createKey();
    },
    /** Signs claims, with these members of the header replaced. */
    async sign(claims: object, header: object = {}, wrong?: WrongSignature): Promise<string> {
      const alg = { none: "none", hmac: "HS256" }[wrong as string] ?? "RS256";
      const text = `${encoded({ alg, kid: key.kid, typ: "JWT", ...header })}.${encoded(claims)}`;
      return secret(`${text}.${encode(await signatureOf(text, wrong))}`);
    },
  };
}
