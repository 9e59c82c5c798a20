import { accepts } from "hono/accepts";
import { html } from "hono/html";
import type { TypedResponse } from "hono";
import * as contract from "../service.ts";
import { defaultName, type Brand } from "../../core/brand/brand.ts";
import { startUrl } from "../../core/ground/page-url.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { json, respond, setHeader } from "../response/respond.ts";
import { pagePolicy } from "./csp.ts";
import { pageIcon, pageStyle } from "./page-style.ts";

const pageHeaders = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": pagePolicy(),
};

/** The files of the page. */
const files = [
  { path: "/latchkey.css", type: "text/css; charset=utf-8", text: pageStyle },
  { path: "/latchkey.svg", type: "image/svg+xml", text: pageIcon },
];

/**
 * The name and version: a page for browsers, which prefer HTML, and JSON for all other callers. In production, browsers are led to the
 * pages of users.
 */
export function home({ endpoint, get }: Endpoints, brand: Brand, options: AppOptions): void {
  const info = { status: "ok" as const, name: "latchkey" as const, version: options.version };
  const page = pageOf(brand, options);
  const { issuer, app, appUrl, leadsToPages = false } = options;
  // The page of a developer has nothing for a user who typed the address.
  const isForUsers = leadsToPages && (app || appUrl !== `${issuer}/app`);

  endpoint(contract.info, async (c) => {
    setHeader(c, "Vary", "Origin, Accept");
    if (!prefersHtml(c)) return json(c, info, 200);
    return isForUsers ? toPages(c, startUrl(options)) : answerPage(c, String(await page));
  });
  for (const { path, type, text } of files) {
    const headers = { "Content-Type": type, "Cache-Control": "public, max-age=3600" };
    get(path, (c) => respond(c, text, 200, headers));
  }
}

const prefersHtml = (c: RequestContext): boolean =>
  accepts(c, {
    header: "Accept",
    supports: ["application/json", "text/html"],
    default: "application/json",
  }) === "text/html";

const toPages = (c: RequestContext, start: string) =>
  respond(c, null, 303, { Location: start }) as Response & TypedResponse<never, never, never>;

/** Has a type that fits every route, because the contract declares only the JSON, which clients get. */
const answerPage = (c: RequestContext, page: string) =>
  respond(c, page, 200, pageHeaders) as Response & TypedResponse<never, never, never>;

/** The URLs have the path of the issuer. Relative ones would fail at `/auth`, the root of a mounted app. */
function pageOf({ name }: Brand, { version, issuer, app, docs }: AppOptions) {
  const base = basePathOf(issuer);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${name}</title>
        <link rel="icon" type="image/svg+xml" href="${base}/latchkey.svg" />
        <link rel="stylesheet" href="${base}/latchkey.css" />
      </head>
      <body>
        <main>
          <img src="${base}/latchkey.svg" alt="" width="40" height="40" />
          <h1>${name} is running</h1>
          <p>Version ${version}</p>
          <ul>
            ${app && link(`${base}/app/`, "Log in", "Or create an account and see where you’re logged in.")}
            ${docs && name === defaultName && guide(base)}
            ${docs && link(`${base}/docs`, "API documentation", "Try every call in the browser.")}
          </ul>
        </main>
      </body>
    </html> `;
}

/** For developers who try Latchkey. Users of a service meet its own name only. */
const guide = (base: string) =>
  link(
    `${base}/docs/guide/`,
    "Documentation",
    "Add Latchkey to your page, your server or your API.",
  );

const link = (url: string, name: string, about: string) =>
  html`<li><a href="${url}">${name}</a> ${about}</li>`;
