/** The longest URI of a resource, in characters. */
const maxResourceUri = 512;

const uriCharacters = /^[!-~]+$/;

/**
 * The URI of a resource in the one form that is compared: the scheme and the host in lower case, without a default port and without a path
 * that is only a slash. All else counts letter by letter, also a slash at the end of a path. Undefined for a text that is no such URI, also
 * for one with characters that the column does not hold, which some databases answer with an error.
 */
export function comparableUri(text: string): string | undefined {
  if (text.length > maxResourceUri || !uriCharacters.test(text)) return undefined;
  const [, rest] = /^https?:\/\/[^/?#@\\]+((?:\/[^?#\\]*)?)$/i.exec(text) ?? [];
  const url = URL.parse(text);
  if (rest === undefined || !url) return undefined;
  return `${url.origin}${rest === "/" ? "" : rest}`;
}

/** The spellings under which a resource with this comparable URI may be registered. */
export const spellingsOf = (uri: string): readonly [string, string] => [
  uri,
  URL.parse(uri)?.pathname === "/" ? `${uri}/` : uri,
];

/** Why a text cannot be the URI of a resource, as a sentence without it. Plain http is for this machine, where the operator allows it. */
export function resourceUriFault(
  text: string,
  { allowsHttp }: { readonly allowsHttp: boolean },
): string | undefined {
  if (text.length > maxResourceUri) return `The URI may have at most ${maxResourceUri} characters.`;
  if (!uriCharacters.test(text)) return "The URI may have only the characters of URIs.";
  const url = URL.parse(text);
  if (!url) return "The URI must be complete, such as https://mcp.example.com/mcp.";
  if (/[?#]/.test(text)) return "The URI must not have a query or a fragment.";
  if (url.username !== "" || url.password !== "") {
    return "The URI must not have a user name or a password before the host.";
  }
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  const isPlainLocal = isLocal && url.protocol === "http:";
  if (url.protocol !== "https:" && !(isPlainLocal && allowsHttp)) {
    return "The URI must be https, or http to this machine outside production.";
  }
  // Clients and servers compare texts, so there is one spelling for all of them.
  const usual = url.pathname === "/" ? url.origin : url.href;
  if (text !== usual && text !== url.href) {
    return `The URI must be written as browsers write it: ${usual}`;
  }
  return undefined;
}
