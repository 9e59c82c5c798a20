import * as fc from "fast-check";

const codePoint = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 0x7f }) },
    { weight: 3, arbitrary: fc.integer({ min: 0x80, max: 0xd7ff }) },
    { weight: 2, arbitrary: fc.integer({ min: 0xe000, max: 0x10_ffff }) },
  )
  .map((code) => String.fromCodePoint(code));

/** Names that every object has. */
const inherited = fc.constantFrom("__proto__", "constructor", "toString", "valueOf");

/**
 * Texts of any code points except surrogates. The lengths count code points. `fc.string({ unit: "binary" })` gives the same
 * texts, but takes half a second to create.
 */
export function anyText(length: { minLength?: number; maxLength?: number } = {}) {
  const text = fc.array(codePoint, length).map((points) => points.join(""));
  const { minLength = 0, maxLength = 10 } = length;
  if (minLength > 1 || maxLength < 11) return text;
  return fc.oneof({ weight: 19, arbitrary: text }, { weight: 1, arbitrary: inherited });
}

/** Any text that a header can hold. */
export const headerText = (length: { maxLength: number }) =>
  fc
    .array(fc.integer({ min: 1, max: 255 }), length)
    .map((codes) => String.fromCharCode(...codes).replaceAll(/[\r\n]/g, " "));
