import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { Brand } from "../../core/brand/brand.ts";
import { plain as german } from "../../core/languages/de/plain.ts";
import { plain as english } from "../../core/languages/en/plain.ts";
import { directionOf } from "../../core/languages/locale.ts";
import { basePathOf, type AppOptions } from "../options.ts";

/** The texts of the pages that need no script, in a language of the pages. */
export function plainTexts(locale: string, { texts }: AppOptions["languages"]) {
  const own: { readonly plain?: object } | undefined = texts[locale];
  return { ...(/^de\b/.test(locale) ? german : english).plain, ...own?.plain };
}

interface PlainPage {
  readonly locale: string;
  readonly title: string;
  /** The paragraphs, as HTML. */
  readonly content: unknown;
}

/** A page with the brand, which needs no script. */
export function plainPage(
  { name, logo, color }: Brand,
  { issuer, app }: Pick<AppOptions, "issuer" | "app">,
  { locale, title, content }: PlainPage,
): string {
  const base = basePathOf(issuer);
  const colors = color !== undefined && app;
  const page = html`<!doctype html>
    <html lang="${locale}" dir="${directionOf(locale)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${name}</title>
        <link rel="stylesheet" href="${base}/latchkey.css" />
        ${colors ? raw(`<link rel="stylesheet" href="${base}/app/brand.css" />`) : ""}
      </head>
      <body>
        <main>
          <p class="brand">
            ${logo ? raw(`<img src="${base}/app/logo" alt="" height="32" />`) : ""} ${name}
          </p>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html> `;
  // Nothing in it has to be waited for.
  return (page as HtmlEscapedString).toString();
}
