import { backgrounds, shadesOf } from "../../brand/shades.ts";
import { blocksOf, type Block, type Parts } from "./blocks.ts";

/** The colour of the button if the operator has none. */
const usualColor = "#0b6e64";

/** Colours that are not of the brand. Text on both backgrounds of a look has AA contrast. */
const plain = {
  light: { ground: "#f3f5f5", card: "#ffffff", text: "#17211f", quiet: "#4c5a58" },
  dark: { ground: "#0f1618", card: backgrounds.dark, text: "#e8eeed", quiet: "#a9b6b4" },
};

/** The styles of one look. They are repeated for the dark look, because few email programs know `light-dark()`. */
function lookOf(look: "light" | "dark", color: string): string {
  const { ground, card, text, quiet } = plain[look];
  const { accent, onAccent, strong } = shadesOf(color)[look];
  return [
    `.ground{background-color:${ground}!important;color:${text}!important}`,
    `.card{background-color:${card}!important}`,
    `.facts{background-color:${ground}!important}`,
    `.quiet{color:${quiet}!important}`,
    `.brand{color:${strong}!important}`,
    `.plain{color:${accent}!important}`,
    `.button{background-color:${accent}!important;color:${onAccent}!important}`,
  ].join("");
}

/** The colours of an email in both looks. Everything else stands at the elements, because some email programs drop the element `style`. */
export const styleOf = (color: string = usualColor): string =>
  `:root{color-scheme:light dark;supported-color-schemes:light dark}${lookOf("light", color)}@media (prefers-color-scheme:dark){${lookOf("dark", color)}}`;

const font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const digits = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace";

/** Long words, such as addresses, break anywhere only where nothing else fits. */
const broken = "overflow-wrap:break-word;word-break:break-word";

/** The content of an email: the brand, a card with its text, and the footer. No table, no script, and no picture but the logo. */
export function bodyOf(parts: Parts): string {
  const { direction, brand, logo, footer } = parts;
  const { light } = shadesOf(brand.color ?? usualColor);
  const { ground, card, text, quiet } = plain.light;
  const name = escape(brand.name);
  const header =
    logo === undefined
      ? name
      : `<img src="${escape(logo)}" alt="${name}" height="40" style="display:block;height:40px;width:auto;max-width:200px;border:0">`;
  return [
    `<div class="ground" dir="${direction}" style="background-color:${ground};color:${text};padding:24px 12px;${font};font-size:16px;line-height:1.5;text-align:start">`,
    `<div style="max-width:520px;margin:0 auto">`,
    `<div class="brand" style="padding:0 8px 16px;font-size:20px;line-height:1.25;font-weight:700;color:${light.strong}">${header}</div>`,
    `<div class="card" style="background-color:${card};border-radius:12px;padding:28px 24px 12px">`,
    ...blocksOf(parts).map(blockOf),
    `</div>`,
    `<div class="quiet" style="padding:16px 8px 0;font-size:13px;color:${quiet};${broken}">`,
    `${escape(footer.sentBy)} · ${anchor(footer.url, light.accent)}`,
    ...(footer.support === undefined ? [] : [`<br>${linked(footer.support, light.accent)}`]),
    `</div></div></div>`,
  ].join("\n");

  function blockOf(block: Block): string {
    if (typeof block === "string") {
      return `<p style="margin:0 0 16px;${broken}">${linked(block, light.accent)}</p>`;
    }
    if ("code" in block) {
      // The space is by style, so that a copied code has none. The indent makes up for the space after the last digit.
      return `<div class="facts" dir="ltr" style="margin:24px 0;padding:20px 8px;border-radius:8px;background-color:${ground};${digits};font-size:34px;line-height:1.2;font-weight:700;letter-spacing:.2em;text-indent:.2em;text-align:center;-webkit-user-select:all;user-select:all">${escape(block.code)}</div>`;
    }
    if ("facts" in block) {
      const lines = block.facts.map(
        ([fact, value]) =>
          `<div style="margin:0 0 4px"><span class="quiet" style="color:${quiet}">${escape(fact)}:</span> <bdi>${escape(value)}</bdi></div>`,
      );
      return `<div class="facts" style="margin:0 0 16px;padding:12px 16px 8px;border-radius:8px;background-color:${ground};font-size:15px;${broken}">${lines.join("\n")}</div>`;
    }
    return [
      `<p style="margin:24px 0 12px"><a class="button" href="${escape(block.url)}" style="display:block;padding:15px 24px;border-radius:8px;background-color:${light.accent};color:${light.onAccent};font-size:17px;font-weight:600;line-height:1.25;text-align:center;text-decoration:none">${escape(block.text)}</a></p>`,
      `<p style="margin:0 0 20px;font-size:12px;line-height:1.4;overflow-wrap:anywhere;word-break:break-all">${anchor(block.url, quiet, "quiet")}</p>`,
    ].join("\n");
  }
}

/** URLs and addresses of mailboxes in a text. A full stop or comma at the end is none of theirs. */
const addresses = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)]|[^\s@<>"]+@[^\s@<>"]+\.[a-z0-9-]*[a-z0-9]/gi;

/** A text as HTML, in which URLs and addresses of mailboxes are links. */
function linked(text: string, color: string): string {
  let html = "";
  let done = 0;
  for (const { 0: found, index } of text.matchAll(addresses)) {
    html += escape(text.slice(done, index)) + anchor(found, color);
    done = index + found.length;
  }
  return html + escape(text.slice(done));
}

const anchor = (address: string, color: string, kind = "plain"): string => {
  const url = address.startsWith("http") ? address : `mailto:${address}`;
  return `<a class="${kind}" dir="ltr" href="${escape(url)}" style="color:${color}">${escape(address)}</a>`;
};

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as HTML shows it, also inside an attribute. */
export const escape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (found) => entities[found] ?? found);
