import { bodyOf, escape, styleOf, type Parts } from "./html.ts";

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

/** The plain text: paragraphs, facts a line each, and the URL of the button on a line of its own. */
export function renderText({ greeting, content, facts, secure, footer }: Parts): string {
  const { paragraphs, button = secure, notes = [] } = content;
  const blocks = [
    ...(greeting === "" ? [] : [greeting]),
    ...paragraphs,
    ...(facts.length > 0 ? [facts.map(([name, value]) => `${name}: ${value}`).join("\n")] : []),
    ...(secure ? [secure.ask] : []),
    ...(button ? [`${button.text}:\n${button.url}`] : []),
    ...notes,
    [`-- \n${footer.sentBy} · ${footer.url}`, ...(footer.support ? [footer.support] : [])].join(
      "\n",
    ),
  ];
  return `${blocks.join("\n\n")}\n`;
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
