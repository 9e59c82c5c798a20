/** What the server writes into the page. A page that another server sends has none of it. */
interface Shell {
  /** The language of the page, of those in `languages`. */
  readonly locale?: string;
  readonly languages?: readonly [string, ...string[]];
  /** The members of the metadata that the pages need. */
  readonly server?: object;
  readonly brand?: {
    readonly name: string;
    /** The path of the picture. */
    readonly logo?: string;
    /** How many times wider than high it is, to keep its place. */
    readonly logoRatio?: number;
    readonly supportEmail?: string;
    readonly termsUrl?: string;
    readonly privacyUrl?: string;
  };
  /** The pages of this app. Latchkey serves the others. Absent if this app contains all. */
  readonly pages?: readonly string[];
  /** The origins that a login may lead to. */
  readonly origins?: readonly string[];
  /** True for a server in development. A login may then lead to each origin of this machine. */
  readonly development?: boolean;
  /** What the operator added to the texts of the language or changed in them. */
  readonly texts?: object;
}

/** What the server wrote into the page. */
export const shell: Shell = JSON.parse(
  document.getElementById("latchkey")?.textContent.trim() || "{}",
) as Shell;
