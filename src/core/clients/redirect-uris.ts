import { wordsIn, type Client } from "./model.ts";

/** The schemes without a dot that redirect URIs may have unless the operator sets others. */
export const defaultRedirectSchemes: readonly string[] = ["cursor", "vscode", "vscode-insiders"];

/** What redirect URIs may be at most: how many a client has, and their characters alone and together. */
export const redirectLimits = { uris: 10, length: 1024, total: 4096, host: 255 } as const;

/** The characters of a URI (RFC 3986 section 2) but the apostrophe, which would end a quoted text in a shell. */
const uriCharacters = /^[\w!#$%&()*+,./:;=?@[\]~-]+$/;

/** Schemes that browsers or systems give a meaning of their own. Some run scripts or read files. */
const reservedSchemes: ReadonlySet<string> = new Set(
  (
    "about blob chrome chrome-extension data file filesystem ftp http https intent jar javascript mailto moz-extension " +
    "resource sms tel urn vbscript view-source ws wss"
  ).split(" "),
);

const dotlessSchemes = /^[a-z][a-z0-9+-]{0,63}$/;

/** A private-use scheme: a domain name in reverse order (RFC 8252 section 7.1). */
const dottedSchemes = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+$/;

/** Whether redirect URIs may have a scheme without a dot if the operator lists it. */
export const isRedirectScheme = (text: string): boolean =>
  dotlessSchemes.test(text) && !reservedSchemes.has(text);

interface SchemeRules {
  /** The schemes without a dot that are allowed. */
  readonly schemes: readonly string[];
}

/**
 * Why a redirect URI cannot be registered, as a sentence without the URI; undefined if it can. A URI must be https, http to this
 * machine (RFC 8252 section 7.3) or of a private scheme, and be written as browsers write it, so that raw texts can be compared.
 */
export function redirectUriFault(uri: string, { schemes }: SchemeRules): string | undefined {
  if (uri.length > redirectLimits.length) {
    return `The URI may have at most ${redirectLimits.length} characters.`;
  }
  if (!uriCharacters.test(uri)) {
    return "The URI may have only the characters of URIs. Encode all others, such as spaces, with %.";
  }
  if (uri.includes("*")) return "The URI must not have a wildcard. Register each URI.";
  if (uri.includes("#")) {
    return "The URI must not have a fragment. Remove the # and what follows it.";
  }
  const url = URL.parse(uri);
  if (!url) return "The URI must be complete, such as https://app.example.com/callback.";
  if (url.username !== "" || url.password !== "") {
    return "The URI must not have a user name or a password before the host.";
  }
  return schemeFault(url, uri, schemes) ?? formFault(url, uri);
}

function schemeFault(
  { protocol, hostname }: URL,
  uri: string,
  schemes: readonly string[],
): string | undefined {
  if (protocol === "https:") return undefined;
  if (protocol === "http:") {
    if (isLoopbackHost(hostname)) return undefined;
    return "The URI may have http only for 127.0.0.1, [::1] and localhost. Use https.";
  }
  const scheme = protocol.slice(0, -1);
  if (!schemes.includes(scheme) && !dottedSchemes.test(scheme)) {
    return (
      "The scheme of the URI is not allowed. Use https, http to 127.0.0.1, [::1] or localhost, or a private scheme with a dot, such as com.example.app:/callback. " +
      "The variable REDIRECT_SCHEMES adds others."
    );
  }
  // Without the slash, "app.example.com:443/callback" would have the scheme "app.example.com".
  if (!uri.startsWith("/", protocol.length)) {
    return "A slash must follow the private scheme, such as com.example.app:/callback.";
  }
  return undefined;
}

function formFault({ href, host, protocol }: URL, uri: string): string | undefined {
  if (href !== uri && href !== `${uri}/`) {
    return "Write the URI as browsers do: scheme and host in lower case, without the default port, and without . and .. in the path.";
  }
  if (uri.endsWith("?")) return "Remove the question mark at the end, or add a query.";
  if (Math.max(host.length, protocol.length) > redirectLimits.host) {
    return `The host or scheme may have at most ${redirectLimits.host} characters.`;
  }
  return undefined;
}

const loopbackHosts: readonly string[] = ["127.0.0.1", "[::1]", "localhost"];

/** Whether a host is the user's own machine. */
export const isLoopbackHost = (host: string): boolean => loopbackHosts.includes(host);

/** http to this machine, with or without a port. What stands before the port, and after it, must be as registered. */
const loopbackUris =
  /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::([1-9]\d{0,4}))?((?:[/?].*)?)$/;

/**
 * Whether a client registered a redirect URI. The raw texts must be equal, because parsers disagree on what else is the same. Only the
 * port of http to this machine may differ, because native apps listen on a free one (RFC 8252 section 7.3).
 */
export function matchesRedirectUri(
  { redirectUris }: Pick<Client, "redirectUris">,
  given: string,
): boolean {
  const registered = wordsIn(redirectUris);
  if (registered.includes(given)) return true;
  const wanted = loopbackWithoutPort(given);
  return wanted !== undefined && registered.some((one) => loopbackWithoutPort(one) === wanted);
}

/** A URI of http to this machine without its port. Undefined for every other URI. */
export function loopbackWithoutPort(uri: string): string | undefined {
  const [, origin, port = "1", rest] = loopbackUris.exec(uri) ?? [];
  return origin !== undefined && Number(port) <= 65_535 ? `${origin}${rest}` : undefined;
}

/** A host that is an address, as URLs are written after parsing, or that is this machine. */
const privateHosts = /^(?:\[.*\]|[\d.]+|(?:.*\.)?localhost)$/;

/**
 * Whether the server may call a URL of a client that has no `privateUrls`: https to a host with a name. What the name resolves to
 * is checked at each call.
 */
export function isPublicUrl(uri: string): boolean {
  const url = URL.parse(uri);
  return url?.protocol === "https:" && !privateHosts.test(url.hostname.replace(/\.$/, ""));
}

/** Where a redirect URI leads: to a website, to a program on the user's machine, or to the app that has the scheme there. */
export type RedirectKind = "https" | "loopback" | "private";

/** The kind of a registered redirect URI. */
export function kindOfRedirect(uri: string): RedirectKind {
  if (uri.startsWith("https:")) return "https";
  return uri.startsWith("http:") ? "loopback" : "private";
}

/**
 * Where a registered redirect URI leads, as users see it: the host, with its port if it is not the usual one. Of http to this machine
 * it is without the port, which differs each time. Of a private scheme it is the scheme with its colon.
 */
export function redirectHost(uri: string): string {
  const { protocol, host, hostname } = new URL(uri);
  if (protocol === "https:") return host;
  return protocol === "http:" ? hostname : protocol;
}
