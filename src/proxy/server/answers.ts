import {
  type RefusalBody,
  type RefusalCode,
  type RefusalRow,
  refusals,
} from "../protocol/refusals.ts";
import { headers, signAnswer } from "../protocol/signature.ts";
import type { SignedHead } from "./authenticate.ts";

/** A JSON answer. If the request was accepted, the key that signed the request also signs the answer. */
export async function answer(
  status: number,
  content: object,
  accepted: SignedHead | undefined,
): Promise<Response> {
  const body = JSON.stringify(content);
  const response = new Response(body, { status, headers: { "Content-Type": "application/json" } });
  if (accepted) {
    const { key, nonce } = accepted;
    response.headers.set(headers.signature, await signAnswer(key, { nonce, status, body }));
  }
  return response;
}

/** The answer to a refused request. */
export async function refuse(
  code: RefusalCode,
  accepted: SignedHead | undefined,
): Promise<Response> {
  const { status, outcome, retry, allow }: RefusalRow = refusals[code];
  const response = await answer(status, { code, outcome } satisfies RefusalBody, accepted);
  if (retry !== undefined) response.headers.set("Retry-After", String(retry));
  if (allow !== undefined) response.headers.set("Allow", allow);
  return response;
}
