import { characters } from "./text.ts";

export const personNameMaxLength = 128;
export const personNameRule = "1 to 128 characters without control characters are needed.";

const controls = /\p{Cc}|[\u2028\u2029]/u;

/** What a person is called: NFC, without blanks around it, 1 to 128 code points. */
export function parsePersonName(text: string): string | undefined {
  const name = text.normalize("NFC").trim();
  const length = characters(name);
  return length >= 1 && length <= personNameMaxLength && !controls.test(name) ? name : undefined;
}
