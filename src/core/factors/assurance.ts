import type { Factors } from "./model.ts";

/** What a proof shows: that the person knows something, has something, or both. */
type Kind = "knowledge" | "possession" | "both";

/**
 * Every method of a session: what it shows, and its words in `amr` (RFC 8176; `pop` is OpenID's). A link in a mail counts as a
 * password does, because a password opens the mailbox. So it never is the second factor after a password.
 */
const methods = {
  password: { kind: "knowledge", amr: ["pwd"] },
  link: { kind: "knowledge", amr: ["otp"] },
  totp: { kind: "possession", amr: ["otp"] },
  recovery_code: { kind: "possession", amr: ["otp"] },
  passkey: { kind: "both", amr: ["pop", "user"] },
} as const satisfies Record<string, { readonly kind: Kind; readonly amr: readonly string[] }>;

type Method = keyof typeof methods;

/** `aal1` for one factor, and `aal2` for two of different kinds. */
export type Acr = "aal1" | "aal2";

export interface Assurance {
  readonly acr: Acr;
  readonly amr: readonly string[];
}

const isMethod = (name: string): name is Method => Object.hasOwn(methods, name);

/**
 * What the methods of a session show together. Two methods of one kind are one factor. A method of another release shows nothing.
 */
export function assuranceOf(names: readonly string[]): Assurance {
  const rows = names.filter(isMethod).map((name) => methods[name]);
  const shows = (kind: Kind) => rows.some((row) => row.kind === kind || row.kind === "both");
  const acr = shows("knowledge") && shows("possession") ? "aal2" : "aal1";
  const words = new Set(rows.flatMap(({ amr }): readonly string[] => amr));
  return { acr, amr: acr === "aal2" ? [...words, "mfa"] : [...words] };
}

/**
 * Whether a login by password needs a second factor. A passkey alone asks for none, because it is for logging in without the
 * password. `isRequired` is the operator's policy.
 */
export const asksSecondFactor = (
  { totp, hasPasskey, twoStep }: Factors,
  isRequired: boolean,
): boolean => totp !== undefined || (hasPasskey && (twoStep || isRequired));
