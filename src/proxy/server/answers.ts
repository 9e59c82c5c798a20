import { type RefusalBody, type RefusalRow, refusals } from "../protocol/refusals.ts";
import { headers as names, signAnswer } from "../protocol/signature.ts";
import type { SignedHead } from "./authenticate.ts";
import { codeOf } from "./failures.ts";

/** The parts of an answer, before it is signed. */
export interface Answer {
  readonly status: number;
  readonly content: object;
  readonly headers: Readonly<Record<string, string>>;
}

/** The answer to a refused request. */
export function refusalOf(error: unknown): Answer {
  const code = codeOf(error);
  const { status, outcome, retry, allow }: RefusalRow = refusals[code];
  return {
    status,
    content: { code, outcome } satisfies RefusalBody,
    headers: {
      ...(retry !== undefined && { "Retry-After": String(retry) }),
      ...(allow !== undefined && { Allow: allow }),
    },
  };
}

/** Creates an answer that the server of the runtime can send. */
export type CreateResponse = (
  body: string,
  head: { readonly status: number; readonly headers: Record<string, string> },
) => Response;

/** A JSON answer. If the request was accepted, the key that signed the request also signs the answer. */
export async function respond(
  { status, content, headers }: Answer,
  accepted: SignedHead | undefined,
  createResponse: CreateResponse,
): Promise<Response> {
  const body = JSON.stringify(content);
  const all: Record<string, string> = { "Content-Type": "application/json", ...headers };
  if (accepted) {
    const { key, nonce } = accepted;
    all[names.signature] = await signAnswer(key, { nonce, status, body });
  }
  return createResponse(body, { status, headers: all });
}
