import { Pool, type Dispatcher } from "undici";
import { tooLong, type OpenPost, type PostAnswer } from "./post.ts";

/** Milliseconds to connect. */
const connectTimeout = 4000;

/**
 * By undici, the library under Node's fetch. One call takes a sixth of the CPU time of fetch, and half of that of node:http.
 * Keeps connections open for the next requests, for four seconds or as long as the server says.
 */
export const openUndiciPost: OpenPost = (url) => {
  const { origin, pathname: path } = new URL(url);
  // The deadline of each request takes the place of undici's own timeouts.
  const pool = new Pool(origin, { connectTimeout, headersTimeout: 0, bodyTimeout: 0 });

  return ({ headers, body, deadline, maxAnswer }) =>
    new Promise((resolve, reject) => {
      // As fetch sends them, because some firewalls reject requests without them.
      const sent = { accept: "*/*", "user-agent": "node", ...headers };
      const handler = collect(maxAnswer, (answer) => {
        clearTimeout(timer);
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      });
      const timer = setTimeout(
        () => handler.abort(new DOMException("the answer takes too long", "TimeoutError")),
        deadline,
      );
      pool.dispatch({ method: "POST", path, headers: sent, body }, handler);
    });
};

/** Collects an answer. Calls `settle` once, with the whole answer or an error. */
function collect(
  maxAnswer: number,
  settle: (answer: PostAnswer | Error) => void,
): Dispatcher.DispatchHandler & { abort(reason: Error): void } {
  const chunks: Buffer[] = [];
  let length = 0;
  let status = 0;
  let header: PostAnswer["header"] = () => "";
  let controller: Dispatcher.DispatchController | undefined;
  let aborted: Error | undefined;
  const abort = (reason: Error): void => {
    aborted = reason;
    controller?.abort(reason);
    settle(reason);
  };
  return {
    abort,
    onRequestStart(started) {
      controller = started;
      // The request waited for a connection for too long, and is not sent any more.
      if (aborted) started.abort(aborted);
    },
    onResponseStart(_, statusCode, headers) {
      status = statusCode;
      header = (name) => String(headers[name] ?? "");
    },
    onResponseData(_, chunk) {
      length += chunk.length;
      if (length > maxAnswer) return abort(tooLong());
      chunks.push(chunk);
    },
    onResponseEnd: () => settle({ status, text: Buffer.concat(chunks).toString(), header }),
    onResponseError: (_, error) => settle(error),
  };
}
