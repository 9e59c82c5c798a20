import { createHmac } from "node:crypto";

/** The part of an answer that its signature covers. */
interface Signed {
  readonly nonce: string;
  readonly status: number;
  readonly text: string;
}

/** The signature of an answer, made without the code under test. */
export const answerSignature = (key: string, { nonce, status, text }: Signed): string =>
  createHmac("sha256", key)
    .update(["latchkey-proxy-1 answer", nonce, status, text].join("\n"))
    .digest("base64url");

/** An answer as a proxy with this key signs it for a request. */
export function signedAnswer(
  key: string,
  { headers }: Pick<Request, "headers">,
  content: object | string,
  status = 200,
): Response {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const nonce = headers.get("x-latchkey-nonce") ?? "";
  const signature = answerSignature(key, { nonce, status, text });
  return new Response(text, {
    status,
    headers: { "Content-Type": "application/json", "x-latchkey-signature": signature },
  });
}
