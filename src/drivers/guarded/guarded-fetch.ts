/** What `fetch` sends. */
export interface GuardedRequest {
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What the request contains is for its host alone. */
  readonly redirect: "manual";
  readonly signal: AbortSignal;
}

/**
 * Fetches a URL that the operator did not choose. As `fetch`, but the URL must be https, and every address of its host must be public.
 * Otherwise rejects with PrivateAddressError before it connects. Follows no redirect, and reads no more of the response than its reader.
 */
export type GuardedFetch = (url: string, request: GuardedRequest) => Promise<Response>;

/** A URL leads to a private network or to this machine. */
export class PrivateAddressError extends Error {
  override readonly name = "PrivateAddressError";
}

/** Returns a URL, whose host may still be the address of a private network. Throws PrivateAddressError if it is not https. */
export function httpsOnly(text: string): URL {
  const url = new URL(text);
  if (url.protocol === "https:") return url;
  throw new PrivateAddressError("the URL is not https");
}

/** The host of a URL, if it is an address. IPv6 is without its brackets. */
export const addressIn = ({ hostname }: URL): string | undefined =>
  /^(?:\[(.*)\]|([\d.]+))$/.exec(hostname)?.slice(1).find(Boolean);

/** For Workers, which reach no private network. They do not tell what a name resolves to, so an address is never fetched. */
export const edgeFetch: GuardedFetch = async (text, request) => {
  if (addressIn(httpsOnly(text)) !== undefined) {
    throw new PrivateAddressError("the host is an address");
  }
  return fetch(text, request);
};
