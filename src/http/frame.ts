import type { Handler } from "hono";
import type { Auth } from "../core/auth.ts";
import { Failure, serverFailures } from "../core/failures.ts";
import { traceIdOf } from "../core/ids.ts";
import type { LoggedCaller, RequestContext, RequestEnv } from "./context.ts";
import type { AppOptions } from "./options.ts";
import { cors, type CorsPaths } from "./response/cors.ts";
import { problemAnswers } from "./response/refusals.ts";
import { requestLog } from "./response/request-log.ts";
import { requestOrigin } from "./request/caller.ts";

/** Answers with the refusal that an error stands for. */
export type Refuse = (c: RequestContext, error: unknown) => Response;

/** Completes a handler. `route` is the path pattern for the log, null if no route has the path. */
export type Frame = (
  route: string | null,
  answer: Handler<RequestEnv>,
  refuse?: Refuse,
) => Handler<RequestEnv>;

/**
 * What all answers have in common: the headers, cross-origin access, the limit of requests, the refusal of whatever the handler
 * throws, and one line in the log.
 */
export function createFrame(
  options: Pick<
    AppOptions,
    | "issuer"
    | "hstsSubdomains"
    | "development"
    | "corsOrigins"
    | "trustedProxies"
    | "peerAddress"
    | "clientAddress"
    | "addressHeader"
    | "requiresAddress"
    | "limitsThisMachine"
    | "log"
    | "onAnswered"
    | "inTrace"
    | "createResponse"
  >,
  corsPaths: CorsPaths,
  admit: Auth["throttle"]["admit"],
  report: Auth["audit"]["refused"] = () => {},
): Frame {
  const setCommonHeaders = commonHeaders(options);
  const requestOriginOf = requestOrigin(options);
  const origins = cors(options, corsPaths);
  const logRequest = requestLog(options.log);
  const problem = problemAnswers(options.issuer);
  const { onAnswered, inTrace, createResponse, development, requiresAddress } = options;

  return (route, answer, refuse = problem) =>
    async (c, next) => {
      const start = performance.now();
      if (createResponse) c.set("createResponse", createResponse);
      if (development) c.set("isDevelopment", true);
      setCommonHeaders(c);
      // Read now, because a runtime forgets the address when the client closes the connection.
      const { address, network, isRemote } = requestOriginOf(c);
      const traceparent = c.req.header("traceparent");
      const traceId = traceIdOf(traceparent);
      const caller = { address, traceId, sub: undefined, sid: undefined };
      c.set(
        "caller",
        requiresAddress && address === undefined ? unlimited(caller) : { ...caller, network },
      );
      let response: Response;
      let failure: Error | undefined;
      try {
        const preflight = origins.admit(c);
        // A caller on this machine is a service beside the server, or a proxy in front of it.
        if (isRemote) admit(network);
        const traced = traceId === undefined ? undefined : inTrace;
        response =
          preflight ??
          ((await (traced
            ? traced(traceparent!, async () => answer(c, next))
            : answer(c, next))) as Response);
      } catch (error) {
        failure =
          error instanceof Error ? error : new Failure(serverFailures.internal, { cause: error });
        response = refuse(c, failure);
        if (failure instanceof Failure) {
          report({ failure, route, requestId: c.get("requestId"), ...c.get("caller") });
        }
      }
      origins.report(c);
      const answered = { route, status: response.status, start, failure };
      logRequest(c, answered);
      onAnswered?.({ ...answered, method: c.req.method });
      return response;
    };
}

/**
 * A caller whose network is not known. Reading the network fails, because limits would count all such callers as one, and one of them
 * could keep all others from logging in.
 */
const unlimited = (caller: Omit<LoggedCaller, "network">): LoggedCaller =>
  Object.defineProperty({ ...caller } as LoggedCaller, "network", {
    get() {
      throw new Failure(serverFailures.misconfigured, {
        reason: "the address of the client is not known",
      });
    },
  });

const everywhere = {
  "Cache-Control": "no-store",
  "Content-Security-Policy":
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

/** One year, in seconds. */
const hstsMaxAge = "max-age=31536000";

/** The request ids that are accepted from a caller. */
const requestIds = /^[\w=-]{1,64}$/;

/** Sets the request id and the headers of every answer, refusals included. A handler may change the headers later. */
function commonHeaders({
  issuer,
  hstsSubdomains,
}: Pick<AppOptions, "issuer" | "hstsSubdomains">): (c: RequestContext) => void {
  const hsts = hstsSubdomains ? `${hstsMaxAge}; includeSubDomains` : hstsMaxAge;
  const isHttps = new URL(issuer).protocol === "https:";
  const headers = { ...everywhere, ...(isHttps && { "Strict-Transport-Security": hsts }) };
  return (c) => {
    const given = c.req.header("x-request-id");
    const id = given !== undefined && requestIds.test(given) ? given : crypto.randomUUID();
    c.set("requestId", id);
    c.set("headers", { ...headers, "X-Request-Id": id });
  };
}
