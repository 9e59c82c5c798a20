/** The operator's settings for clients. */
export interface ClientPolicy {
  /** The schemes without a dot that redirect URIs may have, such as `vscode`. */
  readonly redirectSchemes: readonly string[];
  /** True outside production: the server calls URLs of every client in a private network too, and with http on this machine. */
  readonly allowsPrivateUrls: boolean;
}
