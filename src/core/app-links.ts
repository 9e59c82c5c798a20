/** The operator's own apps on phones, which may open links to this server, and use its passkeys. */
export interface AppLinks {
  /** Each as `TEAM.bundle`, such as `ABCDE12345.com.example.app`. */
  readonly apple?: readonly string[];
  readonly android?: readonly {
    readonly package: string;
    /** The fingerprints of the certificates that sign the app, such as `14:6D:…`. */
    readonly sha256: readonly string[];
  }[];
}
