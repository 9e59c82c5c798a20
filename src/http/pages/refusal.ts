import { accepts } from "hono/accepts";
import { html } from "hono/html";
import type { Brand } from "../../core/brand/brand.ts";
import { pageUrl, type PagePlaces } from "../../core/ground/page-url.ts";
import { chooseLocale, localesAsked } from "../../core/languages/locale.ts";
import type { FailureCode } from "../../core/tables/failures.ts";
import type { RequestContext } from "../context.ts";
import type { Refuse } from "../frame.ts";
import type { AppOptions } from "../options.ts";
import { asFailure, detailOf } from "../response/problem.ts";
import { problemAnswers } from "../response/refusals.ts";
import { respond } from "../response/respond.ts";
import { pagePolicy } from "./csp.ts";
import { plainPage, plainTexts } from "./plain.ts";

/** What a user reads about an error. About the others, the page says no more than that it did not work. */
const textOf: Partial<Record<FailureCode, keyof ReturnType<typeof plainTexts>>> = {
  expired_token: "late",
  not_found: "notFound",
  too_many_requests: "tooMany",
  unavailable: "unavailable",
  overloaded: "unavailable",
};

/**
 * Refuses a navigation with a page, because a user reads it. It has a way to the login. Other callers get a problem. With `byApp`, an app
 * led the user here: the page has no way to the login, and shows the error itself, which is for the developer of the app.
 */
export function pageRefusal(
  options: PagePlaces & Pick<AppOptions, "app" | "languages">,
  brand: Brand,
  { byApp = false }: { readonly byApp?: boolean } = {},
): Refuse {
  const { issuer, languages } = options;
  const problem = problemAnswers(issuer);
  return (c, error) => {
    const response = problem(c, error);
    if (!prefersHtml(c)) return response;
    const failure = asFailure(error);
    const { code, row } = failure;
    const asked = localesAsked(new URL(c.req.url).search);
    const locale = chooseLocale(c.req.header("accept-language"), languages.offered, { asked });
    const t = plainTexts(locale, languages);
    const detail = detailOf(failure, c.get("isDevelopment"));
    const help = brand.supportEmail && html`<a href="mailto:${brand.supportEmail}">${t.help}</a>`;
    const ofApp = html`${
      code === "cookies_required"
        ? html`<p>${t.cookies}</p>`
        : html`<p>${t.ofApp}</p>
            <p lang="en">${row.title} ${detail}</p>`
    }
    ${help && html`<p class="ways">${help}</p>`}`;
    const ofUser = html`<p>${t[textOf[code as FailureCode] ?? "text"]}</p>
      <p class="ways">
        <a class="main" href="${pageUrl(options, "login")}">${t.login}</a> ${help}
      </p>`;
    const page = plainPage(brand, options, {
      locale,
      title: t.title,
      content: byApp ? ofApp : ofUser,
    });
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
