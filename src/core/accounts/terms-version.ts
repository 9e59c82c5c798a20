/** The most characters of a version of the terms. */
export const termsVersionMaxLength = 32;

/** Whether a text can be the version of the terms, such as `2026-11`. */
export const isTermsVersion = (text: string): boolean =>
  text.length <= termsVersionMaxLength && /^[\w.-]+$/.test(text);
