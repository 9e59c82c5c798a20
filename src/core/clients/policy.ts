/** The operator's settings for clients. */
export interface ClientPolicy {
  /** The schemes without a dot that redirect URIs may have, such as `vscode`. */
  readonly redirectSchemes: readonly string[];
}
