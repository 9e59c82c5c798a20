import type * as oauth from "oauth4webapi";
import { tooLong } from "../post/post.ts";

/** Milliseconds for one request to a provider, with its whole response. */
const upstreamTimeout = 5000;

/** Bytes of one response. Discovery documents and keys of large providers have about 20,000. */
const maxBytes = 256 * 1024;

/** A signal for one request. */
export const upstreamSignal = (): AbortSignal => AbortSignal.timeout(upstreamTimeout);

/**
 * Fetches with a bound on the size of the response. The library asks for no redirects, because what a request contains is for its host
 * alone. Rejects as `fetch` does, and with RangeError for a response that is too long.
 */
export async function boundedFetch(
  url: string,
  options: oauth.CustomFetchOptions<string, oauth.ProtectedResourceRequestBody>,
): Promise<Response> {
  const response = await fetch(url, options as RequestInit);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw tooLong();
    chunks.push(chunk);
  }
  const { status, headers } = response;
  // Workers give an opaque redirect a status that no Response can be made with.
  if (status < 200) throw new TypeError("the provider redirects");
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : new Blob(chunks as Uint8Array<ArrayBuffer>[]), {
    status,
    headers,
  });
}
