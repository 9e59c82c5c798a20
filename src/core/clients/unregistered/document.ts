import { parseStrictJson } from "../../ground/strict-json.ts";
import type { ClientKey, ClientSeals } from "../ports.ts";
import { isPublicUrl, redirectLimits, redirectUriFault } from "../redirect-uris.ts";
import { isDocumentId } from "./ids.ts";

/** What counts of a client metadata document (draft-ietf-oauth-client-id-metadata-document). All else in it is ignored. */
export interface ClientDocument {
  readonly name: string;
  readonly redirectUris: readonly string[];
  /** How the client proves who it is at the token endpoint. */
  readonly methods: readonly string[];
  readonly jwksUri: string | undefined;
}

/** The limits of documents. Sizes in characters or bytes. */
export const documentLimits = { url: 512, bytes: 5 * 1024, keyBytes: 64 * 1024, keys: 16 } as const;

/**
 * Whether a `client_id` is the URL of a document that may be fetched. It must be written as browsers write it, because it is compared
 * letter by letter: https to the name of a public host at the usual port, with a path, and without a user name, a fragment and dots in the
 * path.
 */
export function isDocumentUrl(clientId: string): boolean {
  if (!isDocumentId(clientId) || clientId.length > documentLimits.url) return false;
  const url = URL.parse(clientId);
  if (url?.href !== clientId || clientId.includes("#")) return false;
  if (url.username !== "" || url.password !== "" || url.port !== "") return false;
  return url.pathname !== "/" && !url.hostname.endsWith(".") && isPublicUrl(clientId);
}

/** The names that users see of apps that no operator checked: they look like no other name, in any font and direction of text. */
const names = /^[A-Za-z0-9 ._-]{1,64}$/;

/** What looks like a host, which would pass for where the app is. */
const hostlike = /[A-Za-z0-9_-]\.[A-Za-z]/;

/** The most characters of a name that consents store. */
const longestName = 64;

/** The name of an app that no operator checked. Undefined if users may not see it, as one that looks like a host. */
export const plainName = (name: unknown): string | undefined =>
  typeof name === "string" && names.test(name) && name.trim() === name && !hostlike.test(name)
    ? name
    : undefined;

/** The methods with a secret that both sides know. A document is public, so nobody has such a secret. */
const symmetric: readonly string[] = [
  "client_secret_basic",
  "client_secret_post",
  "client_secret_jwt",
];

/** The members of a JWK that are secret (RFC 7518 section 6). */
const privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

/**
 * Reads the document at a URL. A text says why it cannot be used, as the rest of a sentence about it. The redirect URIs that no client
 * could register are left out, and what this server does not need is no reason to refuse it.
 */
export function readDocument(
  url: string,
  text: string,
  { redirectSchemes }: { readonly redirectSchemes: readonly string[] },
): ClientDocument | string {
  let members: unknown;
  try {
    members = parseStrictJson(text);
  } catch {
    return "is not JSON, or contains a member twice";
  }
  if (!isObject(members)) return "is not a JSON object";
  if (members["client_id"] !== url) return "has another client_id";
  if ("client_secret" in members || "client_secret_expires_at" in members) {
    return "contains a secret";
  }
  const methods = methodsIn(members);
  if (!methods.includes("none") && !methods.includes("private_key_jwt")) {
    return methods.some((method) => symmetric.includes(method))
      ? "asks for a secret, which a client with a document cannot have"
      : "lists neither of the methods none and private_key_jwt in token_endpoint_auth_methods_supported";
  }
  if (hasPrivateKey(members["jwks"])) return "contains a private key";
  const jwksUri = members["jwks_uri"];
  if (jwksUri !== undefined && (typeof jwksUri !== "string" || !isPublicUrl(jwksUri))) {
    return "has a jwks_uri that is not public";
  }
  if (jwksUri === undefined && mustProve({ methods })) return "has no jwks_uri for its keys";
  const redirectUris = [...new Set(textsIn(members["redirect_uris"]))].filter(
    (uri) => redirectUriFault(uri, { schemes: redirectSchemes }) === undefined,
  );
  if (redirectUris.length === 0) return "has no redirect URI that is allowed here";
  if (redirectUris.length > redirectLimits.uris) {
    return `has more than ${redirectLimits.uris} redirect URIs`;
  }
  // The end of a host says whose it is.
  const name = plainName(members["client_name"]) ?? new URL(url).host.slice(-longestName);
  return { name, redirectUris, methods, jwksUri };
}

/** Whether a client has to prove who it is at the token endpoint. One that may come without a proof need not. */
export const mustProve = ({ methods }: Pick<ClientDocument, "methods">): boolean =>
  !methods.includes("none");

/** Reads the key set of a client (RFC 7517 section 5). A text says why it cannot be used. */
export function readKeys(text: string): readonly ClientKey[] | string {
  let set: unknown;
  try {
    set = parseStrictJson(text);
  } catch {
    return "are not JSON";
  }
  const keys = isObject(set) ? set["keys"] : undefined;
  if (!Array.isArray(keys)) return "are no key set";
  return keys.filter(isObject).slice(0, documentLimits.keys);
}

const methodsIn = (members: Members): readonly string[] => [
  ...new Set([
    ...textsIn([members["token_endpoint_auth_method"]]),
    ...textsIn(members["token_endpoint_auth_methods_supported"]),
  ]),
];

const hasPrivateKey = (jwks: unknown): boolean =>
  isObject(jwks) &&
  Array.isArray(jwks["keys"]) &&
  jwks["keys"].some((key) => isObject(key) && privateMembers.some((name) => name in key));

/**
 * What stands for a document in a consent: SHA-256 in base64url. A user who allowed one version of an app is asked again for another.
 */
export async function snapshotOf(
  { sha256 }: Pick<ClientSeals, "sha256">,
  { name, redirectUris, methods, jwksUri }: ClientDocument,
): Promise<string> {
  const facts = [name, redirectUris.toSorted(), methods.toSorted(), jwksUri ?? null];
  const hash = await sha256(JSON.stringify(facts));
  return btoa(String.fromCharCode(...hash))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
