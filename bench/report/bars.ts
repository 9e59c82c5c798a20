/** A bar chart of a few values. */
export interface Chart {
  readonly title: string;
  /** For readers who cannot see the bars. */
  readonly description: string;
  readonly bars: readonly Bar[];
}

interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value as text. */
  readonly shown: string;
  /** Drawn in the strong colour. */
  readonly strong: boolean;
}

const width = 720;
const head = 44;
const row = 32;
const labels = 130;
/** Room for the text of the longest bar. */
const margin = 80;

const style = `
  text { font: 14px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600 }
  rect { fill: #b6bec8 }
  .strong { fill: #0969da }
  text.strong { fill: #1f2328; font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    text, text.strong { fill: #e6edf3 }
    rect { fill: #57606a }
    rect.strong { fill: #4493f8 }
  }`;

/** Draws horizontal bars as SVG, for light and dark pages. */
export function draw({ title, description, bars }: Chart): string {
  const longest = Math.max(...bars.map(({ value }) => value));
  const height = head + bars.length * row;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">
<title id="title">${escape(title)}</title>
<desc id="desc">${escape(description)}</desc>
<style>${style}
</style>
<text class="title" x="0" y="20">${escape(title)}</text>
${bars.map((bar, index) => line(bar, head + index * row, longest)).join("\n")}
</svg>
`;
}

function line({ label, value, shown, strong }: Bar, y: number, longest: number): string {
  const length = Math.max(2, Math.round((value / longest) * (width - labels - margin)));
  const mark = strong ? ' class="strong"' : "";
  const middle = y + 15;
  return [
    `<text${mark} x="0" y="${middle}">${escape(label)}</text>`,
    `<rect${mark} x="${labels}" y="${y}" width="${length}" height="20" rx="3"/>`,
    `<text${mark} x="${labels + length + 8}" y="${middle}">${escape(shown)}</text>`,
  ].join("");
}

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
