import { unknownName } from "../../core/ground/nearest.ts";
import { isPage, pageNames } from "../../core/ground/pages.ts";
import { isLoopback, isPlainUrl, plainUrlRule } from "./network.ts";
import type { VariableReader } from "./variables/reader.ts";

/** Reads where the pages are. Links in emails and logins to other apps need pages, so `APP` may be off only with pages elsewhere. */
export function readAppUrl({ text, isOn, isSet, fault }: VariableReader, issuer: string): string {
  const given = text("APP_URL");
  if (given !== undefined && !isPlainUrl(given)) fault("APP_URL", plainUrlRule);
  const sending = (["SMTP_URL", "MAIL_API_URL"] as const).find((name) => isSet(name));
  if (!isOn("APP") && given === undefined && sending) {
    fault("APP", `must be on with ${sending}, because links in emails open pages, or set APP_URL`);
  }
  if (!isOn("APP") && given === undefined && isSet("OIDC_KEY")) {
    const reason = "because users log in to other apps and approve them on pages";
    fault("APP", `must be on with OIDC_KEY, ${reason}, or set APP_URL`);
  }
  return given ?? `${issuer}/app`;
}

/**
 * Reads which pages are at `APP_URL`. Without `APP`, the server serves none, so all are there. So they are without organizations, whose
 * pages alone are newer than the setting. Undefined if the default counts.
 */
export function readOwnPages(
  { list, isOn, isSet, fault }: VariableReader,
  hasOrganizations: boolean,
): readonly string[] | undefined {
  const wrong = (one: string, number: number, mayShow: boolean) => {
    const unknown = mayShow
      ? unknownName("The page ", one, pageNames)
      : `Entry ${number} is unknown. Known are: ${pageNames.join(", ")}`;
    return `must list pages, separated by commas. ${unknown}`;
  };
  const listed = list("OWN_PAGES", wrong, isPage);
  const missing = pageNames.filter((page) => !listed.includes(page));
  if (listed.length === 0) {
    return isOn("APP") && (hasOrganizations || !isSet("APP_URL")) ? undefined : pageNames;
  }
  if (!isSet("APP_URL")) {
    fault("OWN_PAGES", "is set without APP_URL, the address of the listed pages");
  }
  if (!isOn("APP") && listed.every(isPage) && missing.length > 0) {
    const lacks = `these are missing: ${missing.join(", ")}`;
    fault(
      "OWN_PAGES",
      `must list all pages with APP=off, and ${lacks}. Remove OWN_PAGES, or set APP=on`,
    );
  }
  return listed;
}

/** The origins of `CORS_ORIGINS`, and that of the pages if it is another one than the server's. */
export function withPages(
  corsOrigins: readonly string[],
  issuer: string,
  appUrl: string,
): string[] {
  const [own, ofPages] = [URL.parse(issuer)?.origin, URL.parse(appUrl)?.origin];
  const isNew = ofPages !== undefined && ofPages !== own && !corsOrigins.includes(ofPages);
  return isNew ? [...corsOrigins, ofPages] : [...corsOrigins];
}

/** What an operator reads if the pages are on another site than the server. */
export const otherSite =
  "APP_URL is on another site than ISSUER, so browsers do not send the session cookie. Use hosts of one domain for both, such as app.example.com and login.example.com";

/**
 * Whether browsers take two URLs for one site: the same scheme, and the same host or hosts of one domain. The list of domains under which
 * everybody can register is not known here, so two names under `co.uk` are also one site.
 */
export function isSameSite(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  return a.protocol === b.protocol && siteOf(a.hostname) === siteOf(b.hostname);
}

const siteOf = (host: string): string =>
  isLoopback(host) || /^[\d.]+$|:/.test(host) ? host : host.split(".").slice(-2).join(".");
