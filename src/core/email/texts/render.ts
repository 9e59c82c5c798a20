import { blocksOf, type Block, type Parts } from "./blocks.ts";
import { bodyOf, escape, styleOf } from "./html.ts";

/** The HTML of an email, and what it is made of. */
export interface Frame {
  /** The content as HTML, from the greeting to the footer. */
  readonly body: string;
  /** The styles that the content needs, for an element `style`. */
  readonly style: string;
  readonly subject: string;
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  readonly service: string;
}

/** The plain text: paragraphs, facts a line each, and the code and the URL of the button on lines of their own. */
export function renderText(parts: Parts): string {
  const { sentBy, url, support } = parts.footer;
  const blocks = [
    ...blocksOf(parts).map(plainText),
    [`-- \n${sentBy} · ${url}`, ...(support ? [support] : [])].join("\n"),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function plainText(block: Block): string {
  if (typeof block === "string") return block;
  if ("code" in block) return block.code;
  if ("facts" in block) return block.facts.map(([name, value]) => `${name}: ${value}`).join("\n");
  return `${block.text}:\n${block.url}`;
}

/** The same as HTML: one column that fits a phone, light or dark as the email program likes it. */
export function renderHtml(parts: Parts, frame: (parts: Frame) => string = usualFrame): string {
  const { language, direction, brand, content } = parts;
  const { subject } = content;
  const style = styleOf(brand.color);
  return frame({ body: bodyOf(parts), style, subject, language, direction, service: brand.name });
}

const usualFrame = ({ body, style, subject, language, direction }: Frame): string =>
  [
    `<!doctype html><html lang="${escape(language)}" dir="${direction}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width,initial-scale=1">`,
    `<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">`,
    `<title>${escape(subject)}</title><style>${style}</style></head>`,
    `<body class="ground" style="margin:0;padding:0">${body}</body></html>`,
  ].join("\n");
