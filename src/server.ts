// `latchkey-auth/server`: who is logged in, for a server that renders pages and is not Latchkey itself. It runs on every runtime.
import type { Account, AnyAttributes } from "./client/api-types.ts";
import type { Fetch } from "./client/connection.ts";
import type { components } from "./client/generated/api.ts";
import { notLatchkey, readAnswer, timeout, unreachable } from "./client/server-answer.ts";
import { isByOwnPage, isSafeMethod } from "./core/ground/own-page.ts";

export type { Account, ErrorCode } from "./client/api-types.ts";
export type {
  AccountPage,
  Accounts,
  AccountUpdate,
  ManagedAccount,
  NewAccount,
} from "./client/accounts.ts";
export type { ActingFor } from "./client/managed-calls.ts";
export type {
  MemberPage,
  NewOrganization,
  Organization,
  OrganizationMember,
  OrganizationPage,
  Organizations,
  OrganizationUpdate,
  UserOrganization,
} from "./client/managed-organizations.ts";
export { LatchkeyError } from "./client/latchkey-error.ts";
export { createServerClient, type ServerClientOptions } from "./client/server-client.ts";

/** The headers of a request: `Headers` of any framework, or an object such as those of Node. */
export type RequestHeaders =
  | { get(name: string): string | null | undefined }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request of any framework, or of Node. */
export interface SessionRequest {
  readonly headers: RequestHeaders;
  /** Without it, as in Next.js, the headers decide: a browser sends `Origin` or `Content-Type` with what may change something. */
  readonly method?: string | undefined;
  /** The method before a middleware such as `method-override` changed it. */
  readonly originalMethod?: string | undefined;
}

export interface SessionOptions {
  /** Latchkey's `ISSUER`, or its address inside your network. It may have a path. */
  readonly baseUrl: string;
  /** Latchkey's `ISSUER`, if `baseUrl` is another address. Forms of the pages at its origin count. Default: `baseUrl`. */
  readonly issuer?: string | undefined;
  /** Sends the request instead of the global fetch. */
  readonly fetch?: Fetch | undefined;
}

/** A user who is logged in, and how. */
export type CurrentSession<Attributes extends object = AnyAttributes> = Readonly<
  Omit<components["schemas"]["CurrentSession"], "user">
> & { readonly user: Account<Attributes> };

/** Workers with an early compatibility date refuse this option. They cache no request that has a cookie. */
const uncached: RequestInit =
  globalThis.navigator?.userAgent === "Cloudflare-Workers" ? {} : { cache: "no-store" };

/** A session cookie, or its hint. A server in development has names of its own. */
const form = /(?:^|;) *((?:__Host-latchkey|latchkey-dev)(?:=|(-hint)=)[!-:<-~]+)/g;

/** A header by its lower-case name. Undefined if it was not sent. */
function headerIn(headers: RequestHeaders, wanted: string): string | undefined {
  const value =
    typeof headers.get === "function"
      ? headers.get(wanted)
      : Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
  return value === undefined || value === null ? undefined : [value].flat().join(";");
}

function cookiesIn(headers: RequestHeaders) {
  const found = [...(headerIn(headers, "cookie") ?? "").matchAll(form)];
  return {
    session: found.flatMap(([, pair, hint]) => (hint ? [] : pair)).join("; "),
    /** Whether the browser has a session cookie, although the request may lack it. */
    hasHint: found.some(([, , hint]) => hint),
  };
}

/** Whether a request changes nothing, whatever its method was before and after a middleware. */
function isRead(
  { method, originalMethod = method }: SessionRequest,
  header: (name: string) => string | undefined,
): boolean {
  if (method === undefined || originalMethod === undefined) {
    return header("origin") === undefined && header("content-type") === undefined;
  }
  return isSafeMethod(method) && isSafeMethod(originalMethod);
}

/**
 * Who sent a request, by its session cookie; null for nobody. Undefined if the request cannot tell: the browser has a session, and
 * withheld its cookie, for example because the visitor comes from another site. Or the method is not GET, HEAD or OPTIONS, and the request
 * does not come from a page at the origin of `issuer`. Sends Latchkey one request, with our cookie alone, and none if there is no cookie
 * that counts. Never replaces the cookie. Throws LatchkeyError if Latchkey does not respond in five seconds, or with an error.
 */
export async function sessionOf<Attributes extends object = AnyAttributes>(
  request: SessionRequest,
  { baseUrl, issuer = baseUrl, fetch = globalThis.fetch }: SessionOptions,
): Promise<CurrentSession<Attributes> | null | undefined> {
  const { href } = new URL(baseUrl.replace(/\/*$/, "/session"));
  const { session, hasHint } = cookiesIn(request.headers);
  if (!session) return hasHint ? undefined : null;
  const header = (name: string) => headerIn(request.headers, name);
  if (!isRead(request, header) && !isByOwnPage(header, issuer)) return undefined;
  const response = await fetch(href, {
    ...uncached,
    headers: { Cookie: session },
    // Only Latchkey may receive the cookie, and Latchkey never redirects.
    redirect: "manual",
    signal: AbortSignal.timeout(timeout),
  }).catch(unreachable);
  const answer = (await readAnswer(response)) as Partial<CurrentSession<Attributes>>;
  if (answer.user === null) return null;
  if (answer.user?.id) return answer as CurrentSession<Attributes>;
  throw notLatchkey(response);
}

/**
 * Whether the browser has a session cookie, even if it withheld it from this request. Without one, nobody is logged in. It proves nothing,
 * because the session may have ended: it only chooses between two pages, for example in a middleware that redirects to the login.
 */
export function hasSessionCookie(headers: RequestHeaders): boolean {
  const { session, hasHint } = cookiesIn(headers);
  return hasHint || session !== "";
}
