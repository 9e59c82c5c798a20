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

/** The connection of a client with these options. Throws TypeError for a URL without an origin. */
export function connectionOf({
  baseUrl,
  resources = [],
  fetch,
  origin,
}: {
  readonly baseUrl: string;
  readonly resources?: readonly string[] | undefined;
  readonly fetch?: Fetch | undefined;
  readonly origin?: string | undefined;
}): Connection {
  // While a server renders a page, the origin of the page is unknown. A client sends nothing then, and this host never exists.
  const url = baseUrl.startsWith("/")
    ? (globalThis.location?.origin ?? "https://x.invalid") + baseUrl
    : baseUrl;
  return {
    baseUrl: originOf(url) + new URL(url).pathname.replace(/\/+$/, ""),
    trusted: new Set([url, ...resources].map(originOf)),
    origin: originOf(origin ?? url),
    // Look up the global fetch for each request, because a page may replace it later.
    send: fetch ?? ((input, init) => globalThis.fetch(input, init)),
  };
}
