import { decode, encode } from "../../drivers/base64url.ts";
import type { CryptoProvider, Hmac } from "../../drivers/crypto/crypto.ts";

/** The path of the one signed call. The path is part of the protocol's version: a new meaning needs a new path. */
export const executePath = "/v1/execute";

export const headers = {
  timestamp: "x-latchkey-timestamp",
  nonce: "x-latchkey-nonce",
  digest: "x-latchkey-digest",
  /** On a request and on its answer. */
  signature: "x-latchkey-signature",
} as const;

/** The part of a request that its signature covers, besides version, method and path. */
export interface RequestClaims {
  /** Epoch milliseconds. */
  readonly timestamp: string;
  readonly nonce: string;
  /** The SHA-256 of the body. The proxy can check the signature before it reads the body. */
  readonly digest: string;
}

/** The part of an answer that its signature covers, and the nonce of the request that it answers. */
export interface AnswerClaims {
  readonly nonce: string;
  readonly status: number;
  readonly body: string;
}

/** The key of a secret, for signing and verifying. */
export const importSigningKey = async (
  { createHmac }: Pick<CryptoProvider, "createHmac">,
  secret: string,
): Promise<Hmac> => createHmac("SHA-256", encodeText(secret));

/** HMAC-SHA-256 over version, method, path, timestamp, nonce and the body's digest, as base64url. */
export const signRequest = (key: Hmac, request: RequestClaims): Promise<string> =>
  sign(key, requestText(request));

/** The key that signed a request, if it is one of these. */
export async function findSigner(
  keys: readonly Hmac[],
  signature: string,
  request: RequestClaims,
): Promise<Hmac | undefined> {
  const text = requestText(request);
  for (const key of keys) if (await isSignedBy(key, signature, text)) return key;
  return undefined;
}

/** HMAC-SHA-256 over a label for answers, the request's nonce, the status and the body, as base64url. */
export const signAnswer = (key: Hmac, answer: AnswerClaims): Promise<string> =>
  sign(key, answerText(answer));

/** Whether this key signed the answer. */
export const isAnswerSignedBy = (
  key: Hmac,
  signature: string,
  answer: AnswerClaims,
): Promise<boolean> => isSignedBy(key, signature, answerText(answer));

const sign = async (key: Hmac, text: Uint8Array<ArrayBuffer>): Promise<string> =>
  encode(await key.sign(text));

/** Compares in constant time. */
async function isSignedBy(
  key: Hmac,
  signature: string,
  text: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const mac = decode(signature);
  return mac?.length === 32 && (await key.proves(mac, text));
}

/** No two requests have the same text, because no line can hold a line break. */
const requestText = ({ timestamp, nonce, digest }: RequestClaims): Uint8Array<ArrayBuffer> =>
  encodeText(["latchkey-proxy-1", "POST", executePath, timestamp, nonce, digest].join("\n"));

/** The first line differs from that of a request, so the signature of a request is never valid for an answer. */
const answerText = ({ nonce, status, body }: AnswerClaims): Uint8Array<ArrayBuffer> =>
  encodeText(["latchkey-proxy-1 answer", nonce, status, body].join("\n"));

const encoder = new TextEncoder();

const encodeText = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);
