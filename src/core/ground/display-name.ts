import { characters } from "../ids.ts";

/** Invisible characters that are allowed: joiners inside words and emoji, and variation selectors after a character. */
const joiners =
  /(?<=[\p{L}\p{M}\p{N}\p{S}])[\u200c\u200d](?=[\p{L}\p{N}\p{S}])|(?<=[\p{L}\p{N}\p{P}\p{S}])[\u180b-\u180d\u180f\ufe0e\ufe0f]/gu;

/** Characters that break the line, change the text direction or show nothing. `\u2800` is the blank Braille pattern. */
const hidden = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/u;

const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Reads a name that others see, in any script: NFC, trimmed, at most `most` code points. Undefined for an invalid one. */
export function parseDisplayName(text: string, most: number): string | undefined {
  const name = text.normalize("NFC").trim();
  if (characters(name) > most || !visible.test(name)) return undefined;
  return hidden.test(name.replaceAll(joiners, "")) ? undefined : name;
}
