/** How many characters (code points) a text has; its `length` counts an emoji twice. */
export const characters = (text: string): number => [...text].length;
