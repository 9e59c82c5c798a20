import ipaddr from "ipaddr.js";
import { parseRange } from "../../http/request/caller.ts";

/** The rule that `isPlainUrl` checks, for error messages. */
export const plainUrlRule =
  "must be an https URL without query, fragment or trailing slash (http only for this machine)";

/**
 * Whether a text is a URL of origin and path only, without a trailing slash. The scheme is https. Plain http is
 * accepted for this machine, or for every host when `allowsHttp` is set.
 */
export function isPlainUrl(text: string, allowsHttp = false): boolean {
  const url = URL.parse(text);
  if (!url || text.endsWith("/") || (url.href !== text && url.href !== `${text}/`)) return false;
  if (url.username !== "" || url.password !== "" || /[?#]/.test(text)) return false;
  return (
    url.protocol === "https:" ||
    (url.protocol === "http:" && (allowsHttp || isLoopback(url.hostname)))
  );
}

/** The rule that `isOrigin` checks, for error messages. */
export const originRule = (allowsPrivate: boolean): string =>
  "must be origins such as https://app.example.com, separated by commas, without path or trailing slash; " +
  (allowsPrivate
    ? "plain http only for this machine, private addresses (10.*, 172.16.* to 172.31.*, 192.168.*) and names in .local"
    : "plain http only for this machine");

/**
 * Whether a text is an exact origin: no `*`, `null`, wildcard or path. Plain http is accepted for this machine, and with
 * `allowsPrivate` for hosts of a private network.
 */
export function isOrigin(text: string, allowsPrivate: boolean): boolean {
  const url = URL.parse(text);
  if (url?.origin !== text || text.includes("*")) return false;
  const { protocol, hostname } = url;
  if (protocol === "https:") return true;
  return protocol === "http:" && (isLoopback(hostname) || (allowsPrivate && isPrivate(hostname)));
}

/** The ranges of addresses that no router of the internet forwards: RFC 1918, RFC 3927, RFC 4193 and RFC 4291 section 2.5.6. */
const localRanges: readonly string[] = ["private", "uniqueLocal", "linkLocal"];

/** Whether the URL of a server is plain http on this machine or in a private network. */
export function isPlainLocal(text: string): boolean {
  const url = URL.parse(text);
  if (url?.protocol !== "http:") return false;
  const { hostname } = url;
  const address = hostname.replace(/^\[|\]$/g, "");
  return (
    isLoopback(hostname) ||
    isPrivate(hostname) ||
    (ipaddr.isValid(address) && localRanges.includes(ipaddr.parse(address).range()))
  );
}

/** Whether a host of a URL is an IPv4 address of a private network (RFC 1918), or a name of the local network. */
const isPrivate = (host: string): boolean =>
  host.endsWith(".local") ||
  (ipaddr.IPv4.isValidFourPartDecimal(host) && ipaddr.IPv4.parse(host).range() === "private");

export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);

/** Whether a host is an IP address rather than a name. */
export const isAddress = (host: string): boolean => isRange(host) || host.includes(":");

/** Whether a text is an IP address or a CIDR range. */
export function isRange(text: string): boolean {
  try {
    parseRange(text);
    return true;
  } catch {
    return false;
  }
}
