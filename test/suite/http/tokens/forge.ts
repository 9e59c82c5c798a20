import { createHmac } from "node:crypto";
import type { Target } from "../../../support/targets/http-target.ts";

export type Members = Readonly<Record<string, unknown>>;

export const encode = (value: string | Uint8Array): string =>
  Buffer.from(value).toString("base64url");

export const hmac = (input: string, key: string | Uint8Array, hash = "sha256"): string =>
  createHmac(hash, key).update(input).digest("base64url");

/** A token as its three parts and what they say. */
export function open(token: string) {
  const [head = "", body = "", tail = ""] = token.split(".");
  const parse = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as Members;
  return { head, body, tail, header: parse(head), payload: parse(body) };
}

/** Signs with the server's own secret, or with `key`; strings and bytes stand for themselves, not for JSON. */
export function forge(
  target: Target,
  header: unknown,
  payload: unknown,
  key: string | Uint8Array = target.secretKey,
  hash = "sha256",
): string {
  const text = (value: unknown): string | Uint8Array =>
    typeof value === "string" || value instanceof Uint8Array ? value : JSON.stringify(value);
  const input = `${encode(text(header))}.${encode(text(payload))}`;
  return `${input}.${hmac(input, key, hash)}`;
}
