import { html, raw } from "hono/html";
import type { Brand } from "../../../core/brand/brand.ts";
import { directionOf } from "../../../core/languages/locale.ts";

/** What the page knows without a call. `web/src` reads it. */
export interface Shell {
  /** The language of the page, of those in `languages`. */
  readonly locale: string;
  readonly languages: readonly string[];
  /** The members of the metadata that the pages need: the ways to log in, and what a registration must contain. */
  readonly server: object;
  /** Absent if the operator has set nothing of it. */
  readonly brand?: Omit<Brand, "logo"> & {
    /** The path of the picture. */
    readonly logo?: string;
    /** How many times wider than high it is. */
    readonly logoRatio?: number;
  };
  /** The pages that the server serves. Absent if it serves all. */
  readonly pages?: readonly string[];
  /** The origins that a login may lead to. Absent without any. */
  readonly origins?: readonly string[];
  /** What the operator added to the texts of the language, or changed in them. Absent without any. */
  readonly texts?: object;
}

type Markup = ReturnType<typeof html>;

/** Where `web/index.html` has what the server replaces. */
const places = {
  html: '<html lang="en">',
  title: "<title>Latchkey</title>",
  icon: /<link rel="icon"[^>]*>/,
  data: "<!-- latchkey -->",
  noScript: "<p>This page needs JavaScript.</p>",
};

/**
 * The page of the app with the language, the brand and all that it knows without a call. `home` is the path of the app, and ends with a
 * slash. The URLs of its files begin with it, so that the page works at every depth. The last argument is for browsers that run no
 * scripts. Throws if the page lacks a place for them.
 */
export async function fillShell(
  page: string,
  shell: Shell,
  home: string,
  { noScript, help }: { readonly noScript: string; readonly help: string },
): Promise<string> {
  const { locale, brand } = shell;
  let filled = page.replaceAll(/(src|href)="\.\//g, `$1="${home}`);
  const fill = async (place: string | RegExp, content: Markup): Promise<void> => {
    const text = (await content).toString();
    const before = filled;
    filled = before.replace(place, () => text);
    if (filled === before && text !== place) throw new Error(`the page lacks ${place}`);
  };
  await fill(places.html, html`<html lang="${locale}" dir="${directionOf(locale)}">`);
  await fill(places.title, html`<title>${brand?.name ?? "Latchkey"}</title>`);
  await fill(
    places.noScript,
    html`<h1>${brand?.name ?? "Latchkey"}</h1>
      <p>${noScript}</p>
      ${brand?.supportEmail && html`<p><a href="mailto:${brand.supportEmail}">${help}</a></p>`}`,
  );
  if (brand?.logo !== undefined) {
    await fill(places.icon, html`<link rel="icon" href="${brand.logo}" />`);
  }
  const colors =
    brand?.color === undefined ? "" : html`<link rel="stylesheet" href="${home}brand.css" />`;
  const data = JSON.stringify(shell).replaceAll("<", "\\u003c");
  await fill(
    places.data,
    html`${colors}
      <script type="application/json" id="latchkey">
        ${raw(data)}
      </script>`,
  );
  return filled;
}
