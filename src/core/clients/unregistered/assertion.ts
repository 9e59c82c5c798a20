import { Failure } from "../../failures.ts";
import { hour, second } from "../../ground/time.ts";
import { randomId } from "../../ids.ts";
import type { OnceStore } from "../../once/once.ts";
import type { System } from "../../system.ts";
import type { ClientAssertions, ClientKey, ClientSeals } from "../ports.ts";
import { clientFailures } from "../rows.ts";

/** The limits of assertions: for how long one can be valid, and how much clocks can differ, in milliseconds; and characters of `jti`. */
const limits = { life: hour, skew: 30 * second, jti: 512 } as const;

export interface AssertionPorts extends Pick<System, "clock" | "random"> {
  readonly store: Pick<OnceStore, "insertUse">;
  readonly assertions: ClientAssertions;
  readonly seals: Pick<ClientSeals, "sha256">;
}

/** What an assertion has to prove: which client sends it, and to which server. */
interface Expected {
  readonly clientId: string;
  readonly issuer: string;
  /** Gives the keys of the client, loaded again if `anew` is true. Throws Failure `unavailable`. */
  readonly keys: (anew: boolean) => Promise<readonly ClientKey[]>;
}

const refused = (reason: string): Failure =>
  new Failure(clientFailures.invalid_client, { reason: `assertion ${reason}` });

/**
 * Requires that a client signed an assertion for this server, which works once (RFC 7523 section 3). Its audience is the issuer alone, so
 * that no other server can use it here. Throws Failure `invalid_client`, `unavailable`.
 */
export async function requireAssertion(
  { store, assertions, seals, clock, random }: AssertionPorts,
  assertion: string,
  { clientId, issuer, keys }: Expected,
): Promise<void> {
  const claims = assertions.read(assertion);
  if (!claims) throw refused("malformed");
  const { iss, sub, aud, exp, nbf, iat, jti } = claims;
  if (iss !== clientId || sub !== clientId) throw refused("of another client");
  if ((Array.isArray(aud) && aud.length === 1 ? aud[0] : aud) !== issuer) {
    throw refused("for another server");
  }
  const now = clock();
  const end = typeof exp === "number" ? exp * 1000 : Number.NaN;
  if (!(end > now - limits.skew)) throw refused("expired");
  if (end > now + limits.life + limits.skew) throw refused("valid for too long");
  const isYet = (time: unknown) =>
    time === undefined || (typeof time === "number" && time * 1000 <= now + limits.skew);
  if (!isYet(nbf) || !isYet(iat)) throw refused("not valid yet");
  if (typeof jti !== "string" || jti === "" || jti.length > limits.jti) {
    throw refused("without jti");
  }
  const isSigned =
    (await assertions.isSigned(assertion, await keys(false))) ??
    // The client may have other keys now.
    (await assertions.isSigned(assertion, await keys(true)));
  if (!isSigned) throw refused(isSigned === undefined ? "of an unknown key" : "signature wrong");
  const hash = btoa(String.fromCharCode(...(await seals.sha256(`${clientId} ${jti}`))));
  const use = { hash: hash.slice(0, 43), request: randomId(random) };
  // Late enough for the clocks of other servers.
  if (!(await store.insertUse({ ...use, expiresAt: end + 3 * limits.skew }))) {
    throw refused("used before");
  }
}
