import { LatchkeyError } from "latchkey-auth/client";
import { fill } from "../../../src/core/languages/fill.ts";
import { t } from "../language/language.ts";
import { latchkeyUrl } from "../routing/router.ts";
import { latchkey, ofAuthorize } from "./latchkey.ts";

/** What another app asks for, and what the user has to do first. */
export interface Authorization {
  readonly client: {
    readonly name: string;
    readonly host: string;
    readonly verified: boolean;
    readonly origin: "operator" | "known" | "document" | "device";
    /** The version of Latchkey that knows it. */
    readonly known_in?: string;
    readonly document_host?: string;
    readonly initials: string;
    readonly logo?: string;
    readonly contact?: string;
  };
  readonly account: AccountOfRequest | null;
  readonly needs:
    | ("login" | "proof" | "second_factor" | "choose")
    | ("create" | "enrol" | "terms" | "consent" | "none");
  readonly chosen: string | null;
  readonly login_hint?: string;
  readonly scopes: readonly {
    readonly scope: string;
    readonly text: string;
    /** Set if the user allowed it before. */
    readonly granted?: true;
  }[];
  /** The API that the app wants to use. */
  readonly resource: { readonly name: string; readonly host: string } | null;
  readonly warning?: "loopback" | "private_scheme" | "other_host";
  readonly proof: string | null;
}

interface AccountOfRequest {
  readonly username: string;
  readonly email: string;
  readonly name: string;
}

/** What an app asks for that wants to log its user out. */
export interface LogoutRequest {
  readonly client?: { readonly name: string; readonly initials: string; readonly logo?: string };
  readonly ask: boolean;
  readonly account: AccountOfRequest | null;
  readonly redirect_to?: string;
}

/** The calls of these pages. */
export const call = latchkey.call as unknown as (
  method: "get" | "post" | "delete",
  path: string,
  input?: object,
) => Promise<unknown>;

/** Where a request of another app goes on. The server checks all of it again. */
export const authorizeUrl = (query: string): string => `${latchkeyUrl}/${ofAuthorize}${query}`;

/** The value of `continue` for a request of another app. */
export const continueWith = (query: string): string => ofAuthorize + query;

/** The same request with the account that the user has chosen. */
export const withChosen = (query: string, chosen: string): string =>
  `${query.replaceAll(/(?:^|&)chosen=[^&]*/g, "")}&chosen=${encodeURIComponent(chosen)}`;

/**
 * Asks what a request needs. Undefined if the server does not accept the request; its page of `/authorize` says why. Throws
 * LatchkeyError if it may succeed later.
 */
export async function findAuthorization(query: string): Promise<Authorization | undefined> {
  // As it is, because the server compares the query with the one that it saw first. Braces would be parameters of the path.
  const path = `/authorize/request?${query.replaceAll("{", "%7B")}`;
  try {
    return (await call("get", path)) as Authorization;
  } catch (error) {
    const isRefused = error instanceof LatchkeyError && [400, 404].includes(error.status ?? 0);
    if (!isRefused) throw error;
    return undefined;
  }
}

/** A program on the device. Any of them can call itself anything. One whose name nobody may see has that of its host. */
export const programOf = (name: string, host: string | undefined): string =>
  name === host ? t.request.nameless : fill(t.request.device, { name });

/** Schemes that a browser runs or reads itself. */
const ofBrowsers =
  /^(?:about|blob|chrome|data|file|filesystem|ftp|javascript|mailto|urn|vbscript|view-source|wss?):/i;

const ofThisDevice = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/** Whether a page may lead to a URL of another app: with https, with http on this device, or with the scheme of a program. */
export function isPlace(url: string): boolean {
  const { protocol, hostname } = URL.parse(url) ?? {};
  if (protocol === undefined || hostname === undefined || ofBrowsers.test(url)) return false;
  return protocol !== "http:" || ofThisDevice.test(hostname);
}
