import type { Letter } from "./letter.ts";

/** The parts of a mail, in one language. */
export interface Parts {
  readonly language: string;
  readonly greeting: string;
  readonly letter: Letter;
  /** The URL of the button. Undefined for a mail without one. */
  readonly link: string | undefined;
  readonly footer: string;
}

/** The plain text: paragraphs, and the link on a line of its own. */
export function renderText({ greeting, letter, link, footer }: Parts): string {
  const paragraphs = [greeting, ...letter.lines, ...(link ? [link] : []), ...letter.notes];
  return `${[...paragraphs, `-- \n${footer}`].join("\n\n")}\n`;
}

const style = `:root{color-scheme:light dark}
@media (prefers-color-scheme:dark){body{background:#111!important;color:#eee!important}.quiet{color:#aaa!important}a.plain{color:#8ab4ff!important}}`;

/** The same as HTML: one column, no image, no table. The button's URL is visible below it. */
export function renderHtml({ language, greeting, letter, link, footer }: Parts): string {
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escape(text)}</p>`;
  const action =
    link === undefined
      ? []
      : [
          `<p style="margin:24px 0"><a href="${escape(link)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1d4ed8;color:#ffffff;text-decoration:none;font-weight:600">${escape(letter.action ?? link)}</a></p>`,
          `<p style="margin:0 0 16px;font-size:13px;word-break:break-all"><a class="plain" href="${escape(link)}" style="color:#1d4ed8">${escape(link)}</a></p>`,
        ];
  return [
    `<!doctype html><html lang="${escape(language)}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">`,
    `<title>${escape(letter.subject)}</title><style>${style}</style></head>`,
    `<body style="margin:0;padding:24px;background:#ffffff;color:#1a1a1a;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">`,
    `<div style="max-width:480px;margin:0 auto">`,
    paragraph(greeting),
    ...letter.lines.map((line) => paragraph(line)),
    ...action,
    ...letter.notes.map((line) => paragraph(line)),
    `<p class="quiet" style="margin:32px 0 0;font-size:13px;color:#666666">${escape(footer)}</p>`,
    `</div></body></html>`,
  ].join("\n");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter);
