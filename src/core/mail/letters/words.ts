import type { Language } from "../model.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import type { Words } from "./letter.ts";

/** The words of all mails by language. */
export const words: Readonly<Record<Language, Words>> = { en, de };
