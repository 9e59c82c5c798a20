import { accepts } from "hono/accepts";
import type { Failure } from "../../core/failures.ts";
import type { FailureCode } from "../../core/tables/failures.ts";
import { languages, type BuiltInLanguage } from "../../core/ground/language.ts";
import { chooseLocale, localesAsked } from "../../core/languages/locale.ts";
import type { RequestContext } from "../context.ts";
import type { Refuse } from "../frame.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { pagePolicy } from "./csp.ts";
import { asFailure, detailOf } from "../response/problem.ts";
import { problemAnswers } from "../response/refusals.ts";
import { respond } from "../response/respond.ts";

/** What a user reads whom an app led here, before the error itself, which is for the developer of the app. */
const ofApps: Readonly<Record<BuiltInLanguage, string>> = {
  en: "The app couldn’t log you in. Go back to the app and try again. If that doesn’t help, report this error to the app’s support:",
  de: "Die App konnte Sie nicht anmelden. Gehen Sie zurück zur App und versuchen Sie es noch einmal. Wenn das nicht hilft, melden Sie dem Support der App diesen Fehler:",
};

/** What a user reads who can mend the error. */
const ofUsers: Partial<Record<FailureCode, Readonly<Record<BuiltInLanguage, string>>>> = {
  cookies_required: {
    en: "Your browser doesn’t accept cookies, so you can’t log in here. Allow cookies for this page. Then go back to the app and try again.",
    de: "Ihr Browser akzeptiert keine Cookies, deshalb können Sie sich hier nicht anmelden. Erlauben Sie Cookies für diese Seite. Gehen Sie dann zurück zur App und versuchen Sie es noch einmal.",
  },
};

/**
 * Refuses a navigation with a page, because a user reads it. Other callers get a problem. With `byApp`, an app led the user here, and the
 * page leads nowhere.
 */
export function pageRefusal(
  { issuer, appUrl }: Pick<AppOptions, "issuer" | "appUrl">,
  name: string,
  { byApp = false }: { readonly byApp?: boolean } = {},
): Refuse {
  const problem = problemAnswers(issuer);
  return (c, error) => {
    const response = problem(c, error);
    if (!prefersHtml(c)) return response;
    const failure = asFailure(error);
    const { title } = failure.row;
    const base = basePathOf(issuer);
    const asked = localesAsked(new URL(c.req.url).search);
    const language = chooseLocale(c.req.header("accept-language"), languages, { asked });
    const page = byApp
      ? appPageOf(name, base, language as BuiltInLanguage, failure, c.get("isDevelopment"))
      : pageOf(name, { title, login: `${appUrl}/login`, base });
    return respond(c, page, response.status, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": pagePolicy(),
    });
  };
}

const prefersHtml = (c: RequestContext): boolean =>
  accepts(c, {
    header: "Accept",
    supports: ["application/json", "text/html"],
    default: "application/json",
  }) === "text/html";

interface Shown {
  readonly title: string;
  readonly login: string;
  readonly base: string;
}

/** A detail may repeat what was sent. */
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** The titles and URLs of a page are ours, and a name has no character but `&` that HTML reads. */
const wholePage = (name: string, base: string, language: string, content: string): string => {
  const brand = name.replaceAll("&", "&amp;");
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${brand}</title>
<link rel="stylesheet" href="${base}/latchkey.css"></head>
<body><main><h1>${brand}</h1>${content}</main></body></html>`;
};

const pageOf = (name: string, { title, login, base }: Shown): string =>
  wholePage(name, base, "en", `<p>${title}</p><p><a href="${login}">Back to login</a></p>`);

const appPageOf = (
  name: string,
  base: string,
  language: BuiltInLanguage,
  failure: Failure,
  isDevelopment: boolean | undefined,
): string => {
  const { code, row } = failure;
  const ofUser = ofUsers[code as FailureCode]?.[language];
  const detail = escaped(detailOf(failure, isDevelopment));
  const error = `<p>${ofApps[language]}</p><p lang="en">${row.title} ${detail}</p>`;
  return wholePage(name, base, language, ofUser === undefined ? error : `<p>${ofUser}</p>`);
};
