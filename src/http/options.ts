import type { AppLinks } from "../core/policy.ts";
import type { Setting } from "../core/ground/setting.ts";
import type { Log } from "../core/system.ts";
import type { Answered } from "./response/request-log.ts";
import type { FindFile, StaticFile } from "./response/files.ts";
import type { CreateResponse } from "./response/create-response.ts";

/** A key of tokens, as an administrator sees it. */
export interface TokenKey {
  readonly kid: string;
  readonly algorithm: string;
}

/** The settings and drivers of the HTTP side, besides the use cases. */
export interface AppOptions {
  readonly version: string;
  /**
   * True on a developer's machine. The log then points out likely mistakes in requests, and the pages of every http server on
   * this machine are allowed.
   */
  readonly development: boolean;
  /** The public URL. Links, `Location` and HSTS are derived from it, never from the Host header. */
  readonly issuer: string;
  /**
   * True if cookies have neither `Secure` nor the prefix `__Host-`, so that Safari, and a phone in the developer's network, keep
   * them over plain http.
   */
  readonly plainCookies: boolean;
  /** The public keys that verify our tokens, for the JWK set. */
  readonly publicKeys: readonly object[];
  /** The keys of the tokens of other apps. Absent if other apps cannot log in. */
  readonly oidcKeys?:
    | { readonly algorithm: string; publicKeys(): Promise<readonly object[]> }
    | undefined;
  /** The key that signs tokens, then those that only verify them. */
  readonly tokenKeys: readonly TokenKey[];
  /** All settings, for administrators. */
  readonly settings: readonly Setting[];
  /** The exact origins whose pages may call this server and read its answers. */
  readonly corsOrigins: readonly string[];
  /** The addresses or CIDR ranges of the proxies whose X-Forwarded-For header is trusted. */
  readonly trustedProxies: readonly string[];
  /** True if limits count the callers on this machine and those without an address, as in production. */
  readonly limitsThisMachine: boolean;
  /** Default: the web's Response. */
  readonly createResponse?: CreateResponse | undefined;
  /** The address of the peer, from the bindings that the runtime passes to `fetch` beside the request. */
  readonly peerAddress: (bindings: unknown) => string | undefined;
  /** A function of the operator that says the address of the client. Then nothing else is read. */
  readonly clientAddress?:
    | ((request: Request, bindings: unknown) => string | undefined)
    | undefined;
  /** The header with the address of the client. The peer counts without it. Then X-Forwarded-For is not read. */
  readonly addressHeader?: string | undefined;
  /** True if calls that a limit of a network counts are refused without an address. */
  readonly requiresAddress?: boolean | undefined;
  /**
   * Runs work after the answer of a request, so that its time and its failure tell the caller nothing. `bindings` are those of
   * the request.
   */
  readonly inBackground: (bindings: unknown, work: () => Promise<unknown>) => void;
  /** Serves the OpenAPI document and Swagger UI. */
  readonly docs: boolean;
  /** Serves the pages. */
  readonly app: boolean;
  /** True if a browser that opens the root gets to the pages, as in production. */
  readonly leadsToPages?: boolean | undefined;
  /** Where the operator's own pages are. The console is always below `issuer`. */
  readonly appUrl: string;
  /** The pages at `appUrl`. Default: all but those about organizations and invitations. */
  readonly ownPages?: readonly string[] | undefined;
  /** The CAPTCHA: its site key, and the origin of its provider. Absent if there is none. */
  readonly captcha?: { readonly siteKey: string; readonly url: string } | undefined;
  /** The operator's own apps on phones. Absent if there are none. */
  readonly appLinks?: AppLinks | undefined;
  /** Serves the calls for administrators, and the console of the example app. */
  readonly adminApi: boolean;
  /** Extends HSTS to every subdomain of the issuer's host (`includeSubDomains`). */
  readonly hstsSubdomains: boolean;
  /** Finds a file of Swagger UI by its name. */
  readonly docsAsset: FindFile;
  /** Finds a file of the example app by its path. Gives undefined for every file if the app has not been built. */
  readonly appFile: FindFile;
  /** Turns a content into a file to serve, in the form that the runtime shares between responses. */
  readonly fileOf: (content: string | Uint8Array<ArrayBuffer>) => Promise<StaticFile>;
  /** The languages of the pages, with the texts of each that the operator added or changed. */
  readonly languages: {
    readonly offered: readonly [string, ...string[]];
    readonly texts: Readonly<Record<string, object>>;
  };
  /** True once the server has been asked to stop. */
  readonly isDraining: () => boolean;
  /** Receives each request that was answered. Absent if nobody counts them. */
  readonly onAnswered?: ((answered: Answered & { readonly method: string }) => void) | undefined;
  /** Runs the work of a request, whose header `traceparent` is valid, so that it is passed on. Absent if nothing takes it. */
  readonly inTrace?: (<T>(traceparent: string, work: () => Promise<T>) => Promise<T>) | undefined;
  /** True if emails cannot be sent at present. */
  readonly isEmailFailing: () => boolean;
  readonly log: Log;
}

/** The path of the public URL: "" at the root, otherwise "/path". */
export const basePathOf = (issuer: string): string => new URL(issuer).pathname.replace(/\/$/, "");
