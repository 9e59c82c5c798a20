import { parseRange } from "../../http/request/client-address.ts";

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

/** Whether a text is an exact origin: no `*`, `null`, wildcard or path. Plain http is accepted only for this machine. */
export function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url?.origin !== text || text.includes("*")) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

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
