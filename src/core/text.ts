/** The number of characters (code points). A string's `length` counts UTF-16 units, so an emoji counts as two. */
export const characters = (text: string): number => [...text].length;
