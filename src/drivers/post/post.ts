import { day } from "../../core/ground/time.ts";
import type { GuardedFetch } from "../guarded/guarded-fetch.ts";

/** One request. */
export interface PostRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds until the end of the answer. */
  readonly deadline: number;
  /** The most bytes that the body of the answer may have. */
  readonly maxAnswer: number;
}

/** A whole answer. */
export interface PostAnswer {
  readonly status: number;
  readonly text: string;
  /** The value of a header, or an empty text. The name is in lower case. */
  header(name: string): string;
}

/**
 * Sends a request and reads the whole answer. Does not follow redirects. Rejects with TimeoutError after the deadline, with
 * RangeError if the answer is too long, and with another error if no whole answer arrives.
 */
type Post = (request: PostRequest) => Promise<PostAnswer>;

/** Prepares requests to a URL. */
export type OpenPost = (url: string) => Post;

const send = (
  url: string,
  { headers, body, deadline }: Omit<PostRequest, "maxAnswer">,
  fetchBy: GuardedFetch = fetch,
): Promise<Response> =>
  fetchBy(url, {
    method: "POST",
    body,
    headers,
    // Another host must not get what the request contains.
    redirect: "manual",
    signal: AbortSignal.timeout(deadline),
  });

/** What an answer says without its body. */
interface UnreadAnswer {
  readonly status: number;
  /**
   * Milliseconds to wait, as `Retry-After` has them in seconds (RFC 9110 section 10.2.3), at most a day. 0 without that, and for a date.
   */
  readonly retryAfter: number;
}

/** Sends a request by fetch, and never reads the body of the answer. Rejects with TimeoutError after the deadline, and as `fetchBy`. */
export async function postUnread(
  url: string,
  request: Omit<PostRequest, "maxAnswer">,
  fetchBy?: GuardedFetch,
): Promise<UnreadAnswer> {
  const { status, headers, body } = await send(url, request, fetchBy);
  await body?.cancel().catch(() => undefined);
  const seconds = headers.get("retry-after") ?? "";
  return {
    status,
    retryAfter: /^\d{1,6}$/.test(seconds) ? Math.min(Number(seconds) * 1000, day) : 0,
  };
}

/** By fetch, which every runtime has. */
export const openWebPost: OpenPost =
  (url) =>
  async ({ maxAnswer, ...request }) => {
    const response = await send(url, request);
    return {
      status: response.status,
      text: await readText(response, maxAnswer),
      header: (name) => response.headers.get(name) ?? "",
    };
  };

/** Reads the text of an answer. Rejects with RangeError if it is too long, in bytes. */
export async function readText({ body }: Response, maxAnswer: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > maxAnswer) throw tooLong();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The error about an answer that is too long. */
export const tooLong = (): RangeError => new RangeError("the response is too long");
