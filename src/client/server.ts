export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The Latchkey that a client is for, and how it is asked. */
export interface Server {
  /** Without a final slash. */
  readonly baseUrl: string;
  /** Which origins get the access token. */
  readonly trusted: ReadonlySet<string>;
  /** Which origin to name where there is no page. */
  readonly origin: string;
  readonly send: Fetch;
}

/** The origin of a URL. Throws TypeError for a URL whose origin is like that of others ("null"). */
export function originOf(url: string): string {
  const { origin } = new URL(url);
  if (origin === "null")
    throw new TypeError("A URL with an origin is needed, as of http or https.");
  return origin;
}
