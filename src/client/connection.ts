export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The Latchkey server that a client uses, and how the client sends requests. */
export interface Connection {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** The origins that receive the access token. */
  readonly trusted: ReadonlySet<string>;
  /** The `Origin` header to send outside a browser. */
  readonly origin: string;
  readonly send: Fetch;
}

/** The origin of a URL. Throws TypeError for a URL with an opaque origin ("null"), because such URLs cannot be told apart. */
export function originOf(url: string): string {
  const { origin } = new URL(url);
  if (origin === "null") throw new TypeError("Use an http or https URL.");
  return origin;
}
