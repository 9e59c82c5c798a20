import type { Context } from "hono";
import { traceIdOf } from "../../core/ids.ts";
import type { Log } from "../../core/system.ts";
import { type RefusalRow, refusals } from "../protocol/refusals.ts";
import { type Answer, type CreateResponse, refusalOf, respond } from "./answers.ts";
import type { SignedHead } from "./authenticate.ts";
import { codeOf, fieldsOf } from "./failures.ts";
import { proxyLimits } from "./limits.ts";
import { limitLines } from "./log-limit.ts";

/** The state of one request. */
export interface Call {
  /** The name of the statement, once it is known. */
  statement: string | null;
  /** The trace that the caller names. Anybody can name one. */
  readonly traceId: string | undefined;
  /** The headers have a valid signature. */
  isSigned: boolean;
  /** The whole body has arrived. */
  isRead: boolean;
  /** Set once the request is accepted. From then on, its answer is signed. */
  accepted: SignedHead | undefined;
}

/** Gives the content of an answer, or throws. */
export type Act = (c: Context, call: Call) => Promise<object>;

/** Completes a handler: its answer or refusal, the headers of every answer, and a line in the log. */
export function createFrame(
  log: Log,
  createResponse: CreateResponse,
): (act: Act) => (c: Context) => Promise<Response> {
  const limited = limitLines(proxyLimits.logInterval);

  const write = (line: Line, suppressed: number): void => {
    const { id, call, status, duration, error } = line;
    const row: RefusalRow | undefined = error && refusals[codeOf(error)];
    log[row?.level ?? "info"]("proxy_request", {
      request_id: id,
      trace_id: call.traceId,
      statement: call.statement,
      status,
      duration_ms: duration,
      ...(error && fieldsOf(error)),
      ...(suppressed > 0 && { suppressed }),
    });
  };

  return (act) => async (c) => {
    const start = performance.now();
    const id = crypto.randomUUID();
    const call: Call = {
      statement: null,
      traceId: traceIdOf(c.req.header("traceparent")),
      isSigned: false,
      isRead: false,
      accepted: undefined,
    };
    const headers: Record<string, string> = { "X-Request-Id": id, "Cache-Control": "no-store" };
    let error: Error | undefined;
    let answer: Answer;
    try {
      answer = { status: 200, content: await act(c, call), headers };
    } catch (thrown) {
      error =
        thrown instanceof Error ? thrown : new Error("no error was thrown", { cause: thrown });
      const refusal = refusalOf(error);
      answer = { ...refusal, headers: { ...headers, ...refusal.headers } };
    }
    // The rest of the body is not read. Node and Bun therefore close the connection after the answer, so that a slow sender
    // cannot hold it open. Callers with bodies of up to 64 KiB got the answer (400 of 400). With 2 MB, 1 in 5 lost it.
    if (!call.isRead && hasBody(c.req.raw)) {
      answer = { ...answer, headers: { ...answer.headers, Connection: "close" } };
    }
    const response = await respond(answer, call.accepted, createResponse);
    const duration = Math.round((performance.now() - start) * 100) / 100;
    const line: Line = { id, call, status: answer.status, duration, error };
    // Anyone can send requests without a key. They must not be able to fill the disk with lines.
    if (call.isSigned) write(line, 0);
    else limited(kindOf(line), (suppressed) => write(line, suppressed));
    return response;
  };
}

/** What the log says about a request. */
interface Line {
  readonly id: string;
  readonly call: Call;
  readonly status: number;
  /** In milliseconds. */
  readonly duration: number;
  readonly error: Error | undefined;
}

/** Few reasons exist for which a request without a key is refused, so that there are few kinds. */
const kindOf = ({ status, error }: Line): string =>
  error ? JSON.stringify(fieldsOf(error)) : String(status);

const hasBody = ({ headers }: Request): boolean =>
  headers.has("transfer-encoding") || Number(headers.get("content-length") ?? 0) > 0;
