/** The resource, and what apps must know to get tokens for it. */
interface Described {
  /** Its URI, letter by letter as it is registered. */
  readonly resource: string;
  readonly issuer: string;
  readonly name?: string | undefined;
  readonly scopes: readonly string[];
}

/** The path below which the metadata of resources are (RFC 9728 section 3). */
const wellKnown = "/.well-known/oauth-protected-resource";

/**
 * The URL of the metadata of a resource (RFC 9728 section 3.1). The path of the resource follows the well-known path. The one without it
 * belongs to a resource that is a bare origin, so another resource never responds there: apps would take it for the whole host.
 */
export function resourceMetadataUrl(resource: string): URL {
  const { origin, pathname } = new URL(resource);
  return new URL(origin + wellKnown + (pathname === "/" ? "" : pathname));
}

/** The metadata of a resource (RFC 9728 section 2). */
export const resourceMetadata = ({ resource, issuer, name, scopes }: Described) => ({
  resource,
  authorization_servers: [issuer],
  scopes_supported: [...scopes],
  bearer_methods_supported: ["header"],
  ...(name !== undefined && { resource_name: name }),
});

/**
 * Pages of every origin may call a resource, because what counts is the token, and never a cookie. They must be able to read the
 * challenge, and the session of MCP.
 */
const forPages = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers": "Mcp-Session-Id, WWW-Authenticate",
};

/** The response to a preflight, and undefined for every other request. */
export const preflightResponse = (
  method: string,
  headers: Pick<Headers, "get">,
): Response | undefined =>
  method === "OPTIONS" && headers.get("access-control-request-method") !== null
    ? new Response(null, {
        status: 204,
        headers: {
          ...forPages,
          "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
          "Access-Control-Allow-Headers":
            "Authorization, Content-Type, MCP-Protocol-Version, Mcp-Session-Id, Mcp-Method, Mcp-Name, Last-Event-ID",
          "Access-Control-Max-Age": "600",
        },
      })
    : undefined;

/** The headers that let a page read a response, without those that the response has already. */
export const headersForPages = (has: (name: string) => boolean): [name: string, value: string][] =>
  Object.entries(forPages).filter(([name]) => !has(name));

/** A response that a page can read. */
export function readableByPages(response: Response): Response {
  const headers = new Headers(response.headers);
  const missing = headersForPages((name) => headers.has(name));
  for (const [name, value] of missing) headers.set(name, value);
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers });
}
