import type { ComponentChild } from "preact";
import { namePattern, type ValuesOf } from "../../../src/core/languages/fill.ts";

/** A text with elements in place of its parts. */
export const rich = <Text extends string>(
  text: Text,
  values: ValuesOf<Text, ComponentChild>,
): ComponentChild[] =>
  text
    .split(namePattern)
    .map((piece, index) => (index % 2 ? values[piece as keyof typeof values] : piece));
