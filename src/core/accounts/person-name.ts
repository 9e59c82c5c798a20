import { characters } from "../text.ts";

export const personNameMaxLength = 128;
export const personNameRule = "1 to 128 characters without control characters are needed.";

/** Those that break a line or turn its direction can make other text look like something else. */
const controls = /\p{Cc}|[\u2028-\u202e\u2066-\u2069]/u;

/** What a person is called: NFC, without blanks around it, 1 to 128 code points. */
export function parsePersonName(text: string): string | undefined {
  const name = text.normalize("NFC").trim();
  const length = characters(name);
  return length >= 1 && length <= personNameMaxLength && !controls.test(name) ? name : undefined;
}
