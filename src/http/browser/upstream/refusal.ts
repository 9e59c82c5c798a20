import { accepts } from "hono/accepts";
import { Failure } from "../../../core/failures.ts";
import { failures } from "../../../core/failures/table.ts";
import type { FailureRow } from "../../../core/failures/row.ts";
import type { RequestContext } from "../../context.ts";
import type { Refuse } from "../../frame.ts";
import { basePathOf, type AppOptions } from "../../options.ts";
import { pagePolicy } from "../../pages/csp.ts";
import { problems } from "../../response/refusals.ts";
import { respond } from "../../response/respond.ts";

/** Refuses a navigation with a page, because a user reads it. Other callers get a problem. */
export function pageRefusal(
  { issuer, appUrl }: Pick<AppOptions, "issuer" | "appUrl">,
  name: string,
): Refuse {
  const problem = problems(issuer);
  return (c, error) => {
    const response = problem(c, error);
    if (!prefersHtml(c)) return response;
    const { title }: FailureRow = failures[error instanceof Failure ? error.code : "internal"];
    const page = pageOf(name, { title, login: `${appUrl}/login`, base: basePathOf(issuer) });
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

/** A title and a URL are ours, and a name has no character but `&` that HTML reads. */
const pageOf = (name: string, { title, login, base }: Shown): string => {
  const brand = name.replaceAll("&", "&amp;");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${brand}</title>
<link rel="stylesheet" href="${base}/latchkey.css"></head>
<body><main><h1>${brand}</h1><p>${title}</p><p><a href="${login}">Back to the login</a></p></main></body></html>`;
};
