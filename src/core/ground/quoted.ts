/** The most characters of a value that a response repeats. */
const longest = 60;

/**
 * A value that the caller sent, for the text of an error: short, and in the characters that OAuth allows there (RFC 6749 section 5.2).
 * Never for a secret.
 */
export const quoted = (value: string): string => {
  const safe = value.slice(0, longest).replaceAll(/[^\x20\x21\x23-\x26\x28-\x5b\x5d-\x7e]/g, "?");
  return value.length > longest ? `'${safe}...'` : `'${safe}'`;
};
