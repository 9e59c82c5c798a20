import { factorKinds, kinds, type FactorKind, type FactorProof } from "../../core/factors/kinds.ts";
import type { TypedEmailCode } from "../../core/email-codes/prove.ts";
import { Failure, requestFailures } from "../../core/failures.ts";

/** The members of a request that prove a second factor. */
type Proofs = {
  readonly [Kind in FactorKind]?: (typeof kinds)[Kind]["sends"] extends "code"
    ? string | undefined
    : unknown;
};

/** The second factor of a request; undefined without one. Throws Failure `invalid_request` for more than one. */
export function factorIn(proofs: Proofs): FactorProof | undefined {
  const sent = factorKinds.filter((kind) => proofs[kind] !== undefined);
  if (sent.length > 1) {
    throw new Failure(requestFailures.invalid_request, { detail: "Send only one factor." });
  }
  const [method] = sent;
  return method && ({ method, [kinds[method].sends]: proofs[method] } as FactorProof);
}

/** The code of an email in a request; undefined without one. Throws Failure `invalid_request` if half of it is missing. */
export function codeIn({
  login_request: loginRequest,
  code,
}: {
  readonly login_request?: string | undefined;
  readonly code?: string | undefined;
}): TypedEmailCode | undefined {
  if (loginRequest === undefined && code === undefined) return undefined;
  if (loginRequest !== undefined && code !== undefined) return { loginRequest, code };
  throw new Failure(requestFailures.invalid_request, {
    detail: "Send login_request and code together.",
  });
}

/** As `factorIn`. Throws Failure `invalid_request` also without a factor. */
export function requireFactor(proofs: Proofs): FactorProof {
  const factor = factorIn(proofs);
  if (factor) return factor;
  throw new Failure(requestFailures.invalid_request, {
    detail: "Send a code or the response of a passkey.",
  });
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
