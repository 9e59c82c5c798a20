/** The longest URI of a resource, in characters. */
const maxLength = 512;

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * What is wrong with the URI of a resource (RFC 8707 section 2, RFC 9728 section 1.2), as the end of a sentence. Plain http is accepted
 * for this machine.
 */
export function resourceUriFault(uri: string): string | undefined {
  if (!/^[!-~]+$/.test(uri) || !URL.canParse(uri)) return "is not a URL";
  const { protocol, hostname, username, password } = new URL(uri);
  const isPlainLocal = protocol === "http:" && loopback.test(hostname);
  if (protocol !== "https:" && !isPlainLocal) return "must be https, or http on this machine";
  if (username !== "" || password !== "") return "must not contain a username or a password";
  if (/[?#]/.test(uri)) return "must not contain a query or a fragment";
  if (/["\\]/.test(uri)) return "must not contain quotation marks or backslashes";
  return uri.length > maxLength ? `must have at most ${maxLength} characters` : undefined;
}
