/** Allowed clock difference between servers, in seconds: for times in the future, and after `exp`. */
export const leeway = { future: 30, expiry: 5 };

interface TokenTimes {
  readonly exp: number;
  readonly iat?: number | undefined;
  readonly nbf?: number | undefined;
}

/** The claim by which a token is not valid at `now`, all in epoch seconds. */
export function timeFault(
  { exp, iat, nbf }: TokenTimes,
  now: number,
): keyof TokenTimes | undefined {
  if (exp + leeway.expiry <= now) return "exp";
  if (iat !== undefined && iat > now + leeway.future) return "iat";
  return nbf !== undefined && nbf > now + leeway.future ? "nbf" : undefined;
}
