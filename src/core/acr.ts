/** The levels of assurance: `aal1` for one factor, and `aal2` for two of different kinds. */
export const acrValues = ["aal1", "aal2"] as const;

export type Acr = (typeof acrValues)[number];

/** How well a session shows who its person is, in the words of the claims `acr` and `amr` (RFC 9068 section 2.2.1). */
export interface Assurance {
  readonly acr: Acr;
  readonly amr: readonly string[];
}
