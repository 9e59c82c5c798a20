/** The choices of a field. */
export const yesOrNo = [
  ["yes", "yes"],
  ["no", "no"],
] as const;
