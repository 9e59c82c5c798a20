import type { Limit } from "../throttle/model.ts";
import type { Factors } from "./model.ts";
import { factorThrottle } from "./rows.ts";

/** What a proof shows: that the user knows something, has something, or both. */
export type Shows = "knowledge" | "possession" | "both";

/** What counts for a session: what its methods show, and their words in `amr` (RFC 8176; `pop` is OpenID's). */
interface MethodRow {
  readonly shows: Shows;
  readonly amr: readonly string[];
}

/**
 * One row per kind of second factor. `prove.ts` and `remove.ts` have what proves and removes each.
 * - `limit`: the limit of its tries by account. `networkLimit`: another one by network.
 * - `sends`: what proves it, a code or the answer of an authenticator. A code can be guessed, so the owner hears of wrong ones.
 * - `opensSession`: true if it logs in alone. Without the owner's wish, a login with a password then does not ask for it.
 * - `isSpare`: true if it stands in for a lost factor. It completes a login, but proves nothing again. Its session may leave the
 *   account without a factor, because a lost one must be replaced. It goes with the last other factor.
 * - `isIn`: whether an account has it.
 */
export interface KindRow extends MethodRow {
  readonly limit: Limit;
  readonly networkLimit?: Limit;
  readonly sends: "code" | "answer";
  readonly opensSession: boolean;
  readonly isSpare: boolean;
  isIn(factors: Factors): boolean;
}

/** The order is that of every list of factors. */
export const kinds = {
  totp: {
    shows: "possession",
    amr: ["otp"],
    limit: factorThrottle.totp,
    sends: "code",
    opensSession: false,
    isSpare: false,
    isIn: ({ totp }) => totp !== undefined,
  },
  passkey: {
    shows: "both",
    amr: ["pop", "user"],
    limit: factorThrottle.passkey,
    networkLimit: factorThrottle.passkeyLogin,
    sends: "answer",
    opensSession: true,
    isSpare: false,
    isIn: ({ hasPasskey }) => hasPasskey,
  },
  recovery_code: {
    shows: "possession",
    amr: ["otp"],
    limit: factorThrottle.recoveryCode,
    sends: "code",
    opensSession: false,
    isSpare: true,
    isIn: ({ hasRecoveryCode }) => hasRecoveryCode,
  },
} as const satisfies Record<string, KindRow>;

type Kinds = typeof kinds;

export type FactorKind = keyof Kinds;

/** The kinds that proofs of this sort are for. */
export type KindThat<Row> = {
  [Kind in FactorKind]: Kinds[Kind] extends Row ? Kind : never;
}[FactorKind];

export const factorKinds = Object.keys(kinds) as readonly FactorKind[];

/** The kinds that an account has. */
export const kindsIn = (factors: Factors): readonly FactorKind[] =>
  factorKinds.filter((kind) => kinds[kind].isIn(factors));

/** Whether a method of a session stands in for a lost factor. */
export const isSpare = (method: string): boolean =>
  factorKinds.some((kind) => kind === method && kinds[kind].isSpare);

/**
 * What proves a login at first, and may not be enough. A link in an email counts as a password does, because a password opens the
 * mailbox. So it never is the second factor after a password.
 */
const firstFactors = {
  password: { shows: "knowledge", amr: ["pwd"] },
  link: { shows: "knowledge", amr: ["otp"] },
  // What the provider has asked for is not known here.
  upstream: { shows: "knowledge", amr: [] },
} as const satisfies Record<string, MethodRow>;

export type FirstFactor = keyof typeof firstFactors;

/** A way in which a user proves who they are. */
export type LoginMethod = FirstFactor | FactorKind;

/** Every method of a session. */
export const loginMethods: Readonly<Record<LoginMethod, MethodRow>> = { ...firstFactors, ...kinds };

/** What a user sends to prove a second factor. */
export type FactorProof =
  | { readonly method: KindThat<{ readonly sends: "code" }>; readonly code: string }
  | {
      readonly method: KindThat<{ readonly sends: "answer" }>;
      /** AuthenticationResponseJSON. */
      readonly answer: unknown;
    };
