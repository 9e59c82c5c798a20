import type { Log } from "../core/system.ts";

/** What the HTTP side of an app must know besides the use cases. */
export interface AppOptions {
  readonly version: string;
  /** The public URL. Links, `Location` and HSTS follow from it, never from the Host header. */
  readonly issuer: string;
  /** The public keys that verify our tokens, for the JWK set. */
  readonly publicKeys: readonly object[];
  /** Exact origins whose pages may call and read us. */
  readonly corsOrigins: readonly string[];
  /** Addresses or CIDR ranges of proxies whose X-Forwarded-For counts. */
  readonly trustedProxies: readonly string[];
  /** The address at the other end of the connection, from what the runtime hands to `fetch` beside the request. */
  readonly peerAddress: (bindings: unknown) => string | undefined;
  /** Whether the docs page and the OpenAPI document are served. */
  readonly docs: boolean;
  /** Whether the example app is served. */
  readonly app: boolean;
  /** Whether HSTS covers the subdomains of the issuer's host too. */
  readonly hstsSubdomains: boolean;
  /** The files of Swagger UI by name. */
  readonly docsAsset: (name: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** The files of the example app by their path in it; undefined also when it was not built. */
  readonly appFile: (path: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** True once the server has been asked to stop. */
  readonly isDraining: () => boolean;
  readonly log: Log;
}

/** Where the app is mounted, by its public URL: "" at the root, else "/path". */
export const basePathOf = (issuer: string): string => new URL(issuer).pathname.replace(/\/$/, "");
