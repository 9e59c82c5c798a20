import { parse } from "hono/utils/cookie";
import type { Auth } from "../../../core/auth.ts";
import { emailLogoFile } from "../../../core/brand/brand.ts";
import { continueUrl } from "../../../core/ground/continue.ts";
import { pagesHere, pageUrl, startUrl, type PagePlaces } from "../../../core/ground/page-url.ts";
import { isPage, pageNames, queries, type PageName } from "../../../core/ground/pages.ts";
import { Failure, requestFailures } from "../../../core/failures.ts";
import { chooseLocale, localesAsked } from "../../../core/languages/locale.ts";
import { shownCaptcha } from "../../captcha.ts";
import type { RequestContext } from "../../context.ts";
import { registrationRules, shownOrganizations, shownProviders } from "../../discovery.ts";
import type { Endpoints } from "../../endpoint.ts";
import { basePathOf, type AppOptions } from "../../options.ts";
import { serveFile, type StaticFile } from "../../response/files.ts";
import { refusedOrigins } from "../../response/page-origins.ts";
import { respond } from "../../response/respond.ts";
import { pagePolicy, trustedTypes } from "../csp.ts";
import { plainTexts } from "../plain.ts";
import { pageRefusal } from "../refusal.ts";
import { brandFiles, shownBrand } from "./brand.ts";
import { fillShell } from "./shell.ts";

/** With a CAPTCHA, each page may become that of the login without being loaded again, and then shows the frame with the widget. */
const pageHeaders = ({ captcha }: Pick<AppOptions, "captcha">) => ({
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": pagePolicy(
    "font-src 'self'",
    ...(captcha ? ["frame-src 'self'"] : []),
    trustedTypes,
  ),
});

const types = new Map([
  ["css", "text/css; charset=utf-8"],
  ["js", "text/javascript; charset=utf-8"],
  ["svg", "image/svg+xml"],
]);

/** A file beside the page, or one in `assets` whose name contains a hash of its content. */
const fileName = /^(?<hashed>assets\/)?[\w-]+(?:\.[\w-]+)*\.(?<extension>\w+)$/;

/** The cookie of the language that a user chose on a page. It is no secret, and scripts can read it. */
const languageCookie = "latchkey-language";

/** What it takes to fill the page. */
type PageAuth = Pick<
  Auth,
  "login" | "brand" | "tokens" | "accounts" | "passwords" | "upstream" | "organizations"
>;
type PageOptions = "appFile" | "fileOf" | "languages" | "corsOrigins" | "development" | "captcha";

/** The logo of emails alone, where the pages are elsewhere. */
export function logoForEmails(
  { get }: Endpoints,
  { brand }: Pick<Auth, "brand">,
  options: Pick<AppOptions, "fileOf">,
): void {
  const name = emailLogoFile(brand);
  if (name) get(`/app/${name}`, brandFiles(brand, options)[name]);
}

/**
 * The built app (the folder `web`), with the brand and the language of each user. A path that names no file gets the page, whose own router
 * shows it.
 */
export function webApp(
  { get }: Endpoints,
  auth: PageAuth,
  options: PagePlaces & Pick<AppOptions, PageOptions | "app" | "adminApi" | "log">,
): void {
  const { appFile, adminApi, issuer, corsOrigins, development, log } = options;
  const home = `${basePathOf(issuer)}/app/`;
  const headers = pageHeaders(options);
  const pageIn = pages(auth, home, pagesHere(options), options);
  const ofBrand = brandFiles(auth.brand, options);

  const refused = refusedOrigins(corsOrigins);
  /** The page stays after a login that may not lead to where it was asked to continue. The browser alone knows what is behind the `#`. */
  const warnOfRefused = (given = ""): void => {
    const [origin] = /^https?:\/\/[^/?#]+/.exec(given) ?? [];
    const places = { issuer, origins: corsOrigins, development };
    if (origin === undefined || continueUrl(given, places) !== undefined) return;
    const told = refused(origin);
    if (told) log.warn("continue_refused", told);
  };

  const page = async (c: RequestContext) => {
    const { languages } = options;
    warnOfRefused(c.req.query("continue"));
    const chosen = parse(c.req.header("cookie") ?? "", languageCookie)[languageCookie];
    const asked = localesAsked(new URL(c.req.url).search);
    const header = c.req.header("accept-language");
    const locale = chooseLocale(header, languages.offered, { chosen, asked });
    return serveFile(c, await pageIn(locale), {
      ...headers,
      "Content-Language": locale,
      Vary: "Origin, Accept-Encoding, Accept-Language, Cookie",
    });
  };

  const here = pagesHere(options);
  /** Whether a page is at another address. A name that no page has is where the account is. */
  const isElsewhere = (name: string) => !here.includes(isPage(name) ? name : "account");
  /** Leads to the page at its address. The browser adds what is behind the `#`. */
  const elsewhere = (c: RequestContext, name: string) =>
    respond(c, null, 303, {
      Location: isPage(name) ? pageUrl(options, name) + knownQuery(c, name) : startUrl(options),
    });

  get("/app", (c) => respond(c, null, 308, { Location: home }));
  get("/app/", (c) => (isElsewhere("") ? elsewhere(c, "") : page(c)));
  const file = async (c: RequestContext) => {
    const name = c.req.param("file") ?? "";
    if (name === "admin" && !adminApi) throw new Failure(requestFailures.not_found);
    if (Object.hasOwn(ofBrand, name)) return ofBrand[name as keyof typeof ofBrand](c);
    if (isPage(name) || /^[\w-]+$/.test(name)) {
      return name !== "admin" && isElsewhere(name) ? elsewhere(c, name) : page(c);
    }
    const { extension = "", hashed } = fileName.exec(name)?.groups ?? {};
    const type = types.get(extension);
    if (type === undefined) throw new Failure(requestFailures.not_found);
    return serveFile(c, await appFile(name), {
      "Content-Type": type,
      "Cache-Control": hashed ? "public, max-age=31536000, immutable" : "public, max-age=3600",
    });
  };
  get("/app/:file{.+}", file, pageRefusal(options, auth.brand));
}

/** The parameters that a page has. Those of `consent` are the request of an app. */
function knownQuery(c: RequestContext, name: PageName): string {
  if (name === "consent") return new URL(c.req.url).search;
  const known = queries[name] ?? [];
  const query = new URLSearchParams(
    known.flatMap((one) => c.req.queries(one)?.map((value) => [one, value]) ?? []),
  );
  return query.size > 0 ? `?${query}` : "";
}

/** Finds the page in a language. It is filled once, and again after the build has replaced its file. */
function pages(
  auth: PageAuth,
  home: string,
  here: readonly PageName[],
  { appFile, fileOf, languages, corsOrigins, development, captcha }: Pick<AppOptions, PageOptions>,
): (locale: string) => Promise<StaticFile> {
  const shown = shownBrand(auth.brand, home);
  const server = {
    grant_types_supported: auth.tokens.grantTypes,
    ...registrationRules(auth),
    ...shownProviders(auth),
    ...shownOrganizations(auth),
    ...shownCaptcha({ captcha }),
    ...(auth.login.hasCodes && { email_codes: true }),
  };
  const filled = new Map<
    string,
    { readonly source: string | undefined; readonly file: Promise<StaticFile> }
  >();
  return async (locale) => {
    const source = await appFile("index.html");
    if (!source) throw new Failure(requestFailures.not_found);
    const known = filled.get(locale);
    if (known && known.source === source.etag) {
      if (source.body instanceof ReadableStream) await source.body.cancel();
      return known.file;
    }
    const texts = languages.texts[locale] ?? {};
    const shell = {
      locale,
      languages: languages.offered,
      server,
      ...(shown && { brand: shown }),
      ...(here.length < pageNames.length && { pages: here }),
      ...(corsOrigins.length > 0 && { origins: corsOrigins }),
      ...(development && { development }),
      ...(Object.keys(texts).length > 0 && { texts }),
    };
    const file = new Response(source.body)
      .text()
      .then(async (page) =>
        fileOf(await fillShell(page, shell, home, plainTexts(locale, languages))),
      );
    filled.set(locale, { source: source.etag, file });
    // A failure is not kept, so that the next request tries again.
    file.catch(() => filled.delete(locale));
    return file;
  };
}
