import { isNewer, pageNames, type PageName } from "./pages.ts";

/** Where the pages are. */
export interface PagePlaces {
  /** The public URL of the server (`ISSUER`). */
  readonly issuer: string;
  /** Where the operator's own pages are (`APP_URL`). Default: `app` below `issuer`. */
  readonly appUrl?: string;
  /**
   * The pages at `appUrl` (`OWN_PAGES`). All others are at `app` below `issuer`. Default: all pages but those about
   * organizations and invitations.
   */
  readonly ownPages?: readonly string[] | undefined;
}

/** The URL below which a page is, without a trailing slash. */
export function placeOfPage({ issuer, appUrl, ownPages }: PagePlaces, page: string): string {
  const here = `${issuer}/app`;
  return (ownPages?.includes(page) ?? !isNewer(page)) ? (appUrl ?? here) : here;
}

/** The URL of a page. */
export const pageUrl = (places: PagePlaces, page: PageName): string =>
  `${placeOfPage(places, page)}/${page}`;

/** The URL that shows a user the account, with a trailing slash. It is where the page `account` is. */
export const startUrl = (places: PagePlaces): string => `${placeOfPage(places, "account")}/`;

/** The pages that the server itself serves. */
export const pagesHere = (places: PagePlaces): readonly PageName[] =>
  pageNames.filter((page) => placeOfPage(places, page) === `${places.issuer}/app`);

/** The origins of all pages: that of `APP_URL`, and that of the server if it serves some itself. */
export const originsOfPages = (places: PagePlaces): readonly string[] => [
  ...new Set(pageNames.map((page) => new URL(placeOfPage(places, page)).origin)),
];
