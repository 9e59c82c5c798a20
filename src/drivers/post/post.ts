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

/** By fetch, which every runtime has. */
export const openWebPost: OpenPost =
  (url) =>
  async ({ headers, body, deadline, maxAnswer }) => {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(deadline),
    });
    return {
      status: response.status,
      text: await readText(response, maxAnswer),
      header: (name) => response.headers.get(name) ?? "",
    };
  };

async function readText({ body }: Response, maxAnswer: number): Promise<string> {
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
export const tooLong = (): RangeError => new RangeError("the answer is too long");
