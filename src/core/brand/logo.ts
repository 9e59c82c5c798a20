/** A picture of the operator. Pages show it with `<img>` only, so that no script in it can run. */
export interface Logo {
  /** What the bytes are, whatever the operator called them. */
  readonly type: "image/png" | "image/svg+xml";
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The most bytes of a logo. */
export const logoMaxBytes = 64 * 1024;

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** What may stand before the element `svg`: the XML declaration, comments and a document type without declarations of its own. */
const svgStart =
  /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->)[^])*-->\s*|<!DOCTYPE\s+svg[^[>]*>\s*)*<svg[\s/>]/i;

/** What a picture does not need. Browsers run none of it in `<img>`, so this only finds mistakes early. */
const active = /<script|<foreignobject|\son\w+\s*=|javascript:/i;

/** The logo of these bytes, or the rule that they break. */
export function readLogo(bytes: Uint8Array<ArrayBuffer>): Logo | string {
  if (bytes.length > logoMaxBytes) return "must have 64 KiB at most";
  if (pngSignature.every((byte, index) => bytes[index] === byte)) {
    return { type: "image/png", bytes };
  }
  const text = new TextDecoder().decode(bytes);
  if (!svgStart.test(text)) return "must be an SVG or PNG picture";
  if (active.test(text)) return "must be an SVG picture without scripts";
  return { type: "image/svg+xml", bytes };
}

/**
 * How many times wider than high a logo is, so that a page can keep its place before it is there. Undefined for a picture that does not say
 * it.
 */
export function ratioOf({ type, bytes }: Logo): number | undefined {
  const [width, height] = type === "image/png" ? sizeOfPng(bytes) : sizeOfSvg(bytes);
  return width !== undefined && height !== undefined && width > 0 && height > 0
    ? width / height
    : undefined;
}

/** The first chunk has both numbers. */
function sizeOfPng(bytes: Uint8Array<ArrayBuffer>): readonly number[] {
  if (bytes.length < 24) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

/** Width and height in pixels, or else those of the view box, as in browsers. */
function sizeOfSvg(bytes: Uint8Array<ArrayBuffer>): readonly number[] {
  const [tag = ""] = /<svg\s[^>]*>/i.exec(new TextDecoder().decode(bytes)) ?? [];
  const sides = [/\swidth\s*=\s*["']([^"']*)["']/, /\sheight\s*=\s*["']([^"']*)["']/];
  const size = sides.map((side) => Number(side.exec(tag)?.[1]?.trim().replace(/px$/, "")));
  if (size.every((one) => one > 0)) return size;
  const box = /\sviewBox\s*=\s*["']([^"']+)["']/.exec(tag)?.[1] ?? "";
  return box
    .trim()
    .split(/[\s,]+/)
    .slice(2)
    .map(Number);
}
