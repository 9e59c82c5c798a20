import type { FactorProof } from "../../core/factors/model.ts";
import { Failure } from "../../core/failures.ts";

/** The members of a request that prove a second factor. */
interface Proofs {
  readonly totp?: string | undefined;
  readonly recovery_code?: string | undefined;
  readonly passkey?: unknown;
}

/** The second factor of a request; undefined without one. Throws Failure `invalid_request` for more than one. */
export function factorIn({ totp, recovery_code, passkey }: Proofs): FactorProof | undefined {
  const proofs: FactorProof[] = [];
  if (totp !== undefined) proofs.push({ method: "totp", code: totp });
  if (recovery_code !== undefined) proofs.push({ method: "recovery_code", code: recovery_code });
  if (passkey !== undefined) proofs.push({ method: "passkey", answer: passkey });
  if (proofs.length > 1) throw new Failure("invalid_request", { detail: "Send only one factor." });
  return proofs[0];
}

/** As `factorIn`. Throws Failure `invalid_request` also without a factor. */
export function requireFactor(proofs: Proofs): FactorProof {
  const factor = factorIn(proofs);
  if (factor) return factor;
  throw new Failure("invalid_request", { detail: "Send a code or the answer of a passkey." });
}

/** The answer of a passkey in a form. A text that is no JSON is no answer of one. */
export function passkeyIn(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
