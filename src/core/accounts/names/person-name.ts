import { characters } from "../../ids.ts";

export const personNameMaxLength = 128;
export const personNameRule =
  "Use 1 to 128 characters, at least one of them visible. Control characters and invisible characters are not allowed.";

/** Invisible characters that are allowed: joiners inside words and emoji, and variation selectors after a character. */
const joiners =
  /(?<=[\p{L}\p{M}\p{N}\p{S}])[\u200c\u200d](?=[\p{L}\p{N}\p{S}])|(?<=[\p{L}\p{N}\p{P}\p{S}])[\u180b-\u180d\u180f\ufe0e\ufe0f]/gu;

/** Characters that break the line, change the text direction or show nothing. `\u2800` is the blank Braille pattern. */
const hidden = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/u;

const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Reads a person's display name: NFC, trimmed, 1 to 128 characters (code points). Undefined for an invalid one. */
export function parsePersonName(text: string): string | undefined {
  const name = text.normalize("NFC").trim();
  if (characters(name) > personNameMaxLength || !visible.test(name)) return undefined;
  return hidden.test(name.replaceAll(joiners, "")) ? undefined : name;
}
