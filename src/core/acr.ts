/** The levels of assurance: `aal1` for one factor, and `aal2` for two of different kinds. */
export const acrValues = ["aal1", "aal2"] as const;

export type Acr = (typeof acrValues)[number];

/**
 * Whether a proof is as good and as recent as a call requires. `acr` is that of a token, which may be any text. `authTime` and `now`
 * are epoch seconds, `maxAge` is in seconds.
 */
export const isEnough = (
  { acr, authTime }: { readonly acr: unknown; readonly authTime: number },
  required: { readonly acr?: Acr | undefined; readonly maxAge?: number | undefined },
  now: number,
): boolean =>
  (required.acr !== "aal2" || acr === "aal2") &&
  (required.maxAge === undefined || now - authTime <= required.maxAge);

/** How well a session shows who its person is, in the words of the claims `acr` and `amr` (RFC 9068 section 2.2.1). */
export interface Assurance {
  readonly acr: Acr;
  readonly amr: readonly string[];
}
