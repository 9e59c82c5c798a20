import { parseDisplayName } from "../../ground/display-name.ts";

export const accountNameMaxLength = 128;
export const fullNameRule =
  "Use 1 to 128 characters, at least one of them visible. Control characters and invisible characters are not allowed.";

/** Reads a user's display name: NFC, trimmed, 1 to 128 characters (code points). Undefined for an invalid one. */
export const parseFullName = (text: string): string | undefined =>
  parseDisplayName(text, accountNameMaxLength);
