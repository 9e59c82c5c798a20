/** The names in braces in a text. */
type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** A value for each name in braces in a text. */
export type ValuesOf<Text extends string, Value = string | number> = Readonly<
  Record<NamesIn<Text>, Value>
>;

/** A name in braces, as a group of a split. */
export const namePattern = /\{(\w+)\}/;

/** The names in braces in a text, each once. */
export const namesIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name)),
];

/** A text with its values. */
export const fill = <Text extends string>(text: Text, values: ValuesOf<Text>): string =>
  text
    .split(namePattern)
    .map((piece, index) => (index % 2 ? String(values[piece as keyof typeof values]) : piece))
    .join("");
